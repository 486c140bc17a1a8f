<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * The module as ResourceLoader delivers it. No part of MediaWiki parses that: one syntax error would leave every
 * module of the same response loading for ever.
 */
class DeliveredScriptTest extends TestCase {
	private const QUERY = '/load.php?lang=en&skin=fallback&modules=ext.statsig%7Cext.statsig.demo';

	public function testItIsWholeAndKeptForTheParserThatFollows(): void {
		$wiki = new ServedWiki();
		try {
			[ $status, $headers, $script ] = $wiki->request( self::QUERY );
		} finally {
			$wiki->end();
		}
		$this->assertSame( 200, $status );
		$this->assertStringNotContainsString( '"error"', $script, 'no module is in a state of error' );
		$this->assertMatchesRegularExpression( '/mw\.loader\.impl(ement)?\(.*"ext\.statsig@/s', $script );
		$this->assertStringContainsString( 'browser_gate', $script, 'the program is in it' );
		// In the chroot nobody else has a parser of that grammar: tests/chroot/run hands it to one
		$folder = getenv( 'STATSIG_BUILD' );
		if ( $folder ) {
			$this->assertSame( strlen( $script ), file_put_contents( "$folder/delivered.js", $script ) );
		}
	}
}
