<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\StatusPage;

use MediaWiki\Extension\Statsig\StatusPage\VersionBalance;
use MediaWiki\Extension\Statsig\Tests\FakeWords;
use PHPUnit\Framework\TestCase;

/**
 * What Statsig\balance() says of a version is said in words, a table and plots.
 */
class VersionBalanceTest extends TestCase {
	private const DAYS = [ '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29' ];

	private static function group( string $name, array $units, ?float $share, ?float $expected ): array {
		return [ 'group' => $name, 'exposures' => 7, 'unverified' => 1, 'units' => array_sum( $units ), 'share' => $share,
			'expected' => $expected, 'exposuresByDay' => [ 0, 2, 5, 0 ], 'unitsByDay' => $units ];
	}

	private static function version( array $more = [] ): array {
		return $more + [
			'version' => '0123abcd', 'first' => '2026-11-27', 'last' => '2026-11-28', 'verdict' => 'balanced', 'unexpected' => null,
			'groups' => [ self::group( 'A', [ 0, 1, 2, 0 ], 0.6, 0.5 ), self::group( 'B', [ 0, 0, 2, 0 ], 0.4, 0.5 ) ],
			'outside' => [ 'exposures' => 11, 'unverified' => 2, 'units' => 9 ], 'inTwoGroups' => 0, 'p' => 0.51239,
			'pByDay' => [ 1, 1, 0.6, 0.5 ], 'chiSquare' => [ 'statistic' => 0.2, 'degrees' => 1, 'p' => 0.00001 ],
		];
	}

	private static function html( array $more = [] ): string {
		return ( new VersionBalance( self::version( $more ), self::DAYS, new FakeWords() ) )->html();
	}

	/** @return string[] The rows of the table under a caption that begins so, cells parted by bars */
	private static function rows( string $html, string $caption ): array {
		preg_match( "~<caption>$caption.*?</table>~s", $html, $table );
		preg_match_all( '~<tr>(.*?)</tr>~s', $table[0], $rows );
		return array_map( static fn ( $row ) => trim( preg_replace( '/(<[^>]*>)+/', '|', $row ), '|' ), $rows[1] );
	}

	public function testEachVerdictIsASentenceWithItsProbability(): void {
		foreach ( [ 'balanced', 'unbalanced', 'few' ] as $verdict ) {
			$html = self::html( [ 'verdict' => $verdict ] );
			$this->assertStringContainsString( "</span> statsig-balance-$verdict statsig-balance-p 0.5124</p>", $html );
			$this->assertSame( $verdict === 'unbalanced', str_contains( $html, 'statsig-balance-cause-lost' ), $verdict );
		}
		$this->assertStringContainsString( 'statsig-balance-unbalanced statsig-balance-p-below 0.0001<',
			self::html( [ 'verdict' => 'unbalanced', 'p' => 0.0 ] ) );
		foreach ( [ 'unknown', 'rules', 'single', 'kind' ] as $cause ) {
			$html = self::html( [ 'verdict' => 'untold', 'unexpected' => $cause, 'p' => null, 'chiSquare' => null ] );
			$this->assertStringContainsString( "</span> statsig-balance-because-$cause</p>", $html );
			$this->assertStringNotContainsString( 'statsig-balance-single-look', $html );
		}
		$this->assertStringContainsString( 'statsig-balance-single-look 0.2 1 statsig-balance-p-below 0.0001<', self::html() );
	}

	public function testGroupsAndWhoIsInNoneOrTwoAreRows(): void {
		$rows = self::rows( self::html( [ 'inTwoGroups' => 3 ] ), 'statsig-balance-version' );
		$this->assertSame( [
			'A|7|1|3|percent 60|percent 50', 'B|7|1|2|percent 40|percent 50',
			'statsig-balance-two-groups|–|–|3|–|–', 'statsig-balance-no-group|11|2|9|–|–',
		], array_slice( $rows, 1 ) );
		$this->assertStringContainsString( 'statsig-balance-in-two 3', self::html( [ 'inTwoGroups' => 3 ] ) );
		$this->assertStringNotContainsString( 'statsig-balance-in-two', self::html() );
	}

	public function testPlotsShowTheDaysOfTheVersion(): void {
		$this->assertSame(
			[ 'statsig-flow-day|A|B|statsig-balance-expected', 'j F Y of 20261128000000|60|40|50', 'j F Y of 20261127000000|100|0|50' ],
			self::rows( self::html(), 'statsig-balance-shares-title' ) );
		$this->assertSame( [ 'statsig-flow-day|A|B', 'j F Y of 20261128000000|5|5', 'j F Y of 20261127000000|2|2' ],
			self::rows( self::html(), 'statsig-balance-exposures-title' ) );
		// A day before the first unit has no share
		$groups = [ self::group( 'A', [ 0, 0, 9, 0 ], 0.9, 0.9 ), self::group( 'B', [ 0, 0, 1, 0 ], 0.1, 0.1 ) ];
		$this->assertSame(
			[ 'statsig-flow-day|A|B|statsig-balance-expected-of A|statsig-balance-expected-of B',
				'j F Y of 20261128000000|90|10|90|10', 'j F Y of 20261127000000|–|–|90|10' ],
			self::rows( self::html( [ 'groups' => $groups ] ), 'statsig-balance-shares-title' ) );
	}

	public function testAVersionOfWhichThereAreNoGroupsOrManyIsShown(): void {
		$this->assertStringNotContainsString( '<svg id', self::html( [ 'groups' => [], 'verdict' => 'untold', 'unexpected' => 'rules', 'p' => null ] ) );
		$many = array_map( static fn ( $at ) => self::group( "<b>$at", [ 0, 1, 1, 0 ], 0.05, null ), range( 1, 20 ) );
		$html = self::html( [ 'groups' => $many, 'verdict' => 'untold', 'unexpected' => 'rules', 'p' => null ] );
		$this->assertCount( 23, self::rows( $html, 'statsig-balance-version' ) );
		$this->assertSame( 'statsig-flow-day|' . implode( '|', array_map( static fn ( $at ) => "&lt;b>$at", range( 1, 6 ) ) ),
			self::rows( $html, 'statsig-balance-shares-title' )[0] );
		$this->assertStringNotContainsString( '<b>', $html );
		$days = self::html( [ 'first' => '', 'last' => '' ] );
		$this->assertStringContainsString( 'statsig-balance-version', $days );
	}
}
