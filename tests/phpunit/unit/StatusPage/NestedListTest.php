<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\StatusPage;

use MediaWiki\Extension\Statsig\StatusPage\NestedList;
use PHPUnit\Framework\TestCase;

/**
 * Lines become lists within lists.
 */
class NestedListTest extends TestCase {
	public function testEachLineLiesInTheLastOneAboveIt(): void {
		$html = NestedList::html( [ [ 0, 'a' ], [ 1, 'b' ], [ 2, 'c' ], [ 1, 'd' ], [ 0, 'e' ] ], 'tree' );
		$this->assertSame( '<ul class="tree" lang="en" dir="ltr"><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li><li>e</li></ul>', $html );
		$this->assertSame( '', NestedList::html( [], 'tree' ) );
	}

	public function testWhateverTheDepthsItIsWellFormedAndWhole(): void {
		mt_srand( 18 );
		for ( $i = 0; $i < 500; $i++ ) {
			$lines = [];
			foreach ( range( 0, mt_rand( 0, 12 ) ) as $number ) {
				$lines[] = [ mt_rand( 0, 4 ), "<b>$number&" ];
			}
			$document = new \DOMDocument();
			$this->assertTrue( $document->loadXML( '<div>' . NestedList::html( $lines, 'tree' ) . '</div>' ), json_encode( $lines ) );
			$this->assertSame( implode( array_column( $lines, 1 ) ), $document->textContent );
			$this->assertSame( 0, $document->getElementsByTagName( 'b' )->length );
			foreach ( ( new \DOMXPath( $document ) )->query( '//ul' ) as $list ) {
				$this->assertContains( $list->parentNode->nodeName, [ 'div', 'li' ] );
			}
		}
	}
}
