<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Outlets;

use MediaWiki\Extension\Statsig\Metric\ToldCounts;
use PHPUnit\Framework\TestCase;

/**
 * What grows is told once, whatever happens to the file.
 */
class ToldCountsTest extends TestCase {
	private string $folder;

	protected function setUp(): void {
		$this->folder = sys_get_temp_dir() . '/statsig-told.' . bin2hex( random_bytes( 6 ) );
		mkdir( $this->folder );
	}

	protected function tearDown(): void {
		exec( 'rm -rf ' . escapeshellarg( $this->folder ) );
	}

	private function told( string $name = 'counts/told.json' ): ToldCounts {
		return new ToldCounts( "{$this->folder}/$name" );
	}

	public function testOnlyGrowthIsToldAndOnlyOnce(): void {
		$this->assertSame( [], $this->told()->take( [ 'sync' => [] ] ) );
		$this->assertDirectoryDoesNotExist( "{$this->folder}/counts", 'there is nothing to keep' );
		$this->assertSame( [ 'sync' => [ 'fresh' => 40 ] ], $this->told()->take( [ 'sync' => [ 'fresh' => 40 ] ] ) );
		$this->assertSame( [ 'sync' => [ 'fresh' => 2, 'timeout' => 1 ] ], $this->told()->take( [ 'sync' => [ 'fresh' => 42, 'timeout' => 1 ] ] ) );
		$this->assertSame( [], $this->told()->take( [ 'sync' => [ 'fresh' => 42, 'timeout' => 1 ] ] ) );
		$this->assertSame( [ 'new day' => [ 'accepted' => 5 ] ], $this->told()->take( [ 'sync' => [ 'fresh' => 42 ], 'new day' => [ 'accepted' => 5 ] ] ) );
		$this->assertSame( 0640, fileperms( "{$this->folder}/counts/told.json" ) & 0777 );
	}

	public function testCountsThatWereMadeAnewAreFollowedFromThere(): void {
		$this->told()->take( [ 'day' => [ 'accepted' => 100 ] ] );
		$this->assertSame( [], $this->told()->take( [ 'day' => [ 'accepted' => 3 ] ] ) );
		$this->assertSame( [ 'day' => [ 'accepted' => 4 ] ], $this->told()->take( [ 'day' => [ 'accepted' => 7 ] ] ) );
	}

	public function testADamagedFileTellsNothingTwice(): void {
		foreach ( [ '', '{', '7', '"x"', "\xff", '{"day":' ] as $damage ) {
			$this->told()->take( [ 'day' => [ 'accepted' => 100 ] ] );
			file_put_contents( "{$this->folder}/counts/told.json", $damage );
			$this->assertSame( [], $this->told()->take( [ 'day' => [ 'accepted' => 101 ] ] ), $damage );
			$this->assertSame( [ 'day' => [ 'accepted' => 1 ] ], $this->told()->take( [ 'day' => [ 'accepted' => 102 ] ] ), $damage );
		}
		file_put_contents( "{$this->folder}/counts/told.json", '{"day":"x","other":{"accepted":[]}}' );
		$this->assertSame( [ 'day' => [ 'accepted' => 102 ] ], $this->told()->take( [ 'day' => [ 'accepted' => 102 ] ] ) );
	}

	public function testWhileAnotherAsksAndWhereNothingCanBeKeptNothingIsTold(): void {
		$this->told()->take( [ 'day' => [ 'accepted' => 0 ] ] );
		$other = fopen( "{$this->folder}/counts/told.json", 'r' );
		flock( $other, LOCK_EX );
		$this->assertSame( [], $this->told()->take( [ 'day' => [ 'accepted' => 1 ] ] ) );
		flock( $other, LOCK_UN );
		$this->assertSame( [ 'day' => [ 'accepted' => 1 ] ], $this->told()->take( [ 'day' => [ 'accepted' => 1 ] ] ) );
		$this->assertSame( [], $this->told( 'no/folder/told.json' )->take( [ 'day' => [ 'accepted' => 1 ] ] ) );
		$this->assertDirectoryDoesNotExist( "{$this->folder}/no" );
	}
}
