<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Health\IniFolders;
use MediaWiki\Extension\Statsig\Health\PoolUser;
use PHPUnit\Framework\TestCase;

/**
 * What commands and pages are told by ini files, in folders as Debian has them.
 */
class IniFoldersTest extends TestCase {
	private string $root;

	protected function setUp(): void {
		$this->root = sys_get_temp_dir() . '/statsig-ini.' . bin2hex( random_bytes( 6 ) );
		foreach ( [ 'cli/conf.d', 'fpm/conf.d', 'fpm/pool.d' ] as $folder ) {
			mkdir( "{$this->root}/$folder", 0755, true );
		}
	}

	protected function tearDown(): void {
		exec( 'rm -rf ' . escapeshellarg( $this->root ) );
	}

	/** @return string[] What is found, as text */
	private function found( string $cli, string $fpm ): array {
		file_put_contents( "{$this->root}/cli/conf.d/30-statsig.ini", $cli );
		file_put_contents( "{$this->root}/fpm/conf.d/30-statsig.ini", $fpm );
		$folders = new IniFolders( "{$this->root}/cli/conf.d" );
		return array_map( static fn ( $finding ) => $finding->text, $folders->findings() );
	}

	public function testTheSameInBothIsWell(): void {
		$this->assertSame( [], $this->found( '', '' ) );
		$this->assertSame( [], $this->found( "extension=statsig\nstatsig.preload=1\n", "extension = \"statsig.so\" ; module\nstatsig.preload = \"1\"\n" ) );
	}

	public function testAModuleThatOnlyOneOfThemLoadsIsNamedWithBothFolders(): void {
		foreach ( [ [ "extension=statsig\n", '' ], [ '', "extension=/opt/statsig.so\n" ], [ ";extension=statsig\n", "extension=statsig\n" ] ] as [ $cli, $fpm ] ) {
			$found = $this->found( $cli, $fpm );
			$this->assertCount( 1, $found, $cli );
			$this->assertStringContainsString( "{$this->root}/cli/conf.d", $found[0] );
			$this->assertStringContainsString( "{$this->root}/fpm/conf.d", $found[0] );
		}
	}

	public function testASettingThatDiffersIsNamedAndItsValueIsNot(): void {
		$found = $this->found( "extension=statsig\nstatsig.spool_dir=/a-path\n", "extension=statsig\nstatsig.exposures=0\n" );
		$this->assertCount( 1, $found );
		$this->assertStringContainsString( 'statsig.spool_dir, statsig.exposures', $found[0] );
		$this->assertStringNotContainsString( 'a-path', $found[0] );
	}

	public function testFoldersThatAreOtherwiseTellNothing(): void {
		$this->assertSame( [], ( new IniFolders( '/usr/local/etc/php/conf.d' ) )->findings() );
		$this->assertSame( [], ( new IniFolders( '' ) )->serving() );
		$this->assertStringContainsString( '/usr/local/etc/php', ( new IniFolders( '/usr/local/etc/php/conf.d' ) )->sentence() );
	}

	public function testAPoolsOwnSettingsAreNamed(): void {
		file_put_contents( "{$this->root}/fpm/pool.d/www.conf",
			"[www]\nphp_admin_value[statsig.spool_dir] = /a-path\nphp_value[statsig.preload] = \"1\"\n;php_value[statsig.api] = x\n" );
		$folders = new IniFolders( "{$this->root}/cli/conf.d" );
		$found = $folders->ofPools( [ 'statsig.spool_dir' => '/other', 'statsig.preload' => '1', 'statsig.api' => '' ] );
		$this->assertCount( 1, $found );
		$this->assertStringEndsWith( 'at others: statsig.spool_dir.', $found[0]->text );
		$this->assertSame( [], $folders->ofPools( [ 'statsig.spool_dir' => '/a-path', 'statsig.preload' => '1' ] ) );
	}

	public function testThePoolsUserIsFoundWhereThereIsOne(): void {
		$pools = fn () => ( new IniFolders( "{$this->root}/cli/conf.d" ) )->pools();
		$this->assertNull( PoolUser::find( '', $pools(), [] ) );
		file_put_contents( "{$this->root}/fpm/pool.d/www.conf", "[www]\nuser = daemon\ngroup = daemon\n;user = root\n" );
		$this->assertSame( posix_getpwnam( 'daemon' )['uid'], PoolUser::find( '', $pools(), [ '/' ] )->id );
		$this->assertSame( fileowner( $this->root ), PoolUser::find( $this->root, $pools(), [] )->id );
		file_put_contents( "{$this->root}/fpm/pool.d/two.conf", "[two]\nuser = nobody\n" );
		$this->assertNull( PoolUser::find( '', $pools(), [ '/' ] ), 'two pools, and folders of root' );
	}
}
