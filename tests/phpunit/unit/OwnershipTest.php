<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Health\Account;
use MediaWiki\Extension\Statsig\Health\Ownership;
use PHPUnit\Framework\TestCase;

/**
 * Where root is sent to another user: by owners that are only said, so that anybody can run this.
 */
class OwnershipTest extends TestCase {
	private const COMMAND = [ '/srv/sync.php', '--once', "a'b" ];

	private static function refusal( ?int $user, array $owners ): ?string {
		return Ownership::refusal( $user, $owners, self::COMMAND );
	}

	public function testRootIsSentToTheFirstOtherOwner(): void {
		[ $daemon, $bin ] = [ posix_getpwnam( 'daemon' )['uid'], posix_getpwnam( 'bin' )['uid'] ];
		$this->assertSame(
			"You are root, but /b belongs to daemon: what root writes there, daemon may not write any more.\n" .
				"Next: sudo -u daemon php '/srv/sync.php' '--once' 'a'\\''b'",
			self::refusal( 0, [ '/a' => 0, '/gone' => null, '/b' => $daemon, '/c' => $bin ] )
		);
		$this->assertStringContainsString( '/c belongs to user 4000000', self::refusal( 0, [ '/c' => 4000000 ] ) );
	}

	public function testNobodyElseIsAndRootIsNotWhereAllIsRoots(): void {
		$this->assertNull( self::refusal( 0, [ '/a' => 0, '/gone' => null ] ) );
		$this->assertNull( self::refusal( 0, [] ) );
		foreach ( [ 33, 4000000, null ] as $user ) {
			$this->assertNull( self::refusal( $user, [ '/a' => 0, '/b' => 33, '/c' => 4000000 ] ) );
		}
	}

	public function testOwnersAreThoseOfTheFilesAndOfLinksThemselves(): void {
		$link = sys_get_temp_dir() . '/statsig-link.' . bin2hex( random_bytes( 6 ) );
		symlink( '/usr', $link );
		try {
			$this->assertSame( [ posix_geteuid(), null, null ], array_map( [ Account::class, 'ownerOf' ], [ $link, "$link/no", '' ] ) );
			$this->assertSame( 'nothing to be seen', Account::rightsOf( "$link/no" ) );
			$this->assertMatchesRegularExpression( '/^owner \S+, mode 0755$/', Account::rightsOf( '/usr' ) );
		} finally {
			unlink( $link );
		}
	}
}
