<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use CentralIdLookup;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

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
		$this->assertSame( self::hmac( 'local:testwiki:7' ), $this->pseudonym()->of( new FakeUser( 7 ) ) );
	}

	public function testCentralAccount(): void {
		$pseudonym = $this->pseudonym( [], $this->lookup( true, 4711 ) );
		$this->assertSame( self::hmac( 'central:farm:4711' ), $pseudonym->of( new FakeUser( 7 ) ) );
	}

	public function testUnattachedAccountOfACentralWikiHasNone(): void {
		$this->assertNull( $this->pseudonym( [], $this->lookup( false, 4711 ) )->of( new FakeUser( 7 ) ) );
		$this->assertNull( $this->pseudonym( [], $this->lookup( true, 0 ) )->of( new FakeUser( 7 ) ) );
	}

	public function testUnregisteredReaderHasNone(): void {
		$this->assertNull( $this->pseudonym()->of( new FakeUser( 0 ) ) );
	}

	public function testTemporaryAccountSaysSo(): void {
		$units = $this->readerUnits()->of( new FakeUser( 7, true, true ) );
		$this->assertSame( 'temp', $units->attributes['account'] );
		$this->assertSame( 'none', $this->readerUnits()->of( new FakeUser( 0 ) )->attributes['account'] );
	}
}
