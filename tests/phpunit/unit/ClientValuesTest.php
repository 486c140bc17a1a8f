<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Client\ClientValues;
use MediaWiki\Extension\Statsig\Client\PageValues;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\Extension\Statsig\Unit\Units;

/**
 * What a browser is given.
 */
class ClientValuesTest extends UnitCase {
	private const ENTRIES = [
		'shown' => [ 'kind' => 'gate', 'idType' => 'userID', 'value' => true, 'secondary' => [ [ 'other', 'true', 'r' ] ] ],
		'hidden' => [ 'kind' => 'gate', 'idType' => 'userID', 'value' => true ],
		'by_browser' => [ 'kind' => 'gate', 'idType' => 'stableid', 'value' => false ],
		'box' => [ 'kind' => 'dynamic_config', 'idType' => 'userID', 'value' => [], 'group' => 'Control' ],
		'layer' => [ 'kind' => 'layer', 'idType' => 'userID', 'value' => [ 'a' => 1 ], 'group' => 'Test', 'allocated' => 'drawer' ],
	];
	private const LISTED = [ 'StatsigClientEntries' => [ 'shown', 'by_browser', 'box', 'layer', 'unknown' ] ];

	private function values( array $settings = self::LISTED ): ClientValues {
		$source = new FakeSource( self::ENTRIES );
		// The last is one that only PHP knows
		$source->fields = [ 'wiki', 'rank' ];
		return new ClientValues( $this->settings( $settings ), $source, $this->log );
	}

	public function testAPageWithoutValuesIsBetterThanNoPage(): void {
		$source = new FakeSource( self::ENTRIES );
		$source->fails = true;
		$values = new ClientValues( $this->settings( self::LISTED ), $source, $this->log );
		$this->assertNull( $values->of( new Units( 'a' ) ) );
		$this->assertCount( 1, $this->log->messages );
	}

	public function testOnlyListedEntriesOfTheUnitsTypeAreDelivered(): void {
		$units = new Units( str_repeat( 'a', 32 ), self::STABLE_ID, static fn ( array $fields ) => array_fill_keys( $fields, 'w' ) );
		$json = json_encode( $this->values()->of( $units ) );
		$values = json_decode( $json, true );
		$token = $values['token'];
		unset( $values['token'] );
		$this->assertSame( [
			'kind' => 'values', 'cv' => '0123456789abcdef', 'idType' => 'userID',
			'unit' => str_repeat( 'a', 32 ), 'custom' => [ 'wiki' => 'w' ],
			'gates' => [ 'shown' => [ true, 'rule', 'true', [ [ 'other', 'true', 'r' ] ], null, '0000001b', '' ] ],
			'configs' => [ 'box' => [ [], 'rule', 'Control', [], null, '0000001b', '' ] ],
			'layers' => [ 'layer' => [ [ 'a' => 1 ], 'rule', 'Test', [], 'drawer', '0000001b', '0000002c' ] ],
		], $values );
		$this->assertStringContainsString( '"custom":{}', json_encode( $this->values()->of( new Units( 'a' ) ) ), 'and so are no attributes' );
		$this->assertStringContainsString( '"box":[{},', $json, 'an empty value is an object in JavaScript' );
		$this->assertMatchesRegularExpression( '/^[0-9a-f]{32}\.\d+$/D', $token );
		$this->assertStringNotContainsString( 'by_browser', $json, 'browsers decide it by the program' );
	}

	public function testWhatIsPinnedIsNotAmongThem(): void {
		$values = $this->values( [ 'StatsigForce' => [ 'shown' => false ] ] + self::LISTED )->of( new Units( 'a' ) );
		$this->assertSame( [], (array)$values['gates'], 'the module has it, for all readers alike' );
		$this->assertSame( [ 'box' ], array_keys( (array)$values['configs'] ) );
	}

	public function testTheTokenCoversUnitVersionGroupsAndHour(): void {
		$unit = str_repeat( 'a', 32 );
		$before = intdiv( time(), 3600 );
		$token = $this->values()->of( new Units( $unit ) )['token'];
		[ $digits, $hour ] = explode( '.', $token );
		$this->assertContains( (int)$hour, [ $before, intdiv( time(), 3600 ) ] );
		$key = hash_hmac( 'sha256', 'statsig relay token', self::SECRET );
		$text = "$unit\n0123456789abcdef\nbox=Control\ndrawer=Test\nshown=true\n$hour";
		$this->assertSame( substr( hash_hmac( 'sha256', $text, $key ), 0, 32 ), $digits );
	}

	public function testNothingIsSaidWhereThereIsNoUnitOrAllIsOff(): void {
		$this->assertNull( $this->values()->of( new Units() ) );
		$off = $this->values( [ 'StatsigEnabled' => false ] + self::LISTED );
		$this->assertNull( $off->of( new Units( 'a' ) ) );
	}

	public function testUnregisteredReadersHaveNoValuesInThePage(): void {
		$page = new PageValues( $this->values(), $this->readerUnits() );
		$this->assertNull( $page->of( new FakeUser( 0 ) ) );
		$this->assertSame( 'userID', $page->of( new FakeUser( 7 ) )['idType'] );
	}

	public function testAPageThatHasNoEntryOfAccountsDoesNotNameTheAccount(): void {
		foreach ( [ [ 'by_browser' ], [ 'by_browser', 'unknown' ], [] ] as $names ) {
			$page = new PageValues( $this->values( [ 'StatsigClientEntries' => $names ] ), $this->readerUnits() );
			$this->assertNull( $page->of( new FakeUser( 7 ) ), implode( ' ', $names ) );
		}
	}
}
