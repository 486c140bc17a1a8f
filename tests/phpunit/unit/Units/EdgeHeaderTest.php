<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\Extension\Statsig\Unit\EdgeHeader;

/**
 * Ids that a cache in front of the wiki gives.
 */
class EdgeHeaderTest extends UnitCase {
	private const SETTINGS = [ 'StatsigEdgeHeader' => 'X-Statsig-Ids' ];
	private const IDS = [ 'aaaaaaaaaaaaaaaaaaa1', 'aaaaaaaaaaaaaaaaaaa2' ];

	private static function context( ?string $header, array $properties = [] ): FakeContext {
		$context = new FakeContext();
		$context->special = true;
		$context->cookie = self::STABLE_ID;
		$context->headers = $header === null ? [] : [ 'X-Statsig-Ids' => $header ];
		foreach ( $properties as $name => $value ) {
			$context->$name = $value;
		}
		return $context;
	}

	public function testOneIdForAllOrOneForEachEntry(): void {
		[ $one, $two ] = self::IDS;
		$this->assertSame( [ EdgeHeader::ALL => $one ], EdgeHeader::read( "stableID=$one" ) );
		$this->assertSame( [ 'search_box' => $one ], EdgeHeader::read( "search_box=$one" ) );
		$this->assertSame( [ 'search_box' => $one, 'local:a.b-c' => $two ], EdgeHeader::read( "search_box=$one;local:a.b-c=$two" ) );
		$this->assertSame( [ 7 => $one ], EdgeHeader::read( "7=$one" ) );
		$most = implode( ';', array_map( static fn ( $i ) => "e$i=$one", range( 1, 64 ) ) );
		$this->assertCount( 64, EdgeHeader::read( $most ) );
		$this->assertSame( [], EdgeHeader::read( "$most;e65=$one" ) );
	}

	public function testOneMalformedPartRefusesAll(): void {
		[ $one, $two ] = self::IDS;
		$good = "search_box=$one";
		$malformed = [
			'', ';', '=', $one, "=$one", 'search_box', 'search_box=', 'search_box=Test', "$good;", ";$good", "$good;;new=$two", "$good; new=$two",
			" $good", "$good ", "$good\n", "$good\0", "$good,new=$two", "$good&new=$two", "$good;$good", "$good;search_box=$two",
			"stableID=$one;$good", "$good;stableID=$one", "stableID=$one;stableID=$one", "stableid=$one", "STABLEID=$one", "userID=$one", "$good;UserID=$two",
			'search_box=' . strtoupper( $one ), "search_box=$one" . '0', 'search_box=' . substr( $one, 1 ), "search_box=\"$one\"", "search box=$one",
			"s\u{e9}=$one", "$good=$two", "search_box==$one", str_repeat( 'x', 65 ) . "=$one", "stableID=$one=Test", "stableID=$one:Test", "stableID=g$one",
			"stableID=\u{ff10}" . substr( $one, 1 ),
		];
		foreach ( $malformed as $text ) {
			$this->assertSame( [], EdgeHeader::read( $text ), $text );
		}
	}

	/** Good headers of which one thing was changed so that none of them is one any more: all are refused, and none throws. */
	public function testTenThousandMalformedHeadersAreRefused(): void {
		mt_srand( 18 );
		$hex = static fn ( int $digits ) => implode( '', array_map( static fn () => dechex( mt_rand( 0, 15 ) ), range( 1, $digits ) ) );
		$word = static fn () => substr( str_shuffle( 'abcdefghijklmnopqrstuvwxyz_.-' ), 0, mt_rand( 1, 12 ) );
		$bytes = array_diff( array_map( 'chr', range( 0, 255 ) ), array_merge( range( 'a', 'f' ), array_map( 'strval', range( 0, 9 ) ), [ ';' ] ) );
		$bytes = array_values( $bytes );
		$spoil = [
			// A byte in an id that is no digit of one
			static function ( $parts ) use ( $bytes ) {
				$parts[0] = substr_replace( $parts[0], $bytes[mt_rand( 0, count( $bytes ) - 1 )], -mt_rand( 1, 20 ), 1 );
				return implode( ';', $parts );
			},
			static fn ( $parts ) => implode( ';', $parts ) . $hex( mt_rand( 1, 4 ) ),
			static fn ( $parts ) => substr( implode( ';', $parts ), 0, -mt_rand( 1, 19 ) ),
			static fn ( $parts ) => implode( ';', [ ...$parts, $parts[array_rand( $parts )] ] ),
			static fn ( $parts ) => implode( ';', [ ...$parts, '' ] ),
			static fn ( $parts ) => implode( ';', [ '', ...$parts ] ),
			static fn ( $parts ) => implode( ';', [ ...$parts, 'stableID=' . $hex( 20 ) ] ),
			static fn ( $parts ) => implode( ';', [ ...$parts, 'userid=' . $hex( 20 ) ] ),
			static fn ( $parts ) => implode( ';', [ ...$parts, '=' . $hex( 20 ) ] ),
			static fn ( $parts ) => implode( ';', [ ...$parts, $word() . '=Test' ] ),
			static fn ( $parts ) => implode( '; ', [ ...$parts, $word() . '=' . $hex( 20 ) ] ),
			static fn () => implode( '', array_map( static fn () => chr( mt_rand( 0, 255 ) ), range( 1, mt_rand( 1, 60 ) ) ) ) . "\0",
			static fn ( $parts ) => json_encode( $parts ),
			static fn ( $parts ) => implode( ';', $parts ) . str_repeat( ';x', mt_rand( 1, 100 ) ),
		];
		$accepted = [];
		for ( $i = 0; $i < 10000; $i++ ) {
			$parts = mt_rand( 0, 2 ) ? array_map( static fn ( $n ) => "e$n" . $word() . '=' . $hex( 20 ), range( 1, mt_rand( 1, 5 ) ) ) : [ 'stableID=' . $hex( 20 ) ];
			$this->assertNotSame( [], EdgeHeader::read( implode( ';', $parts ) ), 'what it is made of is good' );
			$text = $spoil[$i % count( $spoil )]( $parts );
			if ( EdgeHeader::read( $text ) !== [] ) {
				$accepted[] = bin2hex( $text );
			}
		}
		$this->assertSame( [], $accepted );
	}

	public function testItStandsForTheCookieInPrivateResponsesAlone(): void {
		[ $one, $two ] = self::IDS;
		$of = fn ( FakeContext $context, array $more = [] ) => $this->audience( 'index', $context, $more + self::SETTINGS )->of();
		$audience = $of( self::context( "stableID=$one" ) );
		$this->assertSame( [ $one, [] ], [ $audience->stableID, $audience->ids ] );
		$audience = $of( self::context( "search_box=$one" ) );
		$this->assertSame( [ null, [ 'search_box' => $one ] ], [ $audience->stableID, $audience->ids ], 'who has ids for some entries has none for others' );
		foreach ( [ null, "stableID=$one;", 'Test' ] as $header ) {
			$this->assertSame( self::STABLE_ID, $of( self::context( $header ) )->stableID, 'without a header that is believed the cookie counts' );
		}
		$shared = $of( self::context( "stableID=$one", [ 'special' => false ] ) );
		$this->assertSame( [ 'DecidedInBrowser', null, [] ], [ $shared->cause, $shared->stableID, $shared->ids ] );
		$this->assertSame( self::STABLE_ID, $of( self::context( "stableID=$one" ), [ 'StatsigEdgeHeader' => '' ] )->stableID, 'it is not read unless it is set' );
		$this->assertSame( self::STABLE_ID, $of( self::context( "stableID=$one" ), [ 'StatsigEdgeHeader' => 'X-Other' ] )->stableID );
		$this->peer = '198.51.100.7';
		$this->assertSame( self::STABLE_ID, $of( self::context( "stableID=$one" ) )->stableID, 'who is no proxy of the wiki is not believed' );
	}

	public function testEachEntryIsDecidedByItsOwnId(): void {
		[ $one, $two ] = self::IDS;
		$entry = [ 'kind' => 'gate', 'idType' => 'stableID', 'value' => true ];
		$source = new FakeSource( [ 'first' => $entry, 'second' => $entry, 'third' => $entry ] );
		$experiments = $this->experiments( $source, self::context( "first=$one;second=$two" ), self::SETTINGS );
		foreach ( [ 'first' => true, 'second' => true, 'third' => false ] as $name => $isOn ) {
			$this->assertSame( $isOn, $experiments->isFeatureEnabled( $name ), $name );
			$this->assertSame( $isOn ? 'Recognized' : 'NoUnit', $experiments->getFeatureGate( $name, false )->getReason() );
		}
		$units = [];
		foreach ( $source->questions as [ $name, $asked ] ) {
			$units[$name] = $asked->stableID;
		}
		$this->assertSame( [ 'first' => $one, 'second' => $two, 'third' => null ], $units );
	}

	public function testTheFileCacheAndTheSwitchKeepItOut(): void {
		$this->assertSame( 'X-Statsig-Ids', $this->edgeHeader( self::SETTINGS )->name() );
		$this->assertSame( '', $this->edgeHeader( self::SETTINGS + [ 'StatsigEnabled' => false ] )->name() );
		$this->assertSame( [], $this->log->messages );
		$header = $this->edgeHeader( self::SETTINGS, true );
		$this->assertSame( [ '', [] ], [ $header->name(), $header->idsIn( self::context( 'stableID=' . self::IDS[0] ) ) ] );
		$this->assertCount( 1, $this->log->messages );
		$this->assertStringContainsString( '$wgUseFileCache', $this->log->messages[0] );
	}
}
