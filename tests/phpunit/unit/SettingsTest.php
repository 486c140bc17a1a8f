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
		foreach ( [ 'StatsigEnabled' => true, 'StatsigDemo' => false, 'StatsigGlobalPrivacyControl' => false ] as $name => $default ) {
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
		yield [ 'StatsigClientEntries', [ 'a' => [], 'b', 'c' => [ 'class' => true ], 'x' => 'd' ], [ 'a', 'b', 'c', 'd' ], [] ];
		yield [ 'StatsigClientEntries', [ 'a', 'b', 'a' => [ 'exposure' => 'manual' ], 'b' ], [ 'a', 'b' ], [] ];
		yield [ 'StatsigClientEntries', [ 'a', '7' => [ 'class' => true ], [ 'class' => true ], 'b' ], [ 'a', '7', 'b' ], [ '8' ] ];
		yield [ 'StatsigClientEntries', [ '' => [ 'class' => true ], 'b' ], [ 'b' ], [ '' ] ];
		foreach ( [
			'a.class' => [ 'class' => 'yes' ],
			'a.exposure' => [ 'exposure' => 'auto', 'class' => false ],
			'a.exposeOn' => [ 'exposeOn' => ' ', 'class' => true ],
			'b.exposeOn' => [ 'exposeOn' => "\xff", 'class' => true ],
			'a.clas' => [ 'clas' => true ],
			'a.0' => [ 'class' ],
		] as $entry => $options ) {
			yield [ 'StatsigClientEntries', [ $entry[0] => $options, 'c' ], [ 'c' ], [ $entry ] ];
		}
		yield [ 'StatsigClientEntries', [ 'a' => [ 'exposeOn' => '.x' ], 'b' ], [ 'b' ], [ 'a.exposeOn' ] ];
		yield [ 'StatsigStickyEntries', 'a', [], [ '' ] ];
		yield [ 'StatsigStickyEntries', null, [], [ '' ] ];
		foreach ( [
			[ [ 'a', 'b' => [ 'enforceTargeting' => true ] ], [] ], [ [ 'a' => [ 'enforceOverrides' => 1 ], 'b' ], [ 'a.enforceOverrides' ] ],
			[ [ 'a' => [ 'forceTargeting' => true ] ], [ 'a.forceTargeting' ] ], [ [ 'a' => [ true ] ], [ 'a.0' ] ], [ [ '', [], null, true ], [ '0', '1', '2', '3' ] ],
			[ [ 'a' => true ], [ 'a' ] ], [ [ '' => [] ], [ '' ] ], [ [ str_repeat( 'x', 240 ), str_repeat( 'x', 241 ) ], [ '1' ] ],
		] as [ $given, $wrong ] ) {
			yield [ 'StatsigStickyEntries', $given, $given, $wrong ];
		}
		yield [ 'StatsigEvents', 'click', [], [ '' ] ];
		yield [ 'StatsigEvents', null, [], [ '' ] ];
		yield [ 'StatsigRelayLimits', 300, [], [ '' ] ];
		yield [ 'StatsigRelayLimits', [ 'perMinute' => '600' ], [ 'perMinute' => 600 ], [] ];
		yield [ 'StatsigEventsPerDay', '1000', 1000, [] ];
		yield [ 'StatsigEventsPerDay', -1, 0, [ '' ] ];
		yield [ 'StatsigEventsPerDay', 'many', 0, [ '' ] ];
		yield [ 'StatsigEventsPerDay', 1.5, 0, [ '' ] ];
		yield [ 'StatsigEdgeHeader', '', '', [] ];
		yield [ 'StatsigEdgeHeader', 'X-Statsig-Ids', 'X-Statsig-Ids', [] ];
		foreach ( [ 'X Ids', "X-Ids\n", 'Cookie', 'user-agent', 'Accept-Language', true, null, [ 'X-Ids' ], str_repeat( 'x', 65 ) ] as $wrong ) {
			yield [ 'StatsigEdgeHeader', $wrong, '', [ '' ] ];
		}
		yield [ 'StatsigCountry', 'database', 'database', [] ];
		yield [ 'StatsigCountry', 'X-Country', 'X-Country', [] ];
		yield [ 'StatsigCountry', 'User-Agent', '', [ '' ] ];
		yield [ 'StatsigCountry', false, '', [ '' ] ];
		yield [ 'StatsigLinkUnits', true, true, [] ];
		yield [ 'StatsigLinkUnits', 'no', false, [ '' ] ];
		yield [ 'StatsigStableIdDays', 30, 30, [] ];
		yield [ 'StatsigStableIdDays', 0, 0, [] ];
		yield [ 'StatsigStableIdDays', -1, 7, [ '' ] ];
		yield [ 'StatsigStableIdDays', 401, 7, [ '' ] ];
		yield [ 'StatsigStableIdDays', true, 7, [ '' ] ];
		foreach ( [ 'StatsigProgramNames' => [ 'none', 'djb2', 'sha256' ], 'StatsigConsent' => [ 'none', 'required' ] ] as $name => $words ) {
			foreach ( $words as $word ) {
				yield [ $name, $word, $word, [] ];
			}
			foreach ( [ 'None', '', null, true, $words ] as $given ) {
				yield [ $name, $given, 'none', [ '' ] ];
			}
		}
		foreach ( [ 'spool', 'jobqueue' ] as $word ) {
			yield [ 'StatsigEventTransport', $word, $word, [] ];
		}
		foreach ( [ 'queue', '', null, true ] as $given ) {
			yield [ 'StatsigEventTransport', $given, 'spool', [ '' ] ];
		}
		foreach ( [ 'StatsigFarm', 'StatsigStash' ] as $name ) {
			foreach ( [ '', 'wikis', 'redis-1', str_repeat( 'x', 64 ) ] as $given ) {
				yield [ $name, $given, $given, [] ];
			}
			foreach ( [ true, null, 7, [ 'wikis' ], 'all wikis', "wikis\n", 'a:b', str_repeat( 'x', 65 ) ] as $given ) {
				yield [ $name, $given, '', [ '' ] ];
			}
		}
		yield [ 'StatsigTimingSample', 0, 0.0, [] ];
		yield [ 'StatsigTimingSample', 1, 1.0, [] ];
		yield [ 'StatsigTimingSample', '0.25', 0.25, [] ];
		foreach ( [ -0.1, 1.1, NAN, 'all', null, true, [] ] as $given ) {
			yield [ 'StatsigTimingSample', $given, 0.0, [ '' ] ];
		}
	}

	public function testWhatIsRightIsKeptAndWhatIsWrongIsNamed(): void {
		foreach ( self::cases() as [ $name, $given, $value, $entries ] ) {
			$settings = $this->settings( [ $name => $given ] );
			$case = "$name = " . var_export( $given, true );
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

	public function testOptionsOfEntriesAreKeptBesideTheirNames(): void {
		$all = [ 'class' => true, 'exposeOn' => '.x', 'exposure' => 'manual' ];
		$given = [ 'a' => $all, 'b' => [ 'class' => false ], 'c', 'd' => [ 'class' => 1 ], 'e' => [ 'exposure' => 'manual' ], 'a', '7' => [ 'class' => true ] ];
		$entries = $this->settings( [ 'StatsigClientEntries' => $given ] )->clientEntries();
		$this->assertSame( [ 'a' => $all, 'e' => [ 'exposure' => 'manual' ], 7 => [ 'class' => true ] ], $entries->options );
		$this->assertSame( [ 'a', 'e', '7' ], array_values( array_filter( [ 'a', 'b', 'c', 'd', 'e', '7', '0' ], $entries->isReserved( ... ) ) ) );
		$this->assertSame( [], $this->settings( [ 'StatsigClientEntries' => null ] )->clientEntries()->options );
	}

	public function testStickyEntriesAreNamesOfWhichSomeHaveOptions(): void {
		$given = [ 'a', 'b' => [ 'enforceTargeting' => true, 'enforceOverrides' => false ], 7, '12' => [ 'enforceOverrides' => true ], 'c' => [ 'x' => true ], 'd' => [] ];
		$entries = $this->settings( [ 'StatsigStickyEntries' => $given ] )->stickyEntries();
		$this->assertSame( [ 'a' => [], 'b' => $given['b'], 7 => [], 12 => [ 'enforceOverrides' => true ], 'd' => [] ], $entries->options );
		$this->assertSame( [ 'statsig-sticky-a', 'statsig-sticky-b', 'statsig-sticky-7', 'statsig-sticky-12', 'statsig-sticky-d' ], $entries->preferences() );
		$this->assertSame( [], $this->settings()->stickyEntries()->options );
		preg_match( '/^```php\n(.*?)^```/ms', file_get_contents( __DIR__ . '/../../../docs/sticky.md' ), $sample );
		eval( $sample[1] );
		$entries = $this->settings( [ 'StatsigStickyEntries' => $wgStatsigStickyEntries ] )->stickyEntries();
		$this->assertSame( [ 'account_experiment' => [], 'account_layer' => [ 'enforceTargeting' => true, 'enforceOverrides' => true ] ], $entries->options );
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
