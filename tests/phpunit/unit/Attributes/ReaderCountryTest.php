<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Attributes;

use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\Extension\Statsig\Unit\Units;

/**
 * The country that decisions of the server may look at, and where nobody looks for it.
 */
class ReaderCountryTest extends UnitCase {
	private const SETTINGS = [ 'StatsigCountry' => 'X-Country' ];
	private const ENTRY = [ 'kind' => 'gate', 'idType' => 'userID', 'value' => true ];

	private static function context( int $account, string $country = 'DE' ): FakeContext {
		$context = new FakeContext( $account );
		$context->cookie = self::STABLE_ID;
		$context->headers = [ 'X-Country' => $country ];
		return $context;
	}

	/** @return string|null|false What a decision may know of the country; false where nothing is decided */
	private function asked( FakeContext $context, array $settings = [], array $fields = [ 'country' ], string $entryPoint = 'index' ): string|false|null {
		$source = new FakeSource( [ 'gate' => self::ENTRY ] );
		$this->experiments( $source, $context, $settings + self::SETTINGS, $entryPoint, $fields )->isFeatureEnabled( 'gate' );
		return $source->questions ? $source->questions[0][1]->country( $fields ) : false;
	}

	public function testTwoCapitalLettersOfATrustedEdgeAreACountry(): void {
		$told = fn ( string $text ) => $this->readerCountry( self::SETTINGS )->of( self::context( 7, $text ) );
		$this->assertSame( [ 'DE', 'NZ' ], [ $told( 'DE' ), $told( 'NZ' ) ] );
		foreach ( [ '', 'de', 'D', 'DEU', 'D1', 'T1', 'XX', 'ZZ', ' DE', 'DE ', "DE\n", 'DE,NZ', 'DE;q=1', "D\u{c9}" ] as $text ) {
			$this->assertNull( $told( $text ), $text );
		}
		$this->assertNull( $this->readerCountry( self::SETTINGS )->of( new FakeContext( 7 ) ), 'without the header' );
		$this->assertNull( $this->readerCountry( [] )->of( self::context( 7 ) ), 'nothing is read unless it is set' );
		$this->peer = '198.51.100.7';
		$this->assertNull( $told( 'DE' ), 'who is no proxy of the wiki is not believed' );
		$this->peer = '';
		$this->assertNull( $told( 'DE' ) );
	}

	public function testWhatFailsCostsTheCountryAlone(): void {
		$this->assertNull( $this->readerCountry( [ 'StatsigCountry' => 'database' ] )->of( self::context( 7 ) ) );
		$this->assertCount( 1, $this->log->messages );
	}

	public function testItIsKnownWhereTheResponseIsTheReadersOwn(): void {
		$this->assertSame( 'DE', $this->asked( self::context( 7 ) ) );
		$special = self::context( 0 );
		$special->special = true;
		$this->assertSame( 'DE', $this->asked( $special ) );
		$posted = self::context( 0 );
		$posted->method = 'POST';
		$this->assertSame( 'DE', $this->asked( $posted ) );
		$this->assertFalse( $this->asked( self::context( 0 ) ), 'a page that a cache keeps is decided in the browser' );
		$this->assertFalse( $this->asked( self::context( 7 ), [], [ 'country' ], 'api' ), 'so is what each module makes public or not' );
		$this->assertNull( $this->asked( self::context( 7 ), [], [ 'country' ], 'cli' ), 'a command has no reader' );
	}

	public function testItIsNobodyElses(): void {
		$source = new FakeSource( [ 'gate' => self::ENTRY ] );
		$experiments = $this->experiments( $source, self::context( 7 ), self::SETTINGS, 'index', [ 'country' ] );
		$experiments->forUser( new FakeUser( 8 ) )->isFeatureEnabled( 'gate' );
		$experiments->forUser( new FakeUser( 7 ) )->isFeatureEnabled( 'gate' );
		$this->assertSame( [ null, 'DE' ], array_map( static fn ( $question ) => $question[1]->country( [ 'country' ] ), $source->questions ) );
	}

	public function testItIsAskedForOnceAndOnlyWhereADecisionReadsIt(): void {
		$count = 0;
		$units = new Units( 'x', null, null, null, null, static function () use ( &$count ): ?string {
			$count++;
			return null;
		} );
		$this->assertNull( $units->country( [] ) );
		$this->assertNull( $units->country( [ 'wiki', 'ip', 'countries' ] ) );
		$this->assertSame( 0, $count );
		foreach ( [ [ 'country' ], [ 'wiki', 'Country' ] ] as $fields ) {
			$this->assertNull( $units->country( $fields ) );
			$this->assertNull( $units->ofBrowser()->country( [] ) );
		}
		$this->assertSame( 1, $count );
		$this->assertNull( ( new Units( 'x' ) )->country( [ 'country' ] ) );
	}

	public function testItIsNoAttribute(): void {
		$units = $this->readerUnits( self::SETTINGS )->of( new FakeUser( 7 ), null, null, static fn () => 'DE' );
		$this->assertSame( 'DE', $units->country( [ 'country' ] ) );
		$this->assertArrayNotHasKey( 'country', $units->attributes( [ 'country', 'wiki' ] ) );
	}
}
