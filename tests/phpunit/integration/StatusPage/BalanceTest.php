<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\StatusPage;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * Analysts see on Special:Statsig how large the groups of experiments are, from what the worker counted.
 */
class BalanceTest extends TestCase {
	private const PASSWORD = 'a-long-password';
	private const PAGE = '/index.php?title=Special:Statsig/balance';

	/** Exposes readers as feature code does, and ships that as the worker does; argument: how many of each group are lost */
	private const EXPOSE = <<<'CODE'
		<?php
		$lost = array_combine( [ 'Control', 'Test' ], array_slice( $argv, 1 ) );
		$experiment = static fn ( $reader, $verb ) => $verb( 'demo_experiment', [ 'customIDs' => [ 'stableID' => sprintf( '%020x', $reader ) ] ] );
		for ( $reader = 1; $reader <= 1000; $reader++ ) {
			if ( $lost[$experiment( $reader, 'Statsig\look' )->group()]-- <= 0 ) {
				$experiment( $reader, 'Statsig\getExperiment' );
			}
		}
		Statsig\flush();
		Statsig\ship( [ 'sink' => 'file' ] );
		CODE;

	private static ServedWiki $wiki;

	public static function setUpBeforeClass(): void {
		$folder = __DIR__ . '/../../..';
		self::$wiki = new ServedWiki( [], "$folder/phpunit/fixtures/settings.php", [
			'statsig/config.json' => file_get_contents( "$folder/fixtures/demo.json" ),
			'ini/zz.ini' => "statsig.sink_dir={folder}/statsig/sink\n",
			'expose.php' => self::EXPOSE,
		] );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	protected function setUp(): void {
		exec( 'rm -rf ' . escapeshellarg( self::$wiki->folder ) . '/statsig/spool/*' );
		self::$wiki->cookies = [];
		self::$wiki->logIn( 'Admin', self::PASSWORD );
	}

	private static function expose( int $lostOfControl, int $lostOfTest ): void {
		$boot = realpath( __DIR__ . '/../../boot-integration.php' );
		[ $status, $said ] = self::$wiki->run( [ 'php', self::$wiki->folder, '-d', "auto_prepend_file=$boot",
			self::$wiki->folder . '/expose.php', (string)$lostOfControl, (string)$lostOfTest ] );
		self::assertSame( [ 0, '' ], [ $status, $said ] );
	}

	/** The text of the tab, tags as spaces. */
	private static function tab( string $query = '' ): string {
		[ $status, , $html ] = self::$wiki->request( self::PAGE . $query );
		self::assertSame( 200, $status );
		preg_match( '!<div class="ext-statsig-page">.*</div>!s', $html, $found );
		return html_entity_decode( preg_replace( '/\s+/', ' ', preg_replace( '/<[^>]*>/', ' ', $found[0] ?? '' ) ) );
	}

	/** The file of the only day. */
	private static function rollup(): string {
		[ $file ] = glob( self::$wiki->folder . '/statsig/spool/rollups/*.json' );
		return $file;
	}

	public function testWhatReadersAreExposedToIsShown(): void {
		$this->assertStringContainsString( 'No exposure was counted yet', self::tab() );
		self::expose( 0, 0 );
		$text = self::tab();
		$this->assertMatchesRegularExpression( '/config\/demo_experiment – ✓ No sign of an imbalance \(p = [\d.]+\)/u', $text );
		preg_match_all( '/(Control|Test) (\d+) 0 (\d+) ([\d.]+)% 50%/', $text, $rows, PREG_SET_ORDER );
		$this->assertSame( [ 'Control', 'Test' ], array_column( $rows, 1 ), $text );
		$this->assertSame( 1000, array_sum( array_column( $rows, 2 ) ) );
		$this->assertSame( array_column( $rows, 2 ), array_column( $rows, 3 ), 'each reader is a unit' );
		$this->assertStringContainsString( 'In two groups – – 0', $text );
		$this->assertStringContainsString( 'In no group 0 0 0', $text );
		$this->assertMatchesRegularExpression( '/chi-square [\d.]+ with one degree of freedom, p = /', $text );
		[ , , $html ] = self::$wiki->request( self::PAGE );
		$this->assertSame( 2, substr_count( $html, '<svg id="statsig-plot-' ), 'two plots' );
		$this->assertMatchesRegularExpression( '/Day \(UTC\) Control Test Expected .* [\d.]+ [\d.]+ 50 /', $text, 'the plot as a table' );
	}

	public function testALossInOneGroupIsCalledByItsName(): void {
		self::expose( 0, 200 );
		$text = self::tab();
		$this->assertStringContainsString( '✗ The groups are not as large as configured: do not trust', $text );
		$this->assertStringContainsString( 'p < 0.0001', $text );
		$this->assertStringContainsString( 'Exposures of one group are lost', $text );
	}

	public function testAVersionThatNoConfigHasIsCountedAndNotJudged(): void {
		self::expose( 0, 0 );
		$rollup = json_decode( file_get_contents( self::rollup() ), true );
		$versions = &$rollup['entries']['config/demo_experiment']['versions'];
		$versions = [ 'ffffffff' => reset( $versions ) ];
		file_put_contents( self::rollup(), json_encode( $rollup ) );
		$this->assertMatchesRegularExpression( '/config\/demo_experiment – \? No shares are expected: no config that is still kept/u', self::tab() );
		$text = self::tab( '&entry=config/demo_experiment' );
		$this->assertMatchesRegularExpression( '/Version ffffffff, .* Control \d+ 0 \d+ [\d.]+% – Test/', $text );
		$this->assertStringNotContainsString( 'chi-square', $text );
	}

	public function testADamagedDayIsNamedAndWhatANameHoldsIsEscaped(): void {
		self::expose( 0, 0 );
		$folder = dirname( self::rollup() );
		file_put_contents( "$folder/2026-01-02.json", '{"entries":' );
		$hostile = [ 'exposures' => 3, 'unverified' => 0, 'units' => str_repeat( '0123456789abcdef', 3 ) ];
		file_put_contents( "$folder/2026-01-03.json", json_encode( [
			'entries' => [ 'gate/<script>alert(1)</script>' => [ 'threshold' => 'ffffffffffffffff',
				'versions' => [ '<b>' => [ '<i>' => $hostile ] ] ] ],
			'leftOut' => 7, 'journal' => '0000000000000000',
		] ) );
		$text = self::tab( '&entry=' . rawurlencode( 'gate/<script>alert(1)</script>' ) );
		$this->assertStringContainsString( 'Something is missing of this day, as the file was damaged: 2 January 2026', $text );
		$this->assertStringContainsString( '7 exposures are not counted', $text );
		$this->assertStringContainsString( 'Version <b>, 3 January 2026 to 3 January 2026', $text );
		$this->assertStringContainsString( '<i> 3 0 1', $text, 'equal units count once' );
		[ , , $html ] = self::$wiki->request( self::PAGE );
		$this->assertStringNotContainsString( '<script>alert', $html );
	}

	public function testStrangersSeeNothing(): void {
		self::$wiki->cookies = [];
		[ , , $html ] = self::$wiki->request( self::PAGE );
		$this->assertStringContainsString( 'Permission error', $html );
		$this->assertStringNotContainsString( 'ext-statsig-page', $html );
	}
}
