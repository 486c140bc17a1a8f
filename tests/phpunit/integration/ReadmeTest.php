<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use PHPUnit\Framework\TestCase;

/**
 * The README's PHP example prints what the README says.
 */
class ReadmeTest extends TestCase {
	public function testThePhpExamplePrintsWhatItStates(): void {
		$readme = file_get_contents( __DIR__ . '/../../../README.md' );
		$this->assertSame(
			1, preg_match( '/```php\n<\?php\n(.*?)```.*?```text\n(.*?)```/s', $readme, $parts ), 'example and output'
		);
		[ , $code, $stated ] = $parts;
		ob_start();
		try {
			// phpcs:ignore MediaWiki.Usage.ForbiddenFunctions.eval
			eval( $code );
		} finally {
			$printed = ob_get_clean();
		}
		$this->assertSame( $stated, $printed );
	}

	public function testEverySettingIsNamed(): void {
		$readme = file_get_contents( __DIR__ . '/../../../README.md' );
		foreach ( ini_get_all( 'statsig', false ) as $name => $_ ) {
			if ( !in_array( $name, [ 'statsig.id_list_dir', 'statsig.fast_lane', 'statsig.policy_file' ] ) ) {
				$this->assertStringContainsString( "`$name`", $readme );
			}
		}
		$manifest = json_decode( file_get_contents( __DIR__ . '/../../../php/extension.json' ), true );
		foreach ( $manifest['config'] as $name => $_ ) {
			$this->assertStringContainsString( "`\$wg$name`", $readme );
		}
	}
}
