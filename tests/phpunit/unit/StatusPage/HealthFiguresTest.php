<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\StatusPage;

use MediaWiki\Extension\Statsig\StatusPage\HealthFigures;
use MediaWiki\Extension\Statsig\Tests\FakeWords;
use PHPUnit\Framework\TestCase;

/**
 * The figures of a status.
 */
class HealthFiguresTest extends TestCase {
	private const STATUS = [
		'configAge' => 3 * 86400, 'configVersion' => 'v', 'gates' => 1, 'configs' => 2, 'experiments' => 3, 'layers' => 4, 'refused' => [ [], [] ],
		'sync' => [ 'successAge' => 30, 'alive' => true ], 'spool' => [ 'bytes' => 77, 'hours' => 400 ],
		'ship' => [ 'statsig' => [ 'shipped' => 8, 'successAge' => 300 ] ],
		'relay' => [ 'accepted' => 900, 'refused.minute' => 60, 'dropped.ids' => 20, 'dropped.day' => 1000, 'busiest' => 20 ],
	];

	/** @return string[] By message without its prefix */
	private static function figures( array $changes = [] ): array {
		$rows = ( new HealthFigures( new FakeWords() ) )->rows( array_replace( self::STATUS, $changes ) );
		return str_replace( 'statsig-health-', '', array_combine(
			array_map( static fn ( $name ) => trim( substr( $name, strlen( 'statsig-health-' ) ) ), array_column( $rows, 0 ) ), array_column( $rows, 1 )
		) );
	}

	public function testEachIsInAUnitThatTells(): void {
		$figures = self::figures();
		$this->assertSame( 'ago 259200 s in days', $figures['config-age'] );
		$this->assertSame( 'ago 30 s in seconds', $figures['sync'] );
		$this->assertSame( '1440000 s in hours', $figures['spool-hours'] );
		$this->assertSame( '77 bytes', $figures['spool'] );
		$this->assertSame( [ '10', '2', 'runs', '900' ], [ $figures['entries'], $figures['refused'], $figures['worker'], $figures['accepted'] ] );
		$this->assertSame( 'shipped-value 8 ago 300 s in minutes', $figures['shipped statsig'] );
	}

	public function testLimitsAreToldWithTheShareOfTheBusiestAddress(): void {
		$this->assertSame( 'limits-value 80 25', self::figures()['limits'] );
		$this->assertSame( '0', self::figures( [ 'relay' => [ 'dropped.day' => 5, 'busiest' => 5 ] ] )['limits'] );
		$this->assertSame( 'limits-value 1 100', self::figures( [ 'relay' => [ 'refused.minute' => 1, 'busiest' => 9 ] ] )['limits'] );
	}

	public function testWhatIsNotKnownIsSaid(): void {
		$nothing = self::figures( [ 'configAge' => null, 'configVersion' => null, 'sync' => null, 'spool' => null, 'ship' => [], 'relay' => null ] );
		$this->assertSame( [ 'never', 'none', 'never', 'stopped', '0', '0' ], array_map( static fn ( $key ) => $nothing[$key],
			[ 'config-age', 'config-version', 'sync', 'worker', 'accepted', 'limits' ] ) );
		$this->assertArrayNotHasKey( 'spool', $nothing );
		$this->assertSame( 'unknown', self::figures( [ 'spool' => [ 'bytes' => 1, 'hours' => null ] ] )['spool-hours'] );
		$this->assertSame( 'ago 0 s in seconds', self::figures( [ 'configAge' => -5 ] )['config-age'], 'a clock that was set back' );
	}
}
