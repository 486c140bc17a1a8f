<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use PHPUnit\Framework\TestCase;

/**
 * The settings that php/README.md lists are those of extension.json, with their defaults and descriptions.
 */
class SettingsTableTest extends TestCase {
	private const README = __DIR__ . '/../../../php/README.md';

	/** `STATSIG_WRITE_EXPECTED=1 tests/run/one unit SettingsTableTest` writes the table anew */
	public function testTheTableIsThatOfTheManifest(): void {
		$manifest = json_decode( file_get_contents( __DIR__ . '/../../../php/extension.json' ), true, 512, JSON_THROW_ON_ERROR );
		$rows = '';
		foreach ( $manifest['config'] as $name => $setting ) {
			$default = match ( $setting['value'] ) {
				[] => '[]',
				'' => "''",
				default => var_export( $setting['value'], true ),
			};
			$rows .= "| `\$wg$name` | `$default` | " . str_replace( '|', '\\|', $setting['description'] ) . " |\n";
		}
		$page = file_get_contents( self::README );
		$pattern = '/(^\| setting \| default \| \|\n\| --- \| --- \| --- \|\n)((?:\|.*\n)*)/m';
		if ( getenv( 'STATSIG_WRITE_EXPECTED' ) ) {
			$page = preg_replace_callback( $pattern, static fn ( array $found ): string => $found[1] . $rows, $page );
			file_put_contents( self::README, $page );
		}
		$this->assertSame( 1, preg_match( $pattern, $page, $found ) );
		$this->assertSame( $rows, $found[2] );
	}
}
