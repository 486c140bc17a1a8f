<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Farm;

use HashBagOStuff;
use MediaWiki\Extension\Statsig\Farm\Books;
use MediaWiki\Extension\Statsig\Farm\Stash;
use PHPUnit\Framework\TestCase;

/**
 * What a host has counted reaches the others' spools, and nothing else does.
 */
class BooksTest extends TestCase {
	private string $folder;
	private HashBagOStuff $store;

	protected function setUp(): void {
		$this->folder = sys_get_temp_dir() . '/statsig-books.' . bin2hex( random_bytes( 6 ) );
		mkdir( $this->folder );
		$this->store = new HashBagOStuff();
	}

	protected function tearDown(): void {
		exec( 'rm -rf ' . escapeshellarg( $this->folder ) );
	}

	private function books( string $host ): Books {
		return new Books( new Stash( fn () => $this->store, 'wikis' ), "$this->folder/$host" );
	}

	private function write( string $host, string $name, string $text ): void {
		$path = "$this->folder/$host/$name";
		@mkdir( dirname( $path ), 0750, true );
		file_put_contents( $path, $text );
		// Another second of the file's clock
		touch( $path, 1_700_000_000 + crc32( $text ) % 1000 );
	}

	/** @return array<string,string> What others have told a host, by name of the file, without the names of hosts */
	private function told( string $host ): array {
		$told = [];
		foreach ( glob( "$this->folder/$host/farm/*/{*,*/*}", GLOB_BRACE ) as $path ) {
			if ( is_file( $path ) ) {
				$told[preg_replace( '~^.*/farm/[0-9a-f]{16}/~', '', $path )][] = file_get_contents( $path );
			}
		}
		return array_map( static fn ( $texts ) => implode( ' and ', $texts ), $told );
	}

	public function testEachHostHasWhatTheOthersHaveCounted(): void {
		$this->write( 'one', 'rollups/2026-11-28.json', 'rollup of one' );
		$this->write( 'one', 'counts/2026-11-28', 'counts of one' );
		$this->write( 'one', 'ship.json', 'sent by one' );
		$this->write( 'one', 'current.jsonl', 'zzcanary' );
		$this->write( 'one', 'counts/2026-11-28.clients', 'zzcanary' );
		$this->write( 'one', 'quarantine.jsonl', 'zzcanary' );
		$this->write( 'two', 'rollups/2026-11-28.json', 'rollup of two' );
		$this->assertTrue( $this->books( 'one' )->tell() );
		$this->assertTrue( $this->books( 'two' )->tell() );
		$this->assertSame( [ 'hosts' => 2, 'isWhole' => true ], $this->books( 'two' )->gather() );
		$this->assertEquals( [
			'ship.json' => 'sent by one', 'counts/2026-11-28' => 'counts of one', 'rollups/2026-11-28.json' => 'rollup of one'
		], $this->told( 'two' ) );
		$this->assertSame( [ 'hosts' => 2, 'isWhole' => true ], $this->books( 'one' )->gather() );
		$this->assertSame( [ 'rollups/2026-11-28.json' => 'rollup of two' ], $this->told( 'one' ) );
		$this->assertStringNotContainsString( 'zzcanary', serialize( $this->store ) );
	}

	public function testWhatIsToldAnewReplacesWhatWasTold(): void {
		$this->write( 'one', 'rollups/2026-11-28.json', 'first' );
		$this->write( 'one', 'rollups/2026-08-01.json', 'old' );
		$this->write( 'two', 'ship.json', 'two' );
		$this->books( 'one' )->tell();
		$this->books( 'two' )->gather();
		$this->write( 'one', 'rollups/2026-11-28.json', 'second' );
		unlink( "$this->folder/one/rollups/2026-08-01.json" );
		$this->assertTrue( $this->books( 'one' )->tell() );
		touch( "$this->folder/two/farm/gathered.json" );
		$this->books( 'two' )->gather();
		$this->assertSame( 'first', $this->told( 'two' )['rollups/2026-11-28.json'], 'within ten minutes nothing more is told' );
		$this->assertTrue( $this->books( 'one' )->tell( true ) );
		$this->lookAgain( 'two' );
		$this->books( 'two' )->gather();
		$this->assertSame( [ 'rollups/2026-11-28.json' => 'second' ], $this->told( 'two' ) );
		$parts = substr_count( serialize( $this->store ), ':part:' );
		$this->write( 'one', 'rollups/2026-11-28.json', 'third' );
		$this->books( 'one' )->tell( true );
		$this->assertLessThan( $parts + 1, substr_count( serialize( $this->store ), ':part:' ), 'what was replaced before goes' );
	}

	public function testAHostThatIsGoneIsForgotten(): void {
		$this->write( 'one', 'ship.json', 'one' );
		$this->write( 'two', 'ship.json', 'two' );
		$this->books( 'one' )->tell();
		$this->books( 'two' )->gather();
		$this->assertCount( 1, $this->told( 'two' ) );
		$this->store = new HashBagOStuff();
		$this->lookAgain( 'two' );
		$this->assertSame( [ 'hosts' => 1, 'isWhole' => true ], $this->books( 'two' )->gather() );
		$this->assertSame( [], glob( "$this->folder/two/farm/*", GLOB_ONLYDIR ) );
	}

	public function testWhatAStoreSaysNamesNoFileElsewhere(): void {
		$stash = new Stash( fn () => $this->store, 'wikis' );
		$blob = $stash->put( 'zzcanary' )->toArray();
		$host = str_repeat( 'a', 16 );
		$stash->change( 'hosts', static fn () => [ $host => time(), '../../x' => time() ] );
		$names = [ '../../escaped', 'rollups/../../../escaped', '/tmp/statsig-escaped', 'current.jsonl', "ship.json\n", 'rollups/2026-11-28.json.php', 'ship.json' ];
		$stash->point( "books $host", [ 'at' => time(), 'files' => array_fill_keys( $names, $blob ) ] );
		$this->write( 'two', 'current.jsonl', 'own' );
		$this->assertSame( [ 'hosts' => 2, 'isWhole' => true ], $this->books( 'two' )->gather() );
		$this->assertSame( [ 'ship.json' => 'zzcanary' ], $this->told( 'two' ) );
		exec( 'grep -rl zzcanary ' . escapeshellarg( $this->folder ), $found );
		$this->assertSame( [ "$this->folder/two/farm/$host/ship.json" ], $found );
	}

	public function testAStoreThatKeepsNothingSaysSo(): void {
		$this->write( 'one', 'ship.json', 'one' );
		$books = new Books( new Stash( static fn () => new \EmptyBagOStuff(), 'wikis' ), "$this->folder/one" );
		$this->assertFalse( $books->tell() );
		$this->assertSame( [ 'hosts' => 1, 'isWhole' => true ], $books->gather() );
	}

	/** As if a minute had passed. */
	private function lookAgain( string $host ): void {
		$path = "$this->folder/$host/farm/gathered.json";
		file_put_contents( $path, json_encode( [ 'at' => 0 ] + json_decode( file_get_contents( $path ), true ) ) );
	}
}
