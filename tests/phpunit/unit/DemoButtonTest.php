<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Special\DemoButton;
use PHPUnit\Framework\TestCase;

/**
 * What Special:StatsigDemo shows of its source.
 */
class DemoButtonTest extends TestCase {
	public function testTheSourceIsThatOfTheMethodInTenLinesAtMost(): void {
		$source = DemoButton::source();
		$this->assertLessThanOrEqual( 10, substr_count( $source, "\n" ) );
		foreach ( [ "getFeatureGate( 'demo_button' )", 'isEnabled()', 'ButtonWidget', 'addHTML' ] as $part ) {
			$this->assertStringContainsString( $part, $source );
		}
		$this->assertStringStartsNotWith( "\t", $source );
		// What PHP runs: the method's own lines
		$method = new \ReflectionMethod( DemoButton::class, 'addTo' );
		$lines = array_slice( file( $method->getFileName() ), $method->getStartLine(), $method->getEndLine() - $method->getStartLine() );
		$this->assertStringContainsString( $source, preg_replace( '/^\t\t/m', '', implode( '', $lines ) ) );
	}
}
