<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Farm;

use HashBagOStuff;
use MediaWiki\Extension\Statsig\Farm\FarmHost;
use MediaWiki\Extension\Statsig\Farm\Stash;
use MediaWiki\Extension\Statsig\Health\Places;
use PHPUnit\Framework\TestCase;
use WANObjectCache;

/**
 * What one host publishes is what the others have on their disks, by a store and a cache that fail now and then.
 */
class HostConfigTest extends TestCase {
	private const FIXTURE = __DIR__ . '/../../fixtures/config.json';

	private string $folder;
	private HashBagOStuff $store;
	private object $memory;

	/** @var string[] What the store was asked: a word and a kind of key each */
	public array $asked = [];

	protected function setUp(): void {
		$this->folder = sys_get_temp_dir() . '/statsig-hosts.' . bin2hex( random_bytes( 6 ) );
		foreach ( [ 'one', 'two' ] as $host ) {
			mkdir( "$this->folder/$host", 0750, true );
		}
		copy( self::FIXTURE, "$this->folder/one/config.json" );
		$this->store = new class( $this ) extends HashBagOStuff {
			public function __construct( private readonly HostConfigTest $test ) {
				parent::__construct();
			}

			/** @inheritDoc */
			public function get( $key, $flags = 0 ) {
				$this->test->asked[] = explode( ':', $key )[3];
				return parent::get( $key, $flags );
			}

			/** @inheritDoc */
			public function getMulti( array $keys, $flags = 0 ) {
				$this->test->asked[] = 'parts';
				return parent::getMulti( $keys, $flags );
			}
		};
		$this->memory = new HashBagOStuff();
	}

	protected function tearDown(): void {
		exec( 'rm -rf ' . escapeshellarg( $this->folder ) );
	}

	/** @return FarmHost As a new process has it */
	private function host( string $name ): FarmHost {
		return new FarmHost(
			fn () => new Stash( fn () => $this->store, 'wikis' ),
			fn () => new WANObjectCache( [ 'cache' => $this->memory ] ),
			'wikis', static fn ( $task ) => $task(), Places::ofConfig( "$this->folder/$name/config.json" )
		);
	}

	/** Lets so many seconds pass for a host and for the cache. */
	private function pass( string $name, int $seconds ): void {
		$path = "$this->folder/$name/config.farm.json";
		$record = json_decode( file_get_contents( $path ), true );
		file_put_contents( $path, json_encode( [ 'read' => $record['read'] - $seconds, 'failed' => $record['failed'] - $seconds ] + $record ) );
		// What was kept so long has run out
		$this->memory = new HashBagOStuff();
		$this->asked = [];
	}

	private function change(): string {
		$document = json_decode( file_get_contents( self::FIXTURE ), true );
		$document['time']++;
		$document['checksum'] = bin2hex( random_bytes( 4 ) );
		file_put_contents( "$this->folder/one/config.json", json_encode( $document ) );
		return file_get_contents( "$this->folder/one/config.json" );
	}

	public function testAHostGetsTheDocumentItsImageAndTheLists(): void {
		mkdir( "$this->folder/one/config.id_lists" );
		$ids = "sidlist1\0\0\0\0\0\1";
		$file = substr( hash( 'sha256', $ids ), 0, 32 ) . '.ids';
		$index = json_encode( [ 'list' => [ 'file' => $file, 'count' => 1, 'fileID' => 'f', 'creationTime' => 1, 'read' => 10 ] ] );
		file_put_contents( "$this->folder/one/config.id_lists/$file", $ids );
		file_put_contents( "$this->folder/one/config.id_lists/index.json", $index );
		$this->assertSame( [ 'fresh', null ], $this->host( 'one' )->publisher()->publish( 10 ) );
		$this->assertSame( [ 'fresh', null ], $this->host( 'two' )->config()->take() );
		$this->assertFileEquals( self::FIXTURE, "$this->folder/two/config.json" );
		$this->assertCount( 1, glob( "$this->folder/two/config.images/*.image" ) );
		$this->assertCount( 1, glob( "$this->folder/two/config.versions/*.gz" ) );
		$this->assertSame( [ $index, $ids ], [
			file_get_contents( "$this->folder/two/config.id_lists/index.json" ), file_get_contents( "$this->folder/two/config.id_lists/$file" )
		] );
		$this->assertSame( [ 'unchanged', null ], $this->host( 'one' )->publisher()->publish( 10 ) );
		file_put_contents( "$this->folder/one/config.id_lists/index.json", '{}' );
		$this->assertSame( [ 'fresh', null ], $this->host( 'one' )->publisher()->publish( 10 ) );
		$this->pass( 'two', 10 );
		$this->assertSame( [ 'unchanged', null ], $this->host( 'two' )->config()->take() );
		$this->assertSame( '{}', file_get_contents( "$this->folder/two/config.id_lists/index.json" ) );
		$this->assertFileExists( "$this->folder/two/config.id_lists/$file", 'processes that have read the last index look for it' );
	}

	public function testTheStoreIsAskedOncePerIntervalAndForPartsOnlyAtAChange(): void {
		$this->host( 'one' )->publisher()->publish( 10 );
		$this->asked = [];
		for ( $look = 0; $look < 20; $look++ ) {
			$this->host( 'two' )->config()->take();
		}
		$this->assertSame( [ 'pointer', 'parts' ], $this->asked );
		$this->pass( 'two', 10 );
		for ( $look = 0; $look < 20; $look++ ) {
			$this->assertSame( [ 'unchanged', null ], $this->host( 'two' )->config()->take() );
		}
		$this->assertSame( [ 'pointer' ], $this->asked );
	}

	public function testACacheThatKeepsNothingDoesNotMakeItMore(): void {
		$this->host( 'one' )->publisher()->publish( 10 );
		$this->memory = new \EmptyBagOStuff();
		$this->asked = [];
		for ( $look = 0; $look < 20; $look++ ) {
			$this->host( 'two' )->config()->take();
		}
		$this->assertSame( [ 'pointer', 'parts' ], $this->asked );
	}

	public function testNothingThereIsBelievedForAWhileToo(): void {
		for ( $look = 0; $look < 20; $look++ ) {
			$this->assertSame( [ 'absent', null ], $this->host( 'two' )->config()->take() );
		}
		$this->assertSame( [ 'pointer' ], $this->asked );
		$this->assertFileDoesNotExist( "$this->folder/two/config.json" );
		$this->assertSame( [ 'absent', 'nothing' ], $this->host( 'two' )->publisher()->publish( 10 ), 'a host without a config has none to tell' );
	}

	public function testAConfigThatChangedFollowsAlsoToAnOlderOne(): void {
		$this->host( 'one' )->publisher()->publish( 10 );
		$this->host( 'two' )->config()->take();
		$changed = $this->change();
		$this->host( 'one' )->publisher()->publish( 10 );
		$this->pass( 'two', 10 );
		$this->assertSame( [ 'fresh', null ], $this->host( 'two' )->config()->take() );
		$this->assertSame( $changed, file_get_contents( "$this->folder/two/config.json" ) );
		copy( self::FIXTURE, "$this->folder/one/config.json" );
		$this->host( 'one' )->publisher()->publish( 10 );
		$this->pass( 'two', 10 );
		$this->assertSame( [ 'fresh', null ], $this->host( 'two' )->config()->take() );
		$this->assertFileEquals( self::FIXTURE, "$this->folder/two/config.json" );
		$status = $this->host( 'two' )->record()->status( time() );
		$this->assertSame( [ 'takes', 'fresh', null, [ 'fresh' => 3 ] ], [ $status['role'], $status['outcome'], $status['cause'], $status['counts'] ] );
		$this->assertLessThan( 5, $status['confirmedAge'] );
	}

	public function testWhatTheHostHasIsMendedWhereItWasLost(): void {
		$this->host( 'one' )->publisher()->publish( 10 );
		$this->host( 'two' )->config()->take();
		unlink( "$this->folder/two/config.json" );
		$this->assertSame( [ 'fresh', null ], $this->host( 'two' )->config()->take() );
		$this->assertFileEquals( self::FIXTURE, "$this->folder/two/config.json" );
	}

	public function testALostPartLeavesTheLastConfigAndIsWrittenAnew(): void {
		$this->host( 'one' )->publisher()->publish( 10 );
		$this->host( 'two' )->config()->take();
		$this->change();
		$this->host( 'one' )->publisher()->publish( 10 );
		$record = $this->host( 'one' )->record()->get();
		$this->store->delete( $this->store->makeGlobalKey( 'statsig', 'wikis', 'part', $record['files']['config']['parts'][0] ) );
		$this->pass( 'two', 10 );
		$this->assertSame( [ 'failed', 'parts' ], $this->host( 'two' )->config()->take() );
		$this->assertFileEquals( self::FIXTURE, "$this->folder/two/config.json" );
		$this->asked = [];
		$this->assertSame( [ 'failed', 'parts' ], $this->host( 'two' )->config()->take() );
		$this->assertSame( [], $this->asked, 'it is not tried again at once' );
		$this->assertSame( [ 'unchanged', null ], $this->host( 'one' )->publisher()->publish( 10 ) );
		$this->pass( 'two', 10 );
		$this->assertSame( [ 'fresh', null ], $this->host( 'two' )->config()->take() );
	}

	public function testWhatIsNoConfigIsNotTaken(): void {
		$this->host( 'one' )->publisher()->publish( 10 );
		$this->host( 'two' )->config()->take();
		file_put_contents( "$this->folder/one/config.json", '{"feature_gates":' );
		$this->host( 'one' )->publisher()->publish( 10 );
		$this->pass( 'two', 10 );
		$this->assertSame( [ 'failed', 'garbage' ], $this->host( 'two' )->config()->take() );
		$this->assertFileEquals( self::FIXTURE, "$this->folder/two/config.json" );
	}

	public function testTheHostThatAsksStatsigIsNotToldWhatItSaid(): void {
		$this->host( 'one' )->publisher()->publish( 10 );
		$changed = $this->change();
		// Its worker has a new one, which the store has not heard of yet
		$this->assertSame( [ 'locked', null ], $this->host( 'one' )->config()->take() );
		$this->assertSame( $changed, file_get_contents( "$this->folder/one/config.json" ) );
	}

	public function testOneProcessOfAHostLooksAtATime(): void {
		$this->host( 'one' )->publisher()->publish( 10 );
		$lock = $this->host( 'two' )->record()->lock();
		$this->assertSame( [ 'locked', null ], $this->host( 'two' )->config()->take() );
		fclose( $lock );
		$this->assertSame( [ 'fresh', null ], $this->host( 'two' )->config()->take() );
		$this->assertFalse( $this->host( 'two' )->record()->isDue() && time() === filemtime( "$this->folder/two/config.farm.lock" ) );
	}

	public function testNoPageLooksWhereItsReaderWouldWaitForIt(): void {
		// Neither the command line, nor php-cgi, nor PHP in Apache's processes can send a page and work on
		$this->assertFalse( function_exists( 'fastcgi_finish_request' ) );
		$this->host( 'one' )->publisher()->publish( 10 );
		$this->asked = [];
		$this->host( 'two' )->config()->afterResponse();
		$this->assertSame( [], $this->asked );
		$this->assertFileDoesNotExist( "$this->folder/two/config.farm.lock" );
		$this->assertSame( [ 'fresh', null ], $this->host( 'two' )->config()->take(), 'what the worker of the host does' );
	}

	public function testAStoreThatThrowsIsNotToldFurther(): void {
		$this->store = new class extends HashBagOStuff {
			/** @inheritDoc */
			public function get( $key, $flags = 0 ) {
				throw new \RuntimeException( 'INSERT INTO zzcanary' );
			}
		};
		$this->assertSame( [ 'failed', 'store' ], $this->host( 'one' )->publisher()->publish( 10 ) );
		$this->assertSame( [ 'failed', 'store' ], $this->host( 'two' )->config()->take() );
		$this->assertStringNotContainsString( 'zzcanary', file_get_contents( "$this->folder/two/config.farm.json" ) );
	}
}
