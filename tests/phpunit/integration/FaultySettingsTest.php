<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * A wiki with mistakes in its settings: its relay goes on, and every tool names them.
 */
class FaultySettingsTest extends TestCase {
	private const STABLE_ID = '00112233445566778899';

	/** Mistakes, as PHP: each => [ what of $wgStatsig* is wrong, entry ] */
	private const MISTAKES = [
		'$wgStatsigEvents = [ "save" => [ "metadata" => [ "kind" => "nubmer" ] ], "click" => [ "metadata" => [] ] ];'
			=> [ 'Events', 'save.metadata.kind' ],
		'$wgStatsigEvents = [ "mode" => [ "value" => [ "enum" ] ], "click" => [ "metadata" => [] ] ];' => [ 'Events', 'mode.value' ],
		'$wgStatsigEvents = [ "save", "click" ];' => [ 'Events', '0' ],
		'$wgStatsigEvents = [ "save" => null, "click" => [] ];' => [ 'Events', 'save' ],
		'$wgStatsigEvents = [ "save" => new DateTime(), "click" => [] ];' => [ 'Events', 'save' ],
		'$wgStatsigEvents = null;' => [ 'Events', null ],
		'$wgStatsigRelayLimits = [ "perMinute" => 0 ];' => [ 'RelayLimits', 'perMinute' ],
		'$wgStatsigRelayLimits = "none";' => [ 'RelayLimits', null ],
		'$wgStatsigEventsPerDay = "many";' => [ 'EventsPerDay', null ],
		'$wgStatsigUnitSecret = "short";' => [ 'UnitSecret', null ],
		'$wgStatsigClientEntries = [ "account_gate" => true ];' => [ 'ClientEntries', 'account_gate' ],
		'$wgStatsigClientEntries = [ "account_gate" => [ "exposure" => "none" ], "browser_gate" ];' => [ 'ClientEntries', 'account_gate.exposure' ],
	];

	private static ServedWiki $wiki;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki( [], __DIR__ . '/../fixtures/mistakes.php', [
			'ini/zz.ini' => "statsig.policy_file={folder}/statsig/policy.json\nopcache.enable=0\n",
		] );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	private static function mistake( string $php ): void {
		file_put_contents( self::$wiki->folder . '/mistake.php', "<?php $php" );
	}

	private static function exposure( string $gate ): string {
		return json_encode( [ 'events' => [ [
			'eventName' => 'statsig::gate_exposure', 'time' => (int)( microtime( true ) * 1000 ),
			'user' => [ 'customIDs' => [ 'stableID' => self::STABLE_ID ] ],
			'metadata' => [ 'gate' => $gate, 'gateValue' => 'true', 'ruleID' => 'r' ],
		] ] ] );
	}

	/** @return array{int,string} */
	private static function script( string $name ): array {
		return self::$wiki->run( [ 'maintenance', self::$wiki->folder, dirname( __DIR__, 3 ) . "/php/maintenance/$name.php" ] );
	}

	public function testEventsAreTakenAndTheToolsNameTheMistake(): void {
		$number = 0;
		foreach ( self::MISTAKES as $php => [ $setting, $entry ] ) {
			self::mistake( $php );
			$gate = 'gate_' . $number++;
			$this->assertSame( 202, self::$wiki->request( '/rest.php/statsig/v1/rgstr', [], self::exposure( $gate ) )[0], $php );
			$this->assertStringContainsString( "\"$gate\"", implode( self::$wiki->spool() ), $php );
			foreach ( [ 'policy', 'doctor' ] as $name ) {
				[ $status, $said ] = self::script( $name );
				$this->assertSame( 3, $status, "$php $name: $said" );
				$this->assertStringContainsString( "\$wgStatsig$setting" . ( $entry === null ? ' ' : ", entry \"$entry\"," ), $said );
				$this->assertStringContainsString( 'for example: ', $said );
			}
		}
		$this->assertStringNotContainsString( 'PHP ', self::$wiki->log( 'php' ) );
	}

	public function testTheLogSaysSoOnce(): void {
		$said = substr_count( self::$wiki->log( 'statsig' ), 'Right would be' );
		$this->assertGreaterThan( 0, $said );
		self::mistake( '$wgStatsigEvents = [ "save", "click" ];' );
		for ( $i = 0; $i < 3; $i++ ) {
			self::$wiki->request( '/rest.php/statsig/v1/rgstr', [], self::exposure( 'again' ) );
		}
		$this->assertSame( $said, substr_count( self::$wiki->log( 'statsig' ), 'Right would be' ) );
	}

	public function testWithoutAMistakePolicyEndsWell(): void {
		self::mistake( '' );
		[ $status, $said ] = self::script( 'policy' );
		$this->assertSame( 0, $status, $said );
	}
}
