<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Settings\Fault;
use MediaWiki\Extension\Statsig\HourlyLog;
use MediaWiki\Extension\Statsig\Settings\FaultLog;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * Settings as people get them wrong: what is right is kept, what is wrong is named.
 */
class SettingsTest extends UnitCase {
	/** @return iterable<array{string,mixed,mixed,string[]}> Setting, given, what it counts as, entries that are wrong */
	private static function cases(): iterable {
		foreach ( [ 'StatsigEnabled' => true, 'StatsigDemo' => false ] as $name => $default ) {
			yield [ $name, true, true, [] ];
			yield [ $name, false, false, [] ];
			yield [ $name, 'false', false, [ '' ] ];
			yield [ $name, 'off', false, [ '' ] ];
			yield [ $name, 0, false, [ '' ] ];
			yield [ $name, 1, true, [ '' ] ];
			yield [ $name, 'maybe', $default, [ '' ] ];
			yield [ $name, null, $default, [ '' ] ];
			yield [ $name, [], $default, [ '' ] ];
		}
		$secret = str_repeat( 's', 32 );
		yield [ 'StatsigUnitSecret', $secret, $secret, [] ];
		yield [ 'StatsigUnitSecret', '', '', [] ];
		yield [ 'StatsigUnitSecret', 'short', 'short', [ '' ] ];
		yield [ 'StatsigUnitSecret', substr( $secret, 1 ), substr( $secret, 1 ), [ '' ] ];
		yield [ 'StatsigUnitSecret', 12345, '12345', [ '' ] ];
		yield [ 'StatsigUnitSecret', null, '', [ '' ] ];
		yield [ 'StatsigUnitSecret', [ $secret ], '', [ '' ] ];
		yield [ 'StatsigClientEntries', [ 'a', 'b', 'a', 7 ], [ 'a', 'b', '7' ], [] ];
		yield [ 'StatsigClientEntries', [ 'a', null, [], '', 'b' ], [ 'a', 'b' ], [ '1', '2', '3' ] ];
		yield [ 'StatsigClientEntries', [ 'new_button' => true, 'b' ], [ 'b' ], [ 'new_button' ] ];
		yield [ 'StatsigClientEntries', 'a', [], [ '' ] ];
		foreach ( [ 'none', 'djb2', 'sha256' ] as $word ) {
			yield [ 'StatsigProgramNames', $word, $word, [] ];
		}
		foreach ( [ 'md5', 'SHA256', '', null, true, 0, [ 'djb2' ] ] as $other ) {
			yield [ 'StatsigProgramNames', $other, 'none', [ '' ] ];
		}
		yield [ 'StatsigEvents', 'click', [], [ '' ] ];
		yield [ 'StatsigEvents', null, [], [ '' ] ];
		yield [ 'StatsigRelayLimits', 300, [], [ '' ] ];
		yield [ 'StatsigRelayLimits', [ 'perMinute' => '600' ], [ 'perMinute' => 600 ], [] ];
		yield [ 'StatsigEventsPerDay', '1000', 1000, [] ];
		yield [ 'StatsigEventsPerDay', -1, 0, [ '' ] ];
		yield [ 'StatsigEventsPerDay', 'many', 0, [ '' ] ];
		yield [ 'StatsigEventsPerDay', 1.5, 0, [ '' ] ];
		yield [ 'StatsigStableIdDays', 30, 30, [] ];
		yield [ 'StatsigStableIdDays', 0, 7, [ '' ] ];
		yield [ 'StatsigStableIdDays', 401, 7, [ '' ] ];
		yield [ 'StatsigStableIdDays', true, 7, [ '' ] ];
	}

	public function testWhatIsRightIsKeptAndWhatIsWrongIsNamed(): void {
		foreach ( self::cases() as [ $name, $given, $value, $entries ] ) {
			$settings = $this->settings( [ $name => $given ] );
			$case = "$name = " . json_encode( $given );
			$this->assertSame( $value, $settings->get( $name ), $case );
			$this->assertSame( $entries, array_map( static fn ( Fault $fault ) => $fault->entry, $settings->faults() ), $case );
			foreach ( $settings->faults() as $fault ) {
				$this->assertSame( $name, $fault->setting );
				$this->assertStringStartsWith( "\$wg$name", $fault->sentence() );
				$this->assertNotSame( '', $fault->example );
			}
		}
		$this->assertSame( [], $this->settings()->faults() );
	}

	public function testNoFaultHoldsTheSecret(): void {
		$fault = $this->settings( [ 'StatsigUnitSecret' => 'Zzcanary' ] )->faults()[0];
		$this->assertStringNotContainsString( 'Zzcanary', $fault->sentence() . $fault->example );
		$this->assertStringContainsString( '32 characters', $fault->sentence() );
	}

	public function testTheLogSaysEachFaultOnceAnHourAndHost(): void {
		$cache = new \HashBagOStuff();
		for ( $request = 0; $request < 3; $request++ ) {
			$hourly = new HourlyLog( fn () => $this->log, static fn () => $cache );
			$log = new FaultLog( $this->settings( [ 'StatsigEvents' => 5, 'StatsigUnitSecret' => 'short' ] ), $hourly, 'testwiki' );
			$log->say();
			$log->say();
		}
		$this->assertCount( 2, $this->log->messages );
		$this->assertStringContainsString( '$wgStatsigEvents is no array', implode( $this->log->messages ) );
	}
}
