<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\CommandCase;

/**
 * The doctor beside a wiki: what it says at each turn, and the exit status that an alarm needs.
 */
class DoctorTest extends CommandCase {
	private function doctor( int $status, string ...$sentences ): string {
		[ $exit, $said ] = $this->script( 'doctor' );
		$this->assertSame( $status, $exit, $said );
		foreach ( $sentences as $sentence ) {
			$this->assertStringContainsString( $sentence, $said );
		}
		$this->assertStringNotContainsString( trim( file_get_contents( self::$folder . '/statsig/secret' ) ), $said );
		return $said;
	}

	public function testItFollowsAConfigThroughGoodAndBad(): void {
		$config = self::$folder . '/statsig/config.json';
		$this->doctor( 4, 'WRONG: The config file is not in use: The file is not there', 'No worker has ever run', 'Next:' );

		$this->script( 'sync', '--once', '--api', self::$api );
		$said = $this->doctor( 0, 'fine: The config has', 'note: No loop runs' );
		$this->assertStringNotContainsString( 'WRONG', $said );
		$this->script( 'sync', '--once', '--api', self::$api );
		$this->script( 'sync', '--once', '--api', self::$api );
		$this->doctor( 0, 'A timer syncs; the last good sync was' );

		$this->script( 'sync', '--once' );
		$this->doctor( 0, 'note: The last sync failed: Nobody accepted the connection.', 'connect 1', 'fresh 1' );
		$attempt = json_decode( file_get_contents( self::$folder . '/statsig/config.sync.json' ), true );
		$attempt['succeeded'] -= 601_000;
		file_put_contents( self::$folder . '/statsig/config.sync.json', json_encode( $attempt ) );
		$this->doctor( 3, 'WRONG: The last sync failed: Nobody accepted the connection. The last good one was 10 min ago.' );
		$attempt['at'] -= 3_600_000;
		file_put_contents( self::$folder . '/statsig/config.sync.json', json_encode( $attempt ) );
		$this->doctor( 3, 'WRONG: No worker runs' );
		$this->script( 'sync', '--once', '--api', self::$api );

		chmod( $config, 0666 );
		$this->doctor( 3, 'may write the config file' );
		chmod( $config, 0640 );
		rename( $config, "$config.kept" );
		file_put_contents( $config, 'garbage' );
		$this->doctor( 4, 'The file is not a document of Statsig.' );
		rename( "$config.kept", $config );
		$this->doctor( 0 );

		$images = glob( self::$folder . '/statsig/config.images/*.image' );
		$this->assertCount( 1, $images );
		chmod( $images[0], 0460 );
		$this->doctor( 0, 'note: Each PHP process compiles the config for itself', 'Others than its owner may write' );
		unlink( $images[0] );
		$this->doctor( 0, 'There is no image of it.', 'sync.php --once' );
		$this->script( 'sync', '--once', '--api', self::$api );
		$this->assertStringContainsString( 'share one image', $this->doctor( 0 ) );

		file_put_contents( self::$folder . '/statsig/config.id_lists/index.json', '{' );
		$this->doctor( 3, 'The index of ID lists is not in use' );
		$this->script( 'sync', '--once', '--api', self::$api );
		$this->doctor( 0 );
	}

	public function testWithoutTheModuleItSaysSo(): void {
		$ini = self::$folder . '/ini/50-statsig.ini';
		$kept = file_get_contents( $ini );
		file_put_contents( $ini, '' );
		[ $exit, $said ] = $this->script( 'doctor' );
		file_put_contents( $ini, $kept );
		$this->assertSame( 4, $exit, $said );
		$this->assertStringContainsString( 'without the native module', $said );
	}

	public function testAModuleOfAnotherPhpIsExplained(): void {
		$ini = self::$folder . '/ini/50-statsig.ini';
		$kept = file_get_contents( $ini );
		$module = self::$folder . '/statsig.so';
		// As much of a module as PHP looks at before it refuses one: size, number of the API, debug, threads, name, and the build id at last
		file_put_contents( "$module.c", <<<'C'
			static struct {
				unsigned short size; unsigned int api; unsigned char debug, threads; const void *ini, *deps; const char *name;
				const void *rest[15]; const char *id;
			} entry = { 168, 20230831, 0, 0, 0, 0, "statsig", { 0 }, "API20230831,NTS" };
			void *get_module(void) { return &entry; }
			C );
		[ $status, $said ] = self::process( [ 'cc', '-shared', '-fPIC', '-o', $module, "$module.c" ], self::environment() );
		$this->assertSame( 0, $status, $said );
		try {
			file_put_contents( $ini, "extension=$module\n" );
			[ $exit, $said ] = $this->script( 'doctor' );
			$this->assertSame( 4, $exit, $said );
			$this->assertStringContainsString( "50-statsig.ini names it, but $module was built for PHP 8.3 (API20230831,NTS), and this is PHP " . PHP_VERSION, $said );
			$this->assertStringContainsString( 'Next: run "make build"', $said );
			// What PHP itself says
			[ , $said ] = self::process( [ PHP_BINARY, '-n', '-d', "extension=$module", '-r', '' ], self::environment() );
			$this->assertStringContainsString( 'Module compiled with module API=20230831', $said );

			unlink( $module );
			[ $exit, $said ] = $this->script( 'doctor' );
			$this->assertSame( 4, $exit, $said );
			$this->assertStringContainsString( "names it, but $module is not there.", $said );
		} finally {
			file_put_contents( $ini, $kept );
		}
	}
}
