<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\StatusPage;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * Special:Statsig of a wiki where something is wrong, and of a config that means ill: each tab says something, and nothing
 * of it is anything but text.
 */
class BrokenStatusTest extends TestCase {
	private const TABS = [ 'health', 'entries', 'entries&all=1', 'decide', 'flow' ];
	private const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'&lt;{{ns:0}}[[x]]';

	private static ServedWiki $wiki;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki( [], __DIR__ . '/../../fixtures/settings.php', [
			'ini/zz.ini' => "statsig.check_interval=0\n",
		] );
		self::$wiki->logIn( 'Admin', 'a-long-password' );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	private static function put( string $text ): void {
		file_put_contents( self::$wiki->folder . '/statsig/new', $text );
		rename( self::$wiki->folder . '/statsig/new', self::$wiki->folder . '/statsig/config.json' );
	}

	private static function document( ?callable $change = null ): string {
		$document = json_decode( file_get_contents( __DIR__ . '/../../fixtures/config.json' ), true );
		if ( $change ) {
			$change( $document );
		}
		return json_encode( $document, JSON_PRESERVE_ZERO_FRACTION );
	}

	protected function tearDown(): void {
		self::put( self::document() );
	}

	/** @return string What the page shows, without what else is on it */
	private static function page( string $tab, ?ServedWiki $wiki = null, ?array $posted = null ): string {
		[ $status, , $html ] = ( $wiki ?? self::$wiki )->request( "/index.php?title=Special:Statsig/$tab", [], $posted );
		self::assertSame( 200, $status, $tab );
		self::assertMatchesRegularExpression( '~<div class="ext-statsig-page">.*</div>~s', $html, $tab );
		return preg_replace( '~.*(<div class="ext-statsig-page">.*)<p id="hostile".*~s', '$1', $html );
	}

	private static function text( string $html ): string {
		return preg_replace( '/\s+/', ' ', html_entity_decode( strip_tags( str_replace( '<', ' <', $html ) ) ) );
	}

	private function assertIsHarmless( string $html ): void {
		$document = new \DOMDocument();
		@$document->loadHTML( '<?xml encoding="utf-8">' . $html );
		$found = iterator_to_array( ( new \DOMXPath( $document ) )->query( '//script|//img|//@*[starts-with(name(), "on")]' ) );
		$this->assertSame( [], array_map( static fn ( $node ) => $document->saveHTML( $node ), $found ) );
		$this->assertStringContainsString( 'ext-statsig-tabs', $document->saveHTML() );
	}

	public function testWithoutTheModuleOneSentenceStandsForAll(): void {
		$wiki = new ServedWiki( [ 'STATSIG_SO' => 'none' ] );
		try {
			$wiki->logIn( 'Admin', 'a-long-password' );
			foreach ( self::TABS as $tab ) {
				$this->assertStringContainsString( 'PHP runs without the native module: every decision is the default.', self::text( self::page( $tab, $wiki ) ), $tab );
			}
			$this->assertStringNotContainsString( 'PHP Warning', $wiki->log( 'php' ) );
		} finally {
			$wiki->end();
		}
	}

	public function testWithoutAConfigHealthSaysWhatToDo(): void {
		$wiki = new ServedWiki( [], __DIR__ . '/../../fixtures/settings.php', [ 'ini/zz.ini' => "statsig.config_file={folder}/nowhere/config.json\n" ] );
		try {
			$wiki->logIn( 'Admin', 'a-long-password' );
			$text = self::text( self::page( 'health', $wiki ) );
			$this->assertMatchesRegularExpression( '/Health ✗ No decision is made: every answer is the default\..*run sync\.php --once/', $text );
			$this->assertStringContainsString( 'The config has no entry of this name', self::text( self::page( 'entries', $wiki ) ) );
			$this->assertStringContainsString( 'The config has no entry.', self::text( self::page( 'entries&all=1', $wiki ) ) );
			self::page( 'decide', $wiki );
		} finally {
			$wiki->end();
		}
	}

	public function testSwitchedOffItSaysSo(): void {
		touch( self::$wiki->folder . '/off' );
		try {
			$this->assertStringContainsString( '$wgStatsigEnabled is false: all is off', self::text( self::page( 'health' ) ) );
			$this->assertMatchesRegularExpression( '/Statsig is switched off by \$wgStatsigEnabled.*Nowhere, as Statsig is switched off/', self::text( self::page( 'entries' ) ) );
			self::page( 'flow' );
		} finally {
			unlink( self::$wiki->folder . '/off' );
		}
	}

	public function testAPartThatFailsCostsItsTabAlone(): void {
		file_put_contents( self::$wiki->folder . '/broken', 'Statsig.ProgramOptions' );
		try {
			$this->assertStringContainsString( 'This part of the page failed; the log "statsig" says why.', self::text( self::page( 'entries' ) ) );
			$health = self::text( self::page( 'health' ) );
			$this->assertMatchesRegularExpression( '/What the settings of this wiki say could not be found out\..*No worker has ever run|No worker has ever run.*could not be found out/', $health );
			$this->assertStringContainsString( 'Name of the entry', self::text( self::page( 'decide' ) ) );
		} finally {
			unlink( self::$wiki->folder . '/broken' );
		}
	}

	public function testNamesRulesAndValuesAreTexts(): void {
		self::put( self::document( static function ( array &$document ): void {
			$gate = $document['feature_gates']['browser_gate'];
			$gate['rules'][0]['id'] = self::HOSTILE;
			$gate['idType'] = self::HOSTILE;
			$document['feature_gates'][self::HOSTILE] = $gate;
			$experiment = $document['dynamic_configs']['browser_experiment'];
			$experiment['rules'][0]['groupName'] = self::HOSTILE;
			$experiment['rules'][0]['returnValue'] = [ 'a' => self::HOSTILE ];
			$experiment['rules'][0]['conditions'] = [ 'odd' ];
			$document['dynamic_configs'][ 'x' . self::HOSTILE ] = $experiment;
			$document['dynamic_configs']["unreadable" . self::HOSTILE] = 5;
			$document['condition_map']['odd'] = [ 'type' => 'user_field', 'field' => self::HOSTILE, 'operator' => 'any', 'targetValue' => [ self::HOSTILE ], 'idType' => 'stableID' ];
		} ) );
		foreach ( self::TABS as $tab ) {
			$html = self::page( $tab );
			$this->assertIsHarmless( $html );
		}
		$text = self::text( self::page( 'entries&all=1' ) );
		foreach ( [ self::HOSTILE . ' Kind Gate', 'Decided by ' . self::HOSTILE, 'rule ' . self::HOSTILE, 'group ' . self::HOSTILE, 'user_field ' . self::HOSTILE . ' any' ] as $part ) {
			$this->assertStringContainsString( $part, $text );
		}
		$this->assertMatchesRegularExpression( '/One entry of the config cannot be read .*unreadable/', $text );
		preg_match( '/<input[^>]*name="wpEditToken"[^>]*>/', self::page( 'decide' ), $input );
		preg_match( '/ value="([^"]*)"/', $input[0], $token );
		$html = self::page( 'decide', null, [ 'wpEditToken' => html_entity_decode( $token[1] ), 'entry' => self::HOSTILE, 'type' => self::HOSTILE,
			'id' => self::HOSTILE, 'kind' => self::HOSTILE, 'attributes' => self::HOSTILE . '=' . self::HOSTILE ] );
		$this->assertIsHarmless( $html );
		$this->assertStringContainsString( 'entry: ' . self::HOSTILE . ' (gate)', self::text( $html ) );
	}

	public function testAStatusOfAMillionBytesLeavesAPageThatOneCanRead(): void {
		self::put( self::document( static function ( array &$document ): void {
			for ( $i = 0; $i < 12_000; $i++ ) {
				$document['feature_gates'][ "unreadable_$i" . str_repeat( 'x', 60 ) ] = $i;
				$document['layer_configs'][ "layer_$i" ] = $i % 4 ? 0 : $document['layer_configs']['account_layer'];
			}
		} ) );
		foreach ( self::TABS as $tab ) {
			$html = self::page( $tab );
			$this->assertLessThan( 300_000, strlen( $html ), $tab );
			$this->assertStringNotContainsString( 'This part of the page failed', $html, $tab );
		}
		$this->assertMatchesRegularExpression( '/21,000 entries of the config cannot be read/', self::text( self::page( 'entries' ) ) );
		$all = self::page( 'entries&all=1&from=2990' );
		$this->assertStringContainsString( 'layer_', $all );
		$this->assertStringContainsString( 'Entries before these', self::text( $all ) );
	}

	public function testNumbersOfPagesThatAreNoneShowAPage(): void {
		foreach ( [ '-5', '999999999999999999999', 'x', '1e9' ] as $from ) {
			$this->assertStringContainsString( 'ext-statsig-entry', self::page( "entries&all=1&from=$from" ), $from );
		}
	}

	public function testWithoutASpoolTheFlowSaysSo(): void {
		$wiki = new ServedWiki( [], __DIR__ . '/../../fixtures/settings.php', [ 'ini/zz.ini' => "statsig.spool_dir=\n" ] );
		try {
			$wiki->logIn( 'Admin', 'a-long-password' );
			$this->assertStringContainsString( 'Events are not recorded: statsig.spool_dir is not set.', self::text( self::page( 'flow', $wiki ) ) );
			self::page( 'health', $wiki );
		} finally {
			$wiki->end();
		}
	}
}
