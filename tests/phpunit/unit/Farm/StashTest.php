<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Farm;

use HashBagOStuff;
use MediaWiki\Extension\Statsig\Farm\Blob;
use MediaWiki\Extension\Statsig\Farm\Pointer;
use MediaWiki\Extension\Statsig\Farm\Stash;
use PHPUnit\Framework\TestCase;

/**
 * What a farm's store is told is there afterwards, whole, or the one who tells it hears that it is not.
 */
class StashTest extends TestCase {
	private static function stash( object $store, string $farm = 'wikis' ): Stash {
		return new Stash( static fn () => $store, $farm );
	}

	/** @return string Bytes that cannot be compressed, the same each time */
	private static function noise( int $bytes ): string {
		$noise = '';
		for ( $n = 0; strlen( $noise ) < $bytes; $n++ ) {
			$noise .= hash( 'sha512', (string)$n, true );
		}
		return substr( $noise, 0, $bytes );
	}

	/** @return string[] Values of a store that are parts, by key */
	private static function parts( HashBagOStuff $store ): array {
		$bag = ( new \ReflectionProperty( HashBagOStuff::class, 'bag' ) );
		$bag->setAccessible( true );
		return array_filter( array_column( array_map(
			static fn ( $key, $entry ) => [ $key, $entry[HashBagOStuff::KEY_VAL] ], array_keys( $bag->getValue( $store ) ), $bag->getValue( $store )
		), 1, 0 ), static fn ( $key ) => str_contains( $key, ':part:' ), ARRAY_FILTER_USE_KEY );
	}

	public function testBytesComeBackWholeFromPartsOfHalfAMebibyte(): void {
		$store = new HashBagOStuff();
		$stash = self::stash( $store );
		foreach ( [ '', 'x', str_repeat( 'config ', 1 << 18 ), self::noise( 3 << 20 ) ] as $bytes ) {
			$blob = $stash->put( $bytes );
			$this->assertSame( [ hash( 'sha256', $bytes ), strlen( $bytes ) ], [ $blob->sha256, $blob->bytes ] );
			$this->assertTrue( $bytes === self::stash( $store )->get( Blob::of( json_decode( json_encode( $blob->toArray() ), true ) ) ) );
			$this->assertEquals( $blob, $stash->put( $bytes ), 'the same bytes are the same parts' );
		}
		$sizes = array_map( 'strlen', self::parts( $store ) );
		$this->assertSame( 1 << 19, max( $sizes ) );
		$this->assertGreaterThan( 6, count( $sizes ) );
		foreach ( self::parts( $store ) as $key => $part ) {
			$this->assertStringEndsWith( ':' . hash( 'sha256', $part ), $key );
		}
		$this->assertNull( self::stash( $store, 'others' )->get( $blob ), 'another farm has other keys' );
	}

	public function testAStoreThatKeepsNothingIsFoundOut(): void {
		$lies = new class extends HashBagOStuff {
			/** @inheritDoc */
			protected function doSet( $key, $value, $exptime = 0, $flags = 0 ) {
				return true;
			}
		};
		$refuses = new class extends HashBagOStuff {
			/** @inheritDoc */
			protected function doSet( $key, $value, $exptime = 0, $flags = 0 ) {
				return false;
			}
		};
		foreach ( [ $lies, $refuses, new \EmptyBagOStuff() ] as $store ) {
			$stash = self::stash( $store );
			$this->assertNull( $stash->put( 'config' ) );
			$this->assertFalse( $stash->point( 'config', [ 'format' => 1 ] ) );
			$this->assertNull( $stash->pointer( 'config' ) );
		}
	}

	public function testALostOrSpoiltPartIsNeverTakenForTheWhole(): void {
		$store = new HashBagOStuff();
		$stash = self::stash( $store );
		$blob = $stash->put( self::noise( 2 << 20 ) );
		foreach ( self::parts( $store ) as $key => $part ) {
			foreach ( [ strrev( $part ), substr( $part, 1 ), 7, [ $part ] ] as $other ) {
				$store->set( $key, $other );
				$this->assertNull( $stash->get( $blob ) );
			}
			$store->delete( $key );
			$this->assertNull( $stash->get( $blob ) );
			$this->assertFalse( $stash->keep( $blob ) );
			$store->set( $key, $part );
			$this->assertNotNull( $stash->get( $blob ) );
		}
		$this->assertNull( $stash->get( new Blob( $blob->sha256, $blob->bytes - 1, $blob->parts ) ), 'no longer than it says' );
		$this->assertNull( $stash->get( new Blob( hash( 'sha256', 'other' ), $blob->bytes, $blob->parts ) ) );
	}

	public function testPartsThatNobodyRenewsAreGoneAfterTheirTime(): void {
		$store = new HashBagOStuff();
		$now = 1_800_000_000.0;
		$store->setMockTime( $now );
		$stash = self::stash( $store );
		[ $old, $current ] = [ $stash->put( 'old' ), $stash->put( 'current' ) ];
		$stash->point( 'config', [ 'current' ] );
		for ( $day = 0; $day < 8; $day++ ) {
			$now += 86400;
			$this->assertTrue( $stash->keep( $current ) );
			$this->assertSame( $day < 7 - 1 ? 'old' : null, $stash->get( $old ), "day $day" );
		}
		$this->assertSame( 'current', $stash->get( $current ) );
		$now += 90 * 86400;
		$this->assertSame( [ 'current' ], $stash->pointer( 'config' ), 'a pointer outlives its parts' );
		$this->assertNull( $stash->get( $current ) );
	}

	public function testWhatIsNoPointerIsNone(): void {
		$blob = ( new Blob( str_repeat( 'a', 64 ), 5, [ str_repeat( 'b', 64 ) ] ) )->toArray();
		$sound = ( new Pointer( 1_800_000_000, 10, Blob::of( $blob ), null ) )->toArray();
		$this->assertEquals( $sound, Pointer::of( $sound )->toArray() );
		$this->assertSame( 3600, Pointer::of( [ 'interval' => 1 << 40 ] + $sound )->interval );
		$wrong = [
			null, false, 'text', [], [ 'format' => 2 ] + $sound, [ 'at' => '1' ] + $sound, [ 'interval' => null ] + $sound, [ 'config' => null ] + $sound,
			[ 'config' => [ 'parts' => [ '../../etc/passwd' ] ] + $blob ] + $sound, [ 'config' => [ 'parts' => 'x' ] + $blob ] + $sound,
			[ 'config' => [ 'bytes' => 'x' ] + $blob ] + $sound, [ 'config' => [ 'sha256' => 'A' ] + $blob ] + $sound,
		];
		foreach ( $wrong as $given ) {
			$this->assertNull( Pointer::of( $given ), var_export( $given, true ) );
		}
	}
}
