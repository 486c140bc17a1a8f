<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use PHPUnit\Framework\TestCase;

/**
 * The module without a config it can use.
 */
class NoConfigTest extends TestCase {
	private const TESTS = __DIR__ . '/../..';

	/** Reasons that a process of the wiki gets with this config file */
	private function ask( string $file ): array {
		$process = proc_open( [
			self::TESTS . '/wiki/php', getenv( 'STATSIG_TEST_WIKI' ), '-d', "statsig.config_file=$file",
			'-d', 'auto_prepend_file=' . self::TESTS . '/phpunit/boot-integration.php', '-d', 'display_errors=1',
			self::TESTS . '/phpunit/fixtures/ask.php',
		], [ 1 => [ 'pipe', 'w' ] ], $pipes );
		$said = stream_get_contents( $pipes[1] );
		$this->assertSame( 0, proc_close( $process ), $said );
		$answer = json_decode( $said, true );
		$this->assertIsArray( $answer, $said );
		return $answer;
	}

	public function testWithoutAFileEverythingIsTheDefault(): void {
		$this->assertSame( [ 'NoConfig', false, 9 ], array_slice( $this->ask( '/nonexistent/config.json' ), 0, 3 ) );
		$this->assertSame( [ 'NoConfig', false, 9 ], array_slice( $this->ask( '' ), 0, 3 ) );
	}

	public function testAFileThatIsNoConfigIsNamedAndNotUsed(): void {
		$file = getenv( 'STATSIG_TEST_WIKI' ) . '/other.json';
		foreach ( [ '', 'garbage', '[]', '{"feature_gates":', "\0" ] as $content ) {
			file_put_contents( $file, $content );
			$answer = $this->ask( $file );
			$this->assertSame( [ 'NoConfig', false, 9 ], array_slice( $answer, 0, 3 ), $content );
			$this->assertNotEmpty( $answer[3], $content );
		}
	}
}
