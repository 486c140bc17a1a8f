<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Health\Causes;
use MediaWiki\Extension\Statsig\Health\Diagnosis;
use MediaWiki\Extension\Statsig\Health\Finding;
use PHPUnit\Framework\TestCase;

/**
 * What the doctor makes of a status.
 */
class DiagnosisTest extends TestCase {
	private const SETTINGS = [ 'statsig.spool_dir' => '/spool' ];

	/** A status in which all is well */
	private static function healthy( array $changes = [] ): array {
		return array_replace_recursive( [
			'error' => null, 'file' => '/config.json', 'configTime' => 1000, 'configAge' => 86400, 'configChecksum' => 'c', 'configVersion' => 'v',
			'gates' => 1, 'configs' => 2, 'experiments' => 3, 'layers' => 4, 'refused' => [], 'fileSize' => 9, 'fileInode' => 7, 'image' => 'mapped',
			'countries' => [ 'error' => null, 'type' => 'Test-Country', 'bytes' => 99, 'held' => 'mapped', 'lookups' => 7, 'failed' => 0 ],
			'idLists' => [ 'lists' => 2, 'ids' => 10, 'bytes' => 99, 'refused' => 0, 'error' => null ],
			'sync' => [ 'alive' => true, 'signAge' => 5, 'loopEndedAge' => null, 'singles' => 0, 'attemptAge' => 5, 'outcome' => 'unchanged', 'cause' => null, 'successAge' => 5,
				'counts' => [ 'unchanged' => 4 ], 'idListCause' => null, 'idListCounts' => [] ],
			'ship' => [ 'statsig' => [ 'successAge' => 9, 'failures' => 0, 'cause' => null, 'shipped' => 8, 'quarantined' => 0,
				'dropped' => [] ] ],
			'spool' => [ 'bytes' => 10, 'room' => 1000, 'hours' => 12 ],
			'events' => [ 'spoolError' => null ],
			'relay' => [ 'accepted' => 900, 'refused.minute' => 0, 'dropped.ids' => 0, 'dropped.day' => 0, 'busiest' => 0 ],
		], $changes );
	}

	/** @return Finding[] */
	private static function findings( array $status, array $settings = self::SETTINGS ): array {
		return Diagnosis::of( $status, $settings, 600 );
	}

	private static function worst( array $changes ): int {
		return max( array_map( static fn ( $finding ) => $finding->level, self::findings( self::healthy( $changes ) ) ) );
	}

	public function testWhenAllIsWellNothingIsToBeDone(): void {
		foreach ( self::findings( self::healthy() ) as $finding ) {
			$this->assertSame( Finding::FINE, $finding->level, $finding->text );
			$this->assertSame( '', $finding->next );
		}
	}

	/** @return iterable<string,array{int,array}> What is unlike a healthy status, and how bad that is */
	private static function changes(): iterable {
		$nothing = [ 'configTime' => null ];
		yield 'no config' => [ Finding::NOTHING, [ 'error' => 'not_found' ] + $nothing ];
		yield 'the last good one stays' => [ Finding::WRONG, [ 'error' => 'shape' ] ];
		yield 'an old document that is the newest' => [ Finding::FINE, [ 'configAge' => 9_000_000 ] ];
		yield 'a config that each process compiles' => [ Finding::NOTE, [ 'image' => 'compiled' ] ];
		yield 'an image that others may write' => [ Finding::NOTE, [ 'image' => 'mode' ] ];
		yield 'one failure' => [ Finding::NOTE, [ 'sync' => [ 'outcome' => 'failed', 'cause' => 'server' ] ] ];
		yield 'failures for long' => [ Finding::WRONG,
			[ 'sync' => [ 'outcome' => 'failed', 'cause' => 'server', 'successAge' => 601 ] ] ];
		yield 'never a success' => [ Finding::WRONG,
			[ 'sync' => [ 'outcome' => 'failed', 'cause' => 'unauthorized', 'successAge' => null ] ] ];
		yield 'a dead worker' => [ Finding::WRONG, [ 'sync' => [ 'alive' => false, 'attemptAge' => 601, 'successAge' => 601 ] ] ];
		yield 'a timer' => [ Finding::FINE, [ 'sync' => [ 'alive' => false, 'attemptAge' => 59, 'singles' => 3 ] ] ];
		yield 'a timer in the place of a loop' => [ Finding::FINE, [ 'sync' => [ 'alive' => false, 'singles' => 3, 'loopEndedAge' => 99 ] ] ];
		yield 'one run by hand' => [ Finding::NOTE, [ 'sync' => [ 'alive' => false, 'singles' => 1 ] ] ];
		yield 'a loop that ended' => [ Finding::WRONG, [ 'sync' => [ 'alive' => false, 'loopEndedAge' => 60 ] ] ];
		yield 'and a run by hand' => [ Finding::WRONG, [ 'sync' => [ 'alive' => false, 'loopEndedAge' => 60, 'singles' => 1 ] ] ];
		yield 'a loop that was killed' => [ Finding::WRONG, [ 'sync' => [ 'alive' => false ] ] ];
		yield 'an entry refused' => [ Finding::NOTE, [ 'refused' => [ [ 'name' => 'a', 'cause' => 'fields' ] ] ] ];
		yield 'lists unread' => [ Finding::WRONG, [ 'idLists' => [ 'refused' => 1 ] ] ];
		yield 'lists unfetched' => [ Finding::NOTE, [ 'sync' => [ 'idListCause' => 'timeout' ] ] ];
		yield 'no lists' => [ Finding::FINE, [ 'idLists' => [ 'error' => 'not_found', 'lists' => 0 ] ] ];
		yield 'no database of countries wanted' => [ Finding::FINE, [ 'countries' => null ] ];
		yield 'one that is none' => [ Finding::WRONG, [ 'countries' => [ 'error' => 'no_country', 'type' => null ] ] ];
		yield 'a bad one in the place of a good one' => [ Finding::WRONG, [ 'countries' => [ 'error' => 'damaged' ] ] ];
		yield 'one that others may write to' => [ Finding::NOTE, [ 'countries' => [ 'held' => 'read' ] ] ];
		yield 'one that was cut' => [ Finding::WRONG, [ 'countries' => [ 'failed' => 1 ] ] ];
		yield 'a full spool' => [ Finding::WRONG, [ 'events' => [ 'spoolError' => 'full' ] ] ];
		yield 'a shipment failed' => [ Finding::NOTE, [ 'ship' => [ 'statsig' => [ 'cause' => 'server' ] ] ] ];
		yield 'a spool that is too small' => [ Finding::NOTE, [ 'spool' => [ 'hours' => 11 ] ] ];
		yield 'a rate unknown' => [ Finding::FINE, [ 'spool' => [ 'hours' => null ] ] ];
		yield 'a limit refused some' => [ Finding::NOTE, [ 'relay' => [ 'refused.minute' => 100, 'dropped.ids' => 100, 'busiest' => 150 ] ] ];
		yield 'nearly all of one address' => [ Finding::WRONG, [ 'relay' => [ 'refused.minute' => 100, 'dropped.ids' => 100, 'busiest' => 160 ] ] ];
		yield 'few, of one address' => [ Finding::NOTE, [ 'relay' => [ 'refused.minute' => 49, 'busiest' => 49 ] ] ];
		yield 'many, for the wiki' => [ Finding::NOTE, [ 'relay' => [ 'dropped.day' => 5000, 'busiest' => 0 ] ] ];
		yield 'damaged numbers' => [ Finding::NOTE, [ 'relay' => [ 'made-anew' => 1 ] ] ];
		yield 'old tokens' => [ Finding::NOTE, [ 'relay' => [ 'dropped.token' => 1 ] ] ];
		yield 'a policy file that is not renewed' => [ Finding::WRONG,
			[ 'sync' => [ 'policyCause' => 'exit', 'policyAge' => null, 'policyFailures' => 2 ] ] ];
		yield 'one that is' => [ Finding::FINE, [ 'sync' => [ 'policyCause' => null, 'policyAge' => 7, 'policyFailures' => 2 ] ] ];
		yield 'programs that the worker does not know' => [ Finding::WRONG, [ 'sync' => [ 'programFaults' => [ 'wiki' => 'shape', 'other' => 'new' ] ] ] ];
		yield 'programs that it knows' => [ Finding::FINE, [ 'sync' => [ 'programs' => 2, 'programFaults' => [] ] ] ];
		yield 'shipments fail for long' => [ Finding::WRONG, [ 'ship' => [ 'statsig' => [ 'cause' => 'server', 'successAge' => 601 ] ] ] ];
	}

	public function testEachTroubleHasItsWeight(): void {
		foreach ( self::changes() as $what => [ $level, $changes ] ) {
			$this->assertSame( $level, self::worst( $changes ), $what );
		}
	}

	public function testWhoeverIsToldOfTroubleIsToldWhatToDo(): void {
		foreach ( self::changes() as $what => [ , $changes ] ) {
			foreach ( self::findings( self::healthy( $changes ) ) as $finding ) {
				$this->assertSame( $finding->level === Finding::FINE, $finding->next === '', "$what: $finding->text" );
			}
		}
	}

	public function testAProxyThatLooksLikeOneReaderIsNamed(): void {
		$texts = array_map( static fn ( $finding ) => "$finding->text $finding->next", self::findings(
			self::healthy( [ 'relay' => [ 'refused.minute' => 60, 'busiest' => 60 ] ] )
		) );
		$this->assertMatchesRegularExpression( '/60 were of one.*\$wgCdnServers/', implode( ' ', $texts ) );
		$this->assertNotEmpty( self::findings( [ 'relay' => null ] + self::healthy() ), 'nothing came today' );
	}

	public function testWithoutWorkerOrSpoolItSaysSo(): void {
		$status = [ 'sync' => null ] + self::healthy();
		$this->assertStringContainsString( 'No worker has ever run', self::findings( $status )[1]->text );
		$last = self::findings( self::healthy(), [] );
		$this->assertSame( Finding::NOTE, end( $last )->level );
	}

	public function testEachWordOfTheModuleHasASentence(): void {
		$source = dirname( __DIR__, 3 ) . '/src';
		$words = [];
		foreach ( [ 'worker/host/cause.rs' => '/Self::\w+ => "([a-z-]+)"/', 'events/spool/folder.rs' => '/Self::\w+ => "([a-z-]+)"/',
			'worker/sync/renewal.rs' => '/Err\("([a-z-]+)"\)/', 'config/image/fault.rs' => '/Self::\w+ => "([a-z_]+)"/',
			'config/geo/fault.rs' => '/Self::\w+ => "([a-z_]+)"/', 'cache/file.rs' => '/: Trouble = "(\w+)"|Err\("(\w+)"\)/' ] as $file => $pattern ) {
			$found = preg_match_all( $pattern, file_get_contents( "$source/$file" ), $matches );
			$this->assertGreaterThan( 3, $found, $file );
			$words = array_merge( $words, array_filter( array_merge( $matches[1], $matches[2] ?? [] ) ) );
		}
		$this->assertSame( [], array_values( array_diff( $words, Causes::words() ) ) );
		$page = file_get_contents( dirname( $source ) . '/docs/operations.md' );
		foreach ( Causes::words() as $word ) {
			$this->assertStringContainsString( "`$word`", $page );
		}
	}

	/** `STATSIG_WRITE_EXPECTED=1 tests/run/one unit DiagnosisTest` writes the table anew */
	public function testThePageSaysOfTheWorkerWhatTheDoctorSays(): void {
		$rows = '';
		foreach ( Causes::words() as $word ) {
			[ $text, $next ] = Causes::ofWorker( $word );
			if ( $text !== "The module says: $word." ) {
				$rows .= preg_replace( '/statsig\.\w+|--[a-z-]+/', '`$0`', "| `$word` | $text | $next |" ) . "\n";
			}
		}
		$path = dirname( __DIR__, 3 ) . '/docs/operations.md';
		$page = file_get_contents( $path );
		$pattern = '/(Why a sync or a shipment failed [^|]*\|[^\n]*\n\| --- \| --- \| --- \|\n)(?:\|.*\n)*/';
		if ( getenv( 'STATSIG_WRITE_EXPECTED' ) ) {
			$page = preg_replace_callback( $pattern, static fn ( array $found ): string => $found[1] . $rows, $page );
			file_put_contents( $path, $page );
		}
		$this->assertSame( 1, preg_match( $pattern, $page ) );
		$this->assertStringContainsString( "| --- | --- | --- |\n$rows\n", $page );
	}
}
