<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Farm;

use MediaWiki\Extension\Statsig\Tests\CommandCase;

/**
 * The scripts of a farm, as operators run them: one host asks Statsig and tells the store, another has the config from there.
 */
class FarmScriptsTest extends CommandCase {
	private const FARM = '<?php $wgStatsigUnitSecret = str_repeat( "s", 32 ); $wgStatsigFarm = "wikis"; $wgStatsigEventTransport = "jobqueue";';

	private static string $other;

	protected function setUp(): void {
		file_put_contents( self::$folder . '/settings.php', self::FARM );
		self::$other = self::$folder . '/other';
		@mkdir( self::$other . '/spool', 0750, true );
	}

	/** @return array{int,string} A script on another host, which has a folder of its own */
	private function elsewhere( string $name, string ...$options ): array {
		return $this->script( $name, '--config-file', self::$other . '/config.json', '--spool-dir', self::$other . '/spool', ...$options );
	}

	public function testOneHostAsksAndTheOtherTakes(): void {
		[ $exit, $said ] = $this->script( 'sync', '--publish', '--api', self::$api );
		$this->assertSame( 0, $exit, $said );
		$this->assertMatchesRegularExpression( '/A new config of \d+ bytes is in place.*\nThe farm hears of a new config\.$/s', $said );
		[ $exit, $said ] = $this->elsewhere( 'farm' );
		$this->assertSame( [ 0, 'A new config of the farm is in place; PHP takes it within statsig.check_interval.' ], [ $exit, $said ] );
		$this->assertFileEquals( self::$folder . '/statsig/config.json', self::$other . '/config.json' );
		[ $exit, $said ] = $this->elsewhere( 'worker', '--api', 'http://127.0.0.1:9', '--sink', 'statsig' );
		$this->assertSame( 0, $exit, $said );
		$this->assertStringContainsString( "Statsig is not asked here, as --publish was not given.\nThe config in place is the farm's.\n0 events were sent", $said );
	}

	/** @depends testOneHostAsksAndTheOtherTakes */
	public function testTheDoctorTellsOfFarmAndTransport(): void {
		[ , $said ] = $this->script( 'doctor' );
		$this->assertStringContainsString( 'fine: This host asks Statsig for the farm, which heard of it', $said );
		$this->assertStringContainsString( 'fine: Events of browsers go by the job queue', $said );
		file_put_contents( self::$folder . '/ini/70-other.ini', 'statsig.config_file=' . self::$other . '/config.json' );
		try {
			[ , $said ] = $this->script( 'doctor' );
		} finally {
			unlink( self::$folder . '/ini/70-other.ini' );
		}
		$this->assertStringContainsString( "fine: This host has the farm's config, which was confirmed", $said );
		$this->assertStringNotContainsString( 'No worker has ever run', $said );
	}

	/** @depends testOneHostAsksAndTheOtherTakes */
	public function testALoopOfAHostThatTakesSaysSo(): void {
		[ $exit, $said ] = $this->elsewhereLoop( 'Statsig is not asked here' );
		$this->assertSame( 0, $exit, $said );
		$this->assertStringContainsString( "the config comes from the farm's store", $said );
	}

	private function elsewhereLoop( string $until ): array {
		return $this->loop( 'worker', $until, '--loop', '--interval', '1', '--config-file', self::$other . '/config.json', '--spool-dir', self::$other . '/spool' );
	}

	public function testPublishingWithoutAFarmIsWrongUse(): void {
		file_put_contents( self::$folder . '/settings.php', '<?php' );
		[ $exit, $said ] = $this->script( 'sync', '--publish', '--api', self::$api );
		$this->assertSame( 64, $exit, $said );
		$this->assertStringContainsString( '$wgStatsigFarm is empty', $said );
		[ $exit, $said ] = $this->script( 'farm' );
		$this->assertSame( 64, $exit, $said );
	}
}
