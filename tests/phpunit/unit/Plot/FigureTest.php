<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Plot;

use MediaWiki\Extension\Statsig\Plot\Chart;
use MediaWiki\Extension\Statsig\Plot\Figure;
use MediaWiki\Extension\Statsig\Plot\Mark;
use MediaWiki\Extension\Statsig\Plot\Series;
use MediaWiki\Extension\Statsig\Plot\Wording;
use MediaWiki\Extension\Statsig\Tests\FakeWords;
use PHPUnit\Framework\TestCase;

/**
 * A plot with its legend and its table.
 */
class FigureTest extends TestCase {
	private const HOSTILE = '<script>alert(1)</script>" onload="x" \'&amp;';

	/** @return string[] */
	private static function days( int $count ): array {
		return array_map( static fn ( $place ) => gmdate( 'Y-m-d', 1790000000 + 86400 * $place ), $count ? range( 0, $count - 1 ) : [] );
	}

	private static function drawn( array $days, array $series, bool $isRightToLeft = false, string $text = 'title' ): \DOMXPath {
		$chart = new Chart( $text, "what is seen: $text", "day $text", "up $text", $days, $series );
		$html = Figure::html( 'plot', $chart, new Wording( new FakeWords( $isRightToLeft ) ) );
		$document = new \DOMDocument();
		// As XML, which forgives nothing
		self::assertTrue( $document->loadXML( "<div>$html</div>" ), $html );
		self::assertDoesNotMatchRegularExpression( '/NAN|INF/', $html );
		return new \DOMXPath( $document );
	}

	private static function texts( \DOMXPath $page, string $path ): array {
		return array_map( static fn ( $node ) => $node->textContent, iterator_to_array( $page->query( $path ) ) );
	}

	public function testEachNumberIsAPointAndACellOfTheTable(): void {
		$page = self::drawn( self::days( 3 ), [ new Series( 'a', [ 5, null, 10 ] ), new Series( 'b', [ 1, 2, 3 ] ) ] );
		$this->assertCount( 2, $page->query( '//figure/svg/g[1]/svg/path' ) );
		$this->assertCount( 0, $page->query( '//figure/svg/g[1]/line' ), 'no line over a gap' );
		$this->assertCount( 3, $page->query( '//figure/svg/g[2]/svg/path' ) );
		$this->assertCount( 2, $page->query( '//figure/svg/g[2]/line' ) );
		$this->assertSame( [ '10', '3', '–', '2', '5', '1' ], self::texts( $page, '//td' ), 'the newest day first' );
		$this->assertSame( [ 'day title', 'a', 'b' ], self::texts( $page, '//th[@scope="col"]' ) );
		$heights = array_map( static fn ( $node ) => (float)$node->value, iterator_to_array( $page->query( '//figure/svg/g[1]/svg/@y' ) ) );
		$this->assertSame( [ 100.0, 0.0 ], $heights, '10 is at the top' );
	}

	public function testWhoCannotSeeItIsTold(): void {
		$page = self::drawn( self::days( 2 ), [ new Series( 'a', [ 1, 2 ] ) ] );
		$this->assertSame( 'img', $page->evaluate( 'string(//figure/svg/@role)' ) );
		foreach ( explode( ' ', $page->evaluate( 'string(//figure/svg/@aria-labelledby)' ) ) as $id ) {
			$this->assertNotSame( '', $page->evaluate( "string(//*[@id='$id'])" ), $id );
		}
		$this->assertSame( [ 'up title', 'day title' ], self::texts( $page, '//text[@class="ext-statsig-plot-axis"]' ) );
		$this->assertSame( 'region', $page->evaluate( 'string(//table/../@role)' ) );
		$this->assertSame( '0', $page->evaluate( 'string(//table/../@tabindex)' ) );
	}

	public function testLinesAreToldApartWithoutColours(): void {
		$marks = array_map( static fn ( $place ) => Mark::at( $place ), range( 0, 11 ) );
		$signs = array_map( static fn ( $mark ) => preg_replace( '/ class="[^"]*"/', '', $mark->sample() ), $marks );
		$this->assertCount( 12, array_unique( $signs ) );
		$page = self::drawn( self::days( 2 ), array_map( static fn ( $name ) => new Series( $name, [ 1, 2 ] ), range( 'a', 'h' ) ) );
		$this->assertSame( range( 'a', 'h' ), array_map( 'trim', self::texts( $page, '//ul[@class="ext-statsig-plot-legend"]/li' ) ) );
		foreach ( range( 1, 8 ) as $place ) {
			$this->assertSame(
				$page->evaluate( "string(//figure/svg/g[$place]/svg/path/@d)" ), $page->evaluate( "string(//ul/li[$place]//path/@d)" )
			);
		}
	}

	public function testTextsAreTexts(): void {
		$page = self::drawn( self::days( 2 ), [ new Series( self::HOSTILE, [ 1, 2 ] ) ], false, self::HOSTILE );
		$this->assertCount( 0, $page->query( '//script|//@onload' ) );
		$this->assertSame( [ self::HOSTILE ], self::texts( $page, '//figcaption' ) );
		$this->assertContains( self::HOSTILE, self::texts( $page, '//bdi' ) );
	}

	public function testOddDataIsDrawnAllTheSame(): void {
		$this->assertCount( 0, self::drawn( [], [ new Series( 'a', [] ) ] )->query( '//path[not(ancestor::ul)]' ) );
		$this->assertCount( 0, self::drawn( self::days( 3 ), [] )->query( '//g' ) );
		$one = self::drawn( self::days( 1 ), [ new Series( 'a', [ 7 ] ) ] );
		$this->assertSame( '50%', $one->evaluate( 'string(//figure/svg/g/svg/@x)' ) );
		$odd = self::drawn( self::days( 5 ), [ new Series( 'a', [ NAN, INF, -INF, -5, 1e300 ] ), new Series( 'more', range( 1, 9 ) ), new Series( 'less', [ 1 ] ) ] );
		$this->assertCount( 2, $odd->query( '//figure/svg/g[1]/svg' ) );
		$this->assertCount( 5, $odd->query( '//figure/svg/g[2]/svg' ), 'no more than there are days' );
		$this->assertCount( 2, self::drawn( [ 'no day', '2026-11-29' ], [ new Series( 'a', [ 1, 2 ] ) ] )->query( '//figure/svg/g/svg' ) );
	}

	public function testFewDaysAreWrittenTheNewestAmongThem(): void {
		foreach ( [ 1, 2, 4, 5, 30, 31, 400 ] as $count ) {
			$page = self::drawn( self::days( $count ), [ new Series( 'a', range( 1, $count ) ) ] );
			$written = self::texts( $page, '//text[@y="220"]' );
			$this->assertLessThanOrEqual( 4, count( $written ) );
			$this->assertSame( 'j M of ' . str_replace( '-', '', self::days( $count )[$count - 1] ) . '000000', end( $written ) );
			$this->assertLessThanOrEqual( 2, count( self::texts( $page, '//text[@y="220"][not(@class)]' ) ), 'in a narrow window' );
		}
	}

	public function testTimeRunsFromRightToLeftWhereLettersDo(): void {
		$places = static fn ( bool $isRightToLeft ) => array_map( static fn ( $node ) => (float)$node->value, iterator_to_array(
			self::drawn( self::days( 3 ), [ new Series( 'a', [ 1, 2, 3 ] ) ], $isRightToLeft )->query( '//figure/svg/g/svg/@x' ) ) );
		$this->assertSame( [ 3.0, 50.0, 97.0 ], $places( false ) );
		$this->assertSame( [ 97.0, 50.0, 3.0 ], $places( true ) );
	}
}
