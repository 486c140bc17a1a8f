<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\Extension\Statsig\Unit\AccountPseudonym;
use MediaWiki\Extension\Statsig\Unit\CustomIds;
use MediaWiki\Extension\Statsig\Unit\StableIdCookie;
use MediaWiki\Extension\Statsig\Unit\UnitSources;
use MediaWiki\Extension\Statsig\Unit\UnitType;

/**
 * Ids of other extensions, and the list of all types.
 */
class CustomIdsTest extends UnitCase {
	private function ids( ?\Closure $hook ): CustomIds {
		$this->hook = $hook;
		return new CustomIds( static fn () => $hook !== null, $this->hookRunner(), $this->hourlyLog );
	}

	private function idOf( string $format, $id ): ?string {
		$ids = $this->ids( static fn ( CustomIds $units ) => $units->register( 'deviceID', $format, 'Devices', static fn () => $id ) );
		return $ids->idOf( 'deviceID', new FakeUser( 7 ), null, '' );
	}

	public function testAnIdHasTheFormThatItsTypeWasRegisteredWith(): void {
		$fitting = [
			[ 'token', 'a' ], [ 'token', str_repeat( 'x', 64 ) ], [ 'token', 'A-b_c.d:e' ], [ 'token', '1.2.3' ], [ 'token', 'local:a' ],
			[ 'hex20', self::STABLE_ID ], [ 'hex32', str_repeat( '0f', 16 ) ],
		];
		foreach ( $fitting as [ $format, $id ] ) {
			$this->assertSame( $id, $this->idOf( $format, $id ), $id );
		}
		$this->assertNull( $this->idOf( 'token', null ) );
		$this->assertSame( [], $this->log->messages );
		$others = [
			[ 'token', '' ], [ 'token', str_repeat( 'x', 65 ) ], [ 'token', 'a b' ], [ 'token', "a\n" ], [ 'token', 'a@example.org' ], [ 'token', "\u{e9}" ],
			[ 'token', '198.51.100.7' ], [ 'token', 'v198.51.100.7' ], [ 'token', '2001:db8::1' ], [ 'token', 'x-2001:db8::1' ],
			[ 'hex20', strtoupper( self::STABLE_ID ) . 'A' ], [ 'hex20', str_repeat( 'A', 20 ) ], [ 'hex20', self::STABLE_ID . "\n" ], [ 'hex32', self::STABLE_ID ],
			[ 'token', 5 ], [ 'token', [] ], [ 'token', true ],
		];
		foreach ( $others as [ $format, $id ] ) {
			$this->setUp();
			$this->assertNull( $this->idOf( $format, $id ) );
			$this->assertCount( 1, $this->log->messages );
			$this->assertSame( 'warning: An id of type {type} from the extension {owner} is left out, as it does not have the form {format}.', $this->log->messages[0] );
		}
	}

	public function testAWrongIdIsLoggedOnceAnHour(): void {
		$ids = $this->ids( static fn ( CustomIds $units ) => $units->register( 'deviceID', 'hex20', 'Devices', static fn ( $user ) => (string)$user->getId() ) );
		$ids->idOf( 'deviceID', new FakeUser( 7 ), null, '' );
		$ids->idOf( 'deviceid', new FakeUser( 8 ), null, '' );
		$this->assertCount( 1, $this->log->messages );
	}

	public function testWhatIsOursOrTakenCannotBeRegistered(): void {
		foreach ( [ [ 'userID', 'hex32' ], [ 'USERID', 'token' ], [ 'stableID', 'hex20' ], [ 'stableid', 'token' ], [ 'a b', 'token' ], [ '', 'token' ], [ 'new', 'text' ] ] as [ $type, $format ] ) {
			$this->setUp();
			$ids = $this->ids( static fn ( CustomIds $units ) => $units->register( $type, $format, 'Other', static fn () => 'x' ) );
			$this->assertSame( [ [], null ], [ $ids->types(), $ids->idOf( $type, new FakeUser( 7 ), null, '' ) ], $type );
			$this->assertSame( [ 'warning: A type of unit of the extension {owner} is left out: {cause}.' ], $this->log->messages, $type );
		}
		$ids = $this->ids( static function ( CustomIds $units ) {
			$units->register( 'deviceID', 'token', 'First', static fn () => 'first' );
			$units->register( 'DEVICEID', 'token', 'Second', static fn () => 'second' );
		} );
		$this->assertSame( 'first', $ids->idOf( 'deviceID', new FakeUser( 7 ), null, '' ) );
	}

	public function testWhatAHandlerThrowsCostsNothingButItsType(): void {
		$ids = $this->ids( static function ( CustomIds $units ) {
			$units->register( 'good', 'token', 'First', static fn () => 'id' );
			$units->register( 'bad', 'token', 'Second', static fn () => throw new \RuntimeException( 'the id' ) );
			throw new \LogicException( 'another id' );
		} );
		$this->assertSame( [ 'id', null ], [ $ids->idOf( 'good', new FakeUser( 7 ), null, '' ), $ids->idOf( 'bad', new FakeUser( 7 ), null, '' ) ] );
		$this->assertCount( 2, $this->log->messages );
		$this->assertStringNotContainsString( 'the id', implode( $this->log->messages ) );
	}

	public function testAnEntryOfATypeIsDecidedByItsIdAlone(): void {
		$asked = [];
		$this->hook = static function ( CustomIds $units ) use ( &$asked ) {
			$units->register( 'deviceID', 'token', 'Devices', static function ( $user ) use ( &$asked ) {
				$asked[] = $user->getId();
				return 'device-' . $user->getId();
			} );
		};
		$entry = [ 'kind' => 'gate', 'value' => true ];
		$source = new FakeSource( [ 'by_account' => $entry + [ 'idType' => 'userID' ], 'by_device' => $entry + [ 'idType' => 'deviceID' ], 'by_other' => $entry + [ 'idType' => 'otherID' ] ] );
		$experiments = $this->experiments( $source, new FakeContext( 7 ) );
		$this->assertTrue( $experiments->isFeatureEnabled( 'by_account' ) );
		$this->assertSame( [], $asked, 'nobody is asked for what is not needed' );
		$this->assertTrue( $experiments->isFeatureEnabled( 'by_device' ) );
		$this->assertTrue( $experiments->getFeatureGate( 'by_device' )->isEnabled() );
		$this->assertSame( [ 7 ], $asked, 'once for a reader' );
		$this->assertSame( 'NoUnit', $experiments->getFeatureGate( 'by_other' )->getReason() );
		$this->assertTrue( $experiments->forUser( new FakeUser( 9 ) )->isFeatureEnabled( 'by_device' ) );
		$this->assertSame( [ 7, 9 ], $asked );
		$shared = $this->experiments( $source, new FakeContext( 0 ) );
		$this->assertSame( 'DecidedInBrowser', $shared->getFeatureGate( 'by_device' )->getReason() );
		$this->assertSame( [ 7, 9 ], $asked, 'nobody is asked for a page that others may be served' );
	}

	public function testAllTypesAreListedWithFormAndOwner(): void {
		$custom = $this->ids( static fn ( CustomIds $units ) => $units->register( 'deviceID', 'token', 'Devices', static fn () => 'd' ) );
		$sources = new UnitSources( [ $this->edgeHeader( [] ), new StableIdCookie(), new AccountPseudonym( $this->readerUnits() ), $custom ] );
		$this->assertEquals( [
			new UnitType( 'stableID', 'hex20', 'Statsig' ), new UnitType( 'userID', 'hex32', 'Statsig' ), new UnitType( 'deviceID', 'token', 'Devices' ),
		], $sources->types() );
		$context = new FakeContext( 7 );
		$context->cookie = self::STABLE_ID;
		$of = static fn ( string $type ) => $sources->idOf( $type, $context->user, $context, 'entry' );
		$this->assertSame( [ self::STABLE_ID, 'd', null ], [ $of( 'stableID' ), $of( 'deviceID' ), $of( 'companyID' ) ] );
		$this->assertSame( $this->readerUnits()->of( $context->user )->userID, $of( 'userid' ) );
		$context->cookie = 'Alice';
		$this->assertNull( $of( 'stableID' ) );
	}
}
