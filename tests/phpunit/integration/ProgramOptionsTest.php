<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\CommandCase;

/**
 * The worker learns what browsers of each wiki decide by, from that wiki's own scripts, and links their programs.
 */
class ProgramOptionsTest extends CommandCase {
	private static function setting( string $line ): void {
		file_put_contents( self::$folder . '/settings.php', "<?php $line" );
	}

	/** @return array<string,string> What the files beside the config hold, by name */
	private static function written(): array {
		$paths = glob( self::$folder . '/statsig/config.programs/*.json' );
		return array_combine( array_map( 'basename', $paths ), array_map( 'file_get_contents', $paths ) );
	}

	/** @return string[] The programs that the worker knows */
	private static function known(): array {
		$index = self::$folder . '/statsig/config.versions/programs.json';
		clearstatcache();
		return array_keys( json_decode( is_file( $index ) ? file_get_contents( $index ) : '{}', true ) );
	}

	private function succeed( string $name, string ...$options ): void {
		[ $status, $said ] = $this->script( $name, ...$options );
		$this->assertSame( 0, $status, $said );
	}

	public function testEachOfTheScriptsTellsTheWorkerAlsoWhereThereIsNoFastLane(): void {
		foreach ( [ [ 'policy' ], [ 'policy', '--renew' ], [ 'ship' ], [ 'worker', '--api', self::$api, '--events-api', self::$api ] ] as $number => $command ) {
			self::setting( "\$wgStatsigClientEntries = [ 'entry_$number' ]; \$wgStatsigProgramNames = 'sha256';" );
			$this->succeed( ...$command );
			$this->assertSame( [ 'wiki.json' => "{\"only\":[\"entry_$number\"],\"names\":\"sha256\"}" ], self::written() );
		}
		$elsewhere = self::$folder . '/other.json';
		$this->succeed( 'policy', '--config-file', $elsewhere );
		$this->assertFileExists( self::$folder . '/other.programs/wiki.json' );
	}

	public function testWhatTheWorkerMakesOfThemIsLinkedAndABadFileIsNamed(): void {
		$before = self::known();
		self::setting( "\$wgStatsigClientEntries = [ 'browser_gate' ];" );
		$this->succeed( 'policy' );
		$this->succeed( 'sync', '--api', self::$api );
		$first = self::known();
		$this->assertCount( count( $before ) + 1, $first );
		file_put_contents( self::$folder . '/statsig/config.programs/second.json', '{"only":["browser_experiment"],"names":"djb2"}' );
		file_put_contents( self::$folder . '/statsig/config.programs/broken.json', '{"only":"Zzcanary"}' );
		$this->succeed( 'sync', '--api', self::$api );
		$this->assertCount( count( $first ) + 1, self::known() );
		$this->assertSame( [], array_diff( $first, self::known() ) );
		[ , $said ] = $this->script( 'doctor' );
		$this->assertMatchesRegularExpression( '/WRONG: .*wiki broken .*\(shape\).*\n  Next: run policy\.php/', $said );
		$this->assertStringNotContainsString( 'Zzcanary', $said );
		unlink( self::$folder . '/statsig/config.programs/broken.json' );
		$this->succeed( 'sync', '--api', self::$api );
		$this->assertStringNotContainsString( 'program', $this->script( 'doctor' )[1] );
	}

	public function testALoopLearnsOfSettingsThatHaveChangedSinceItStarted(): void {
		self::setting( "\$wgStatsigClientEntries = is_file( __DIR__ . '/later' ) ? [ 'browser_experiment', 'browser_gate' ] : [ 'browser_gate' ];" );
		// It has read its settings by the time when it asks
		@unlink( self::$folder . '/asked' );
		touch( self::$folder . '/hold' );
		$process = proc_open( self::command( 'worker', [ '--loop', '--api', self::$api, '--events-api', self::$api ] ),
			[ 1 => [ 'pipe', 'w' ], 2 => [ 'redirect', 1 ] ], $pipes, null, self::environment() );
		$until = static function ( callable $holds ): void {
			for ( $end = hrtime( true ) + 60e9; !$holds(); usleep( 5000 ), clearstatcache() ) {
				self::assertLessThan( $end, hrtime( true ) );
			}
		};
		$until( static fn () => is_file( self::$folder . '/asked' ) );
		$before = self::known();
		touch( self::$folder . '/later' );
		unlink( self::$folder . '/hold' );
		$until( static fn () => str_contains( self::written()['wiki.json'] ?? '', 'browser_experiment' ) );
		$until( static fn () => count( self::known() ) > count( $before ) );
		proc_terminate( $process );
		$said = stream_get_contents( $pipes[1] );
		$this->assertSame( 0, proc_close( $process ), $said );
	}
}
