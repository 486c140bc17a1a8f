<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\StatusPage;

use MediaWiki\Extension\Statsig\StatusPage\Balances;
use PHPUnit\Framework\TestCase;

/**
 * Analysts find first what they must know.
 */
class BalancesTest extends TestCase {
	/** An entry by the verdicts of its versions, the newest first; "unknown" is one that no config has */
	private static function entry( string $name, string ...$verdicts ): array {
		return [ 'entry' => $name, 'versions' => array_map( static fn ( $verdict ) => [
			'verdict' => $verdict === 'unknown' ? 'untold' : $verdict,
			'unexpected' => in_array( $verdict, [ 'unknown', 'untold' ] ) ? 'unknown' : null,
		], $verdicts ) ];
	}

	private static function balances( array ...$entries ): Balances {
		return new Balances( [ 'entries' => $entries ] );
	}

	public function testWhatIsWrongComesFirst(): void {
		$balances = self::balances( self::entry( 'config/a', 'few' ), self::entry( 'config/b', 'balanced' ),
			self::entry( 'config/c', 'unbalanced' ), self::entry( 'config/d', 'untold' ), self::entry( 'gate/e', 'balanced' ),
			self::entry( 'gate/f', 'unbalanced' ) );
		$this->assertSame( [ 'config/c', 'gate/f', 'config/b', 'gate/e', 'config/a' ], array_column( $balances->judged(), 'entry' ) );
		$this->assertSame( [ 'config/d' ], array_column( $balances->untold(), 'entry' ) );
	}

	public function testAnEntryIsJudgedByItsNewestVersionThatAConfigStillHas(): void {
		$this->assertSame( 'unbalanced', Balances::verdict( self::entry( 'config/a', 'unknown', 'unbalanced', 'balanced' ) ) );
		$this->assertSame( 'balanced', Balances::verdict( self::entry( 'config/a', 'balanced', 'unbalanced' ) ) );
		$this->assertSame( 'untold', Balances::verdict( self::entry( 'config/a', 'unknown', 'untold' ) ) );
	}

	public function testTheEntryThatIsAskedForIsShown(): void {
		$two = self::balances( self::entry( 'config/a', 'few' ), self::entry( 'config/b', 'balanced' ), self::entry( 'gate/c', 'untold' ) );
		foreach ( [ '' => null, 'config/b' => 'config/b', 'gate/c' => 'gate/c', 'gate/none' => null ] as $asked => $shown ) {
			$this->assertSame( $shown, $two->shown( $asked ), $asked );
		}
		$one = self::balances( self::entry( 'config/a', 'few' ), self::entry( 'gate/c', 'untold' ) );
		$this->assertSame( 'config/a', $one->shown( '' ), 'the only one' );
		$this->assertNull( self::balances()->shown( '' ) );
	}
}
