<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\CommandCase;

/**
 * The maintenance scripts: exit codes that a timer can use, and one sentence.
 */
class MaintenanceTest extends CommandCase {
	public function testSyncSaysWhatCameOfIt(): void {
		$config = self::$folder . '/statsig/config.json';
		[ $status, $said ] = $this->script( 'sync', '--once' );
		$this->assertSame( 4, $status, $said );
		$this->assertStringContainsString( 'no usable config', $said );
		[ $status, $said ] = $this->script( 'sync', '--once', '--api', self::$api );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( 'new config', $said );
		$this->assertFileExists( $config );
		[ $status, $said ] = $this->script( 'sync', '--once', '--api', self::$api );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( 'newest', $said );
		[ $status, $said ] = $this->script( 'sync' );
		$this->assertSame( 3, $status, $said );
		$this->assertStringContainsString( 'stays in use', $said );
		$this->assertStringNotContainsString( trim( file_get_contents( self::$folder . '/statsig/secret' ) ), $said );
		$this->assertStringContainsString( 'Next:', $said );
	}

	public function testShipWithAnEmptySpoolHasNothingToDo(): void {
		[ $status, $said ] = $this->script( 'ship', '--once' );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( '0 events were sent', $said );
	}

	public function testTheWorkerDoesBothOnce(): void {
		[ $status, $said ] = $this->script( 'worker', '--once', '--api', self::$api, '--events-api', self::$api );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( 'config', $said );
		$this->assertStringContainsString( '0 events were sent', $said );
		[ $status, $said ] = $this->script( 'worker', '--api', 'http://127.0.0.1:9', '--events-api', self::$api );
		$this->assertSame( 3, $status, $said );
	}

	public function testLoopsEndOnSigterm(): void {
		foreach ( [ 'sync', 'worker' ] as $name ) {
			[ $status, $said ] = $this->loop( $name, 'statsig: config', '--loop', '--interval', '0.5', '--api', self::$api );
			$this->assertSame( 0, $status, $said );
			$this->assertStringContainsString( 'The loop has ended', $said );
		}
		[ $status, $said ] = $this->loop( 'sync', 'sync fails', '--loop' );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( 'the last good config stays', $said );
	}

	public function testWhileALoopRunsATimerGoesHome(): void {
		$lock = fopen( self::$folder . '/statsig/config.lock', 'a' );
		$this->assertTrue( flock( $lock, LOCK_EX | LOCK_NB ) );
		[ $status, $said ] = $this->script( 'sync', '--once', '--api', self::$api );
		fclose( $lock );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( 'Another worker', $said );
	}

	public function testTheUnitsStartWhatThereIs(): void {
		$units = glob( self::ROOT . '/deploy/*.service' );
		$this->assertNotSame( [], $units );
		foreach ( $units as $unit ) {
			preg_match_all( '/^ExecStart=\S+ \S+\/(\w+)\.php (.*)$/m', file_get_contents( $unit ), $found, PREG_SET_ORDER );
			$this->assertCount( 1, $found, $unit );
			[ , $name, $options ] = $found[0];
			[ , $help ] = $this->script( $name, '--help' );
			preg_match_all( '/--[a-z-]+/', $options, $used );
			foreach ( $used[0] as $option ) {
				$this->assertStringContainsString( $option, $help, $unit );
			}
			if ( !str_contains( $options, '--loop' ) ) {
				$this->assertFileExists( substr( $unit, 0, -strlen( 'service' ) ) . 'timer' );
			}
		}
	}

	public function testWrongUse(): void {
		foreach ( [ 'sync', 'ship', 'worker' ] as $name ) {
			foreach ( [ [ '--bogus' ], [ 'argument' ] ] as $options ) {
				[ $status, $said ] = $this->script( $name, ...$options );
				$this->assertSame( 64, $status, $said );
				$this->assertStringContainsString( '--help', $said );
			}
		}
		foreach ( [ [ '--loop', '--once' ], [ '--loop', '--interval', 'soon' ], [ '--loop', '--interval', '0.01' ] ] as $options ) {
			[ $status, $said ] = $this->script( 'sync', ...$options );
			$this->assertSame( 64, $status, $said );
		}
		[ $status, $said ] = $this->script( 'ship', '--loop' );
		$this->assertSame( 64, $status, $said );
		[ $status, $said ] = $this->script( 'sync', '--timeout-ms', 'soon' );
		$this->assertSame( 64, $status, $said );
	}
}
