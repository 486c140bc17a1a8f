<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Outlets;

use MediaWiki\Extension\Statsig\Api\Assignments;
use MediaWiki\Extension\Statsig\Forcing\Forcing;
use MediaWiki\Extension\Statsig\Source\AbsentSource;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\Extension\Statsig\Unit\StableIdCookie;
use MediaWiki\Extension\Statsig\Unit\UnitSources;

/**
 * What consumers of the API are told that they are in.
 */
class AssignmentsTest extends UnitCase {
	private const ENTRIES = [
		'by_account' => [ 'kind' => 'gate', 'idType' => 'userID', 'value' => true ],
		'hidden' => [ 'kind' => 'gate', 'idType' => 'userID', 'value' => true ],
		'by_browser' => [ 'kind' => 'gate', 'idType' => 'stableid', 'value' => true, 'rule' => 'b' ],
		'box' => [ 'kind' => 'dynamic_config', 'idType' => 'userID', 'value' => [], 'group' => 'Control' ],
		'layer' => [ 'kind' => 'layer', 'idType' => 'userID', 'value' => [ 'a' => 1 ], 'group' => 'Test', 'allocated' => 'drawer' ],
	];
	private const LISTED = [ 'by_account', 'by_browser', 'box', 'layer', 'unknown' ];

	private FakeSource $source;

	private function assignments( array $settings = [], ?DecisionSource $source = null ): Assignments {
		$settings += [ 'StatsigClientEntries' => self::LISTED ];
		$this->source = new FakeSource( self::ENTRIES );
		$source ??= $this->source;
		return new Assignments(
			$this->settings( $settings ), $source, $this->readerUnits( $settings ), new Forcing( $this->settings( $settings ), $source ),
			new UnitSources( [ $this->edgeHeader( $settings ), new StableIdCookie() ] ), $this->choice( $settings ),
			fn ( $request ) => $this->readerCountry( $settings )->of( $request )
		);
	}

	/** @return array<string,array> Entries by their names */
	private function asked( Assignments $assignments, int $account, ?string $cookie = null, string $asked = '' ): array {
		$request = new FakeContext();
		$request->cookie = $cookie;
		$request->query = $asked === '' ? [] : [ 'statsig' => $asked ];
		return array_column( $assignments->of( new FakeUser( $account ), $request ), null, 'name' );
	}

	public function testEachListedEntryIsDecidedByTheUnitOfItsType(): void {
		$entries = $this->asked( $this->assignments(), 7, self::STABLE_ID );
		$this->assertSame( self::LISTED, array_keys( $entries ) );
		$this->assertEquals( [
			'by_account' => [ 'name' => 'by_account', 'kind' => 'gate', 'enabled' => true, 'value' => true, 'rule' => 'rule',
				'version' => '0000001b', 'reason' => 'Recognized' ],
			'by_browser' => [ 'name' => 'by_browser', 'kind' => 'gate', 'enabled' => true, 'value' => true, 'rule' => 'b',
				'version' => '0000001b', 'reason' => 'Recognized' ],
			'box' => [ 'name' => 'box', 'kind' => 'dynamic_config', 'enabled' => false, 'value' => (object)[], 'group' => 'Control',
				'rule' => 'rule', 'version' => '0000001b', 'reason' => 'Recognized' ],
			'layer' => [ 'name' => 'layer', 'kind' => 'layer', 'enabled' => false, 'value' => (object)[ 'a' => 1 ], 'group' => 'Test',
				'rule' => 'rule', 'experiment' => 'drawer', 'version' => '0000001b', 'reason' => 'Recognized' ],
			'unknown' => [ 'name' => 'unknown', 'enabled' => false, 'reason' => 'Unrecognized' ],
		], $entries );
		$this->assertSame( [], $this->source->exposures );
		$this->assertSame( [], $this->source->counted );
	}

	public function testWhoHasNoUnitGetsDefaults(): void {
		$reasons = fn ( int $account, ?string $cookie ) => array_column( $this->asked( $this->assignments(), $account, $cookie ), 'reason', 'name' );
		$this->assertSame( [ 'NoUnit', 'Recognized' ], array_values( array_slice( $reasons( 0, self::STABLE_ID ), 0, 2 ) ) );
		$this->assertSame( [ 'Recognized', 'NoUnit' ], array_values( array_slice( $reasons( 7, null ), 0, 2 ) ) );
		foreach ( [ 'x', '', strtoupper( 'abcdef0123abcdef0123' ), self::STABLE_ID . '0' ] as $forged ) {
			$this->assertSame( 'NoUnit', $reasons( 0, $forged )['by_browser'], $forged );
		}
		$this->assertSame( [ 'name' => 'by_account', 'kind' => 'gate', 'enabled' => false, 'value' => false, 'reason' => 'NoUnit' ],
			$this->asked( $this->assignments(), 0 )['by_account'] );
	}

	public function testWhoStaysOutGetsPinsAndDefaults(): void {
		$this->optedOut = [ 7 ];
		$entries = $this->asked( $this->assignments( [ 'StatsigForce' => [ 'by_account' => false ] ] ), 7, self::STABLE_ID, 'by_browser:on' );
		$this->assertSame( [
			'by_account' => 'Pinned', 'by_browser' => 'OptedOut', 'box' => 'OptedOut', 'layer' => 'OptedOut', 'unknown' => 'OptedOut'
		], array_column( $entries, 'reason', 'name' ) );
		$this->assertSame( [], $this->source->questions );
	}

	public function testBeforeConsentABrowserHasNoId(): void {
		$entries = $this->asked( $this->assignments( [ 'StatsigConsent' => 'required' ] ), 7, self::STABLE_ID );
		$this->assertSame( [ 'Recognized', 'NoUnit' ], [ $entries['by_account']['reason'], $entries['by_browser']['reason'] ] );
	}

	public function testOffIsAboveAPinAndAPinAboveTheAddress(): void {
		$pinned = [ 'StatsigForce' => [ 'by_account' => false, 'unknown' => true ] ];
		$asked = 'by_account:on,by_browser:off,hidden:off';
		$entries = $this->asked( $this->assignments( $pinned ), 7, self::STABLE_ID, $asked );
		$this->assertSame( [ 'by_account' => 'Pinned', 'by_browser' => 'Forced', 'box' => 'Recognized', 'layer' => 'Recognized', 'unknown' => 'Pinned' ],
			array_column( $entries, 'reason', 'name' ) );
		$this->assertSame( [ false, false, true ], [ $entries['by_account']['value'], $entries['by_browser']['value'], $entries['unknown']['value'] ] );
		$this->assertArrayNotHasKey( 'rule', $entries['by_account'] );
		$off = $this->asked( $this->assignments( [ 'StatsigEnabled' => false ] + $pinned ), 7, self::STABLE_ID, $asked );
		$this->assertSame( array_fill_keys( self::LISTED, 'Disabled' ), array_column( $off, 'reason', 'name' ) );
		$this->assertSame( [ false ], array_values( array_unique( array_column( $off, 'enabled' ) ) ) );
		$this->assertSame( [], $this->source->questions, 'nobody is decided for' );
	}

	public function testWithoutTheModuleEachNameIsThereWithTheReason(): void {
		$entries = $this->asked( $this->assignments( source: new AbsentSource( $this->hourlyLog ) ), 7, self::STABLE_ID );
		$this->assertSame( array_fill_keys( self::LISTED, 'ExtensionMissing' ), array_column( $entries, 'reason', 'name' ) );
		$this->assertSame( [ 'name', 'enabled', 'reason' ], array_keys( $entries['box'] ) );
	}

	public function testNobodyIsDecidedForWhereItIsSaid(): void {
		$assignments = $this->assignments();
		$this->assertSame( array_fill_keys( self::LISTED, 'LoginSuppressed' ), array_column( $assignments->ofNobody( 'LoginSuppressed' ), 'reason', 'name' ) );
		$this->assertSame( [], $this->source->questions );
	}
}
