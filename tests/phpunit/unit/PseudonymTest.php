<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Core\CentralIdLookup;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\User\UserIdentityValue;

/**
 * Under which id a reader is bucketed.
 */
class PseudonymTest extends UnitCase {
	private static function hmac( string $account ): string {
		return substr( hash_hmac( 'sha256', $account, self::SECRET ), 0, 32 );
	}

	private function lookup( bool $attached, int $id ): CentralIdLookup {
		$lookup = $this->createMock( CentralIdLookup::class );
		$lookup->method( 'isAttached' )->willReturn( $attached );
		$lookup->method( 'centralIdFromLocalUser' )
			->with( $this->anything(), CentralIdLookup::AUDIENCE_RAW )
			->willReturn( $id );
		return $lookup;
	}

	public function testLocalAccount(): void {
		$this->assertSame( self::hmac( 'local:testwiki:7' ), $this->readerUnits()->of( new FakeUser( 7 ) )->userID );
	}

	public function testCentralAccount(): void {
		$units = $this->readerUnits( [], $this->lookup( true, 4711 ) );
		$this->assertSame( self::hmac( 'central:farm:4711' ), $units->of( new FakeUser( 7 ) )->userID );
	}

	public function testUnattachedAccountOfACentralWikiHasNone(): void {
		$this->assertNull( $this->readerUnits( [], $this->lookup( false, 4711 ) )->of( new FakeUser( 7 ) )->userID );
		$this->assertNull( $this->readerUnits( [], $this->lookup( true, 0 ) )->of( new FakeUser( 7 ) )->userID );
	}

	public function testUnregisteredReaderHasNone(): void {
		$this->assertNull( $this->readerUnits()->of( new FakeUser( 0 ) )->userID );
	}

	public function testATemporaryAccountIsKnownByItsName(): void {
		$account = fn ( int $id, string $name ) =>
			$this->readerUnits()->of( new UserIdentityValue( $id, $name ) )->attributes( [ 'account' ] )['account'];
		$this->assertSame( 'temp', $account( 7, '~2026-7' ) );
		$this->assertSame( 'named', $account( 7, 'Reader' ) );
		$this->assertSame( 'none', $account( 0, '198.51.100.7' ) );
	}
}
