<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * PHP without the native module: the wiki serves on.
 */
class WithoutModuleTest extends TestCase {
	private static ServedWiki $wiki;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki( [ 'STATSIG_SO' => 'none' ] );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	protected function setUp(): void {
		self::$wiki->cookies = [];
	}

	public function testEveryPageIsServedWithDefaults(): void {
		foreach ( [ false, true ] as $registered ) {
			if ( $registered ) {
				self::$wiki->logIn( 'Admin', 'a-long-password' );
			}
			foreach ( [ 'Main_Page', 'Special:RecentChanges', 'Special:StatsigDemo', 'No_such_page' ] as $title ) {
				[ $status, , $html ] = self::$wiki->request( "/index.php?title=$title" );
				$this->assertSame( $title === 'No_such_page' ? 404 : 200, $status, $title );
				$this->assertStringContainsString( 'account_gate=ExtensionMissing/false', $html, $title );
				$this->assertStringContainsString( 'browser_gate=ExtensionMissing/false', $html, $title );
			}
		}
		$this->assertSame( 200, self::$wiki->request( '/load.php?modules=ext.statsig' )[0] );
	}

	public function testTheLogSaysSoOnceAndTheVersionPageToo(): void {
		for ( $i = 0; $i < 4; $i++ ) {
			self::$wiki->request( '/index.php?title=Main_Page' );
		}
		$this->assertSame( 1, substr_count( self::$wiki->log( 'statsig' ), 'without the native module' ) );
		$html = self::$wiki->request( '/index.php?title=Special:Version' )[2];
		$this->assertMatchesRegularExpression( '!Statsig native module</td>\s*<td[^>]*>missing!', $html );
	}

	public function testEventsAreNotAcknowledged(): void {
		[ $status, $lines, $body ] = self::$wiki->request( '/rest.php/statsig/v1/rgstr', [], '{"events":[]}' );
		$this->assertSame( [ 429, false ], [ $status, json_decode( $body, true )['success'] ] );
		$this->assertMatchesRegularExpression( '!^Retry-After: ([1-9]|[1-5]\d|60)\r$!mi', $lines, 'until the minute is over' );
	}

	public function testBrowsersGetAProgramThatDecidesNothing(): void {
		[ $program, $config ] = self::$wiki->moduleFiles();
		$this->assertSame( [ [ 0, 0, 0 ], 'ExtensionMissing' ], [ json_decode( $program )->listed, $config['reason'] ] );
	}

	public function testNothingLeftANotice(): void {
		self::$wiki->request( '/index.php?title=Main_Page' );
		$this->assertStringNotContainsString( '/php/src/', self::$wiki->log( 'php' ) );
	}
}
