<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Client\ProgramOptions;
use MediaWiki\Extension\Statsig\Client\ProgramOptionsFile;
use MediaWiki\Extension\Statsig\Health\Places;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * What browsers of a wiki decide by is the wiki's settings and no more, and the worker learns it from a file.
 */
class ProgramOptionsTest extends UnitCase {
	private string $folder;

	protected function setUp(): void {
		parent::setUp();
		$this->folder = sys_get_temp_dir() . '/statsig-options.' . bin2hex( random_bytes( 6 ) );
		mkdir( $this->folder );
	}

	protected function tearDown(): void {
		exec( 'rm -rf ' . escapeshellarg( $this->folder ) );
	}

	private function file( string $wikiId, array $settings = [] ): ProgramOptionsFile {
		return new ProgramOptionsFile( "{$this->folder}/config.programs", $wikiId, $this->options( $settings ) );
	}

	private function options( array $settings = [] ): ProgramOptions {
		return new ProgramOptions( $this->settings( $settings ), $this->localDocument( $settings ) );
	}

	/** @return array<string,string> What the files hold, by name */
	private function written(): array {
		$paths = glob( "{$this->folder}/config.programs/{,.}*.*", GLOB_BRACE );
		$paths = array_filter( $paths, 'is_file' );
		return array_combine( array_map( 'basename', $paths ), array_map( 'file_get_contents', $paths ) );
	}

	public function testTheyAreTheSettingsOfTheWiki(): void {
		$options = $this->options( [ 'StatsigClientEntries' => [ 'a', 7, 'a' ], 'StatsigProgramNames' => 'djb2' ] );
		$this->assertSame( [ 'only' => [ 'a', '7' ], 'names' => 'djb2' ], $options->toArray() );
		$this->assertSame( [ 'only' => [], 'names' => 'none' ], $this->options()->toArray() );
	}

	public function testEachWikiHasAFileOfItsOwn(): void {
		foreach ( [ 'enwiki', 'wiki-a_', 'we?hird', 'a/b', '../c', '.d', 'é' ] as $wikiId ) {
			$this->assertTrue( $this->file( $wikiId, [ 'StatsigClientEntries' => [ $wikiId ] ] )->refresh() );
		}
		$names = [ '=2e=2e=2fc', '=2ed', '=c3=a9', 'a=2fb', 'enwiki', 'we=3fhird', 'wiki-a_' ];
		$written = $this->written();
		$this->assertEqualsCanonicalizing( array_map( static fn ( $name ) => "$name.json", $names ), array_keys( $written ) );
		$this->assertSame( '{"only":["enwiki"],"names":"none"}', $written['enwiki.json'] );
		$this->assertSame( '0640', substr( sprintf( '%o', fileperms( "{$this->folder}/config.programs/enwiki.json" ) ), -4 ) );
		$this->assertSame( '0750', substr( sprintf( '%o', fileperms( "{$this->folder}/config.programs" ) ), -4 ) );
	}

	public function testOnlyAChangeIsWrittenAndADayRenewsTheRest(): void {
		$path = "{$this->folder}/config.programs/wiki.json";
		$this->file( 'wiki' )->refresh();
		$before = fileinode( $path );
		foreach ( [ 100 => 100, 86500 => 0 ] as $age => $after ) {
			touch( $path, time() - $age );
			$this->assertTrue( $this->file( 'wiki' )->refresh() );
			clearstatcache();
			$this->assertSame( $before, fileinode( $path ) );
			$this->assertEqualsWithDelta( $after, time() - filemtime( $path ), 5 );
		}
		$this->file( 'wiki', [ 'StatsigClientEntries' => [ "\xff" ] ] )->refresh();
		$this->assertSame( [ 'wiki.json' => "{\"only\":[\"\u{FFFD}\"],\"names\":\"none\"}" ], $this->written() );
	}

	public function testWhatCannotBeWrittenIsToldAndThrowsNothing(): void {
		touch( "{$this->folder}/config.programs" );
		$this->assertFalse( $this->file( 'wiki' )->refresh() );
		$this->assertFalse( $this->file( 'wiki' )->at( "{$this->folder}/nowhere/config.programs" )->refresh() );
		$this->assertFalse( $this->file( 'wiki' )->at( '' )->isWanted() );
	}

	public function testTheyLieBesideTheConfigAsAllThatTheWorkerKeeps(): void {
		$at = static fn ( string $config ) => ( new Places( [ 'statsig.config_file' => $config ] ) )->programs();
		$this->assertSame( [ '/a/config.programs', '/a/config.txt-programs', '' ], [ $at( '/a/config.json' ), $at( '/a/config.txt' ), $at( '' ) ] );
	}
}
