<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Client\ProgramOptions;
use MediaWiki\Extension\Statsig\Forcing\ForcedValues;
use MediaWiki\Extension\Statsig\Forcing\Forcing;
use MediaWiki\Extension\Statsig\Forcing\Parameter;
use MediaWiki\Extension\Statsig\Forcing\PinnedEntries;
use MediaWiki\Extension\Statsig\Health\WikiFindings;
use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * Groups that the operator or a page's address chooses.
 */
class ForcingTest extends UnitCase {
	private const ENTRIES = [
		'gate' => [ 'kind' => 'gate', 'idType' => 'userID', 'value' => true ],
		'hidden' => [ 'kind' => 'gate', 'idType' => 'userID', 'value' => true ],
		'box' => [ 'kind' => 'dynamic_config', 'idType' => 'userID', 'value' => [ 'size' => 3 ], 'group' => 'Test',
			'groups' => [ 'Control' => [ 'size' => 1 ], 'off' => [ 'size' => 0 ], 'A: b' => [ 'size' => 9 ] ] ],
		'box:old' => [ 'kind' => 'dynamic_config', 'idType' => 'userID', 'value' => [], 'groups' => [ 'Control' => [ 'size' => 5 ] ] ],
		'drawer' => [ 'kind' => 'layer', 'idType' => 'userID', 'value' => [ 'a' => 1 ], 'groups' => [ 'Test' => [ 'a' => 2 ] ] ],
	];
	private const LISTED = [ 'StatsigClientEntries' => [ 'gate', 'box', 'box:old', 'drawer', 'unknown' ] ];

	private FakeSource $source;

	protected function setUp(): void {
		parent::setUp();
		$this->source = new FakeSource( self::ENTRIES );
	}

	private function forcing( array $settings = [] ): Forcing {
		return new Forcing( $this->settings( $settings + self::LISTED ), $this->source );
	}

	/** @return array Kind => name => [ value, group ] */
	private function asked( string $text, array $settings = [] ): array {
		return array_map( static fn ( $decisions ) => array_map(
			static fn ( $decision ) => [ $decision->getValue(), $decision->getGroup() ], $decisions
		), $this->forcing( $settings )->asked( $text ) );
	}

	private function context( string $text ): FakeContext {
		$context = new FakeContext( 7 );
		$context->query = [ 'statsig' => $text ];
		return $context;
	}

	public function testOnlyListedEntriesAndGroupsThatTheyHaveAreForced(): void {
		$cases = [
			'' => [],
			'gate' => [],
			'gate:on' => [ 'gate' => [ 'gate' => [ true, 'true' ] ] ],
			'gate:true' => [ 'gate' => [ 'gate' => [ true, 'true' ] ] ],
			'gate:off,gate:on' => [ 'gate' => [ 'gate' => [ false, 'false' ] ] ],
			'gate:ON' => [],
			' gate:on' => [],
			'hidden:on' => [],
			'unknown:on' => [],
			'gate:,box:,:on,:' => [],
			'box:Control' => [ 'dynamic_config' => [ 'box' => [ [ 'size' => 1 ], 'Control' ] ] ],
			'box:off' => [ 'dynamic_config' => [ 'box' => [ [ 'size' => 0 ], 'off' ] ] ],
			'box:false' => [ 'dynamic_config' => [ 'box' => [ [], null ] ] ],
			'box:on' => [],
			'box:A: b' => [ 'dynamic_config' => [ 'box' => [ [ 'size' => 9 ], 'A: b' ] ] ],
			'box:old:Control' => [ 'dynamic_config' => [ 'box:old' => [ [ 'size' => 5 ], 'Control' ] ] ],
			'debug,drawer:Test' => [ 'layer' => [ 'drawer' => [ [ 'a' => 2 ], 'Test' ] ] ],
			"gate:on\xff" => [],
			str_repeat( 'x', 990 ) . ',gate:on' => [ 'gate' => [ 'gate' => [ true, 'true' ] ] ],
			str_repeat( 'x', 1000 ) . ',gate:on' => [],
			str_repeat( ',', 19 ) . 'gate:on' => [ 'gate' => [ 'gate' => [ true, 'true' ] ] ],
			str_repeat( ',', 20 ) . 'gate:on' => [],
		];
		foreach ( $cases as $text => $forced ) {
			$this->assertSame( $forced, $this->asked( $text ), $text );
		}
	}

	public function testAnAddressIsReadAndNothingElseOfARequest(): void {
		$context = $this->context( 'gate:off' );
		$this->assertSame( 'gate:off', Parameter::textOf( $context ) );
		$context->query = [ 'statsig' => [ 'gate:off' ] ];
		$this->assertSame( '', Parameter::textOf( $context ) );
		$context->query = [];
		$this->assertSame( '', Parameter::textOf( $context ) );
	}

	public function testWherePhpDecidesForTheReaderItShowsTheGroupAndNothingIsRecorded(): void {
		$experiments = $this->experiments( $this->source, $this->context( 'gate:off,box:Control' ), self::LISTED );
		$this->assertFalse( $experiments->isFeatureEnabled( 'gate' ) );
		$this->assertSame( [ 'Control', 1, 'Forced' ], [
			$experiments->getExperiment( 'box' )->getAssignedGroup(), $experiments->getDynamicConfig( 'box' )->get( 'size' ),
			$experiments->getExperiment( 'box' )->getReason()
		] );
		$this->assertTrue( $experiments->isFeatureEnabled( 'hidden' ), 'others are decided' );
		$this->assertFalse( $experiments->forUser( new FakeUser( 7 ) )->isFeatureEnabled( 'gate' ) );
		$this->assertSame( [ [], [] ], [ $this->source->exposures, $experiments->getExposures() ] );
		$this->assertTrue( $this->source->isMuted );
		$this->assertSame( [], array_intersect_key( $experiments->getMemberships(), [ 'gate' => 1, 'box' => 1 ] ) );
	}

	public function testWhatForcesNothingChangesNothing(): void {
		$experiments = $this->experiments( $this->source, $this->context( 'hidden:off,debug' ), self::LISTED );
		$this->assertTrue( $experiments->isFeatureEnabled( 'gate' ) );
		$this->assertSame( [ [ 'gate', null ] ], $this->source->exposures );
		$this->assertFalse( $this->source->isMuted );
	}

	public function testAPageForEverybodyHasNoPartInIt(): void {
		$context = new FakeContext();
		$context->query = [ 'statsig' => 'gate:on' ];
		$gate = $this->experiments( $this->source, $context, self::LISTED )->getFeatureGate( 'gate' );
		$this->assertSame( [ false, 'DecidedInBrowser' ], [ $gate->isEnabled(), $gate->getReason() ] );
	}

	public function testAPinIsForEverybodyAndWinsAndExposesNobody(): void {
		$pins = self::LISTED + [ 'StatsigForce' => [ 'gate' => false, 'box' => 'Control', 'hidden' => 'off', 'drawer' => 'Nobody' ] ];
		foreach ( [ $this->context( 'gate:on,box:off' ), new FakeContext() ] as $context ) {
			$experiments = $this->experiments( $this->source, $context, $pins );
			$this->assertFalse( $experiments->isFeatureEnabled( 'gate' ) );
			$this->assertFalse( $experiments->isFeatureEnabled( 'hidden' ) );
			$this->assertSame( 'Pinned', $experiments->getFeatureGate( 'hidden' )->getReason() );
			$this->assertSame( 'Control', $experiments->getExperiment( 'box' )->getAssignedGroup() );
			$this->assertSame( [], $experiments->getExposures() );
		}
		$this->assertSame( [], $this->source->exposures );
		$this->assertFalse( $this->source->isMuted, 'such a page view is like others' );
		$this->assertNotSame( 'Pinned', $experiments->getLayer( 'drawer' )->getReason(), 'it has no such group' );
		$this->assertSame( [], $this->asked( 'gate:on,box:off,drawer:Test', $pins ), 'nor can an address choose another one' );
	}

	public function testTheDoctorNamesPinsAndThoseThatPinNothing(): void {
		$said = fn ( array $pins ) => array_map(
			static fn ( $finding ) => $finding->text,
			WikiFindings::pins( $this->settings( [ 'StatsigForce' => $pins ] ), $this->forcing( [ 'StatsigForce' => $pins ] ) )
		);
		$this->assertSame( [], $said( [] ) );
		$this->assertSame( [
			'$wgStatsigForce pins nothing for: box. No entry of that name has such a group.',
			'$wgStatsigForce pins for all readers: gate, drawer. Nobody is exposed to these.'
		], $said( [ 'gate' => false, 'box' => 'Nobody', 'drawer' => 'Test' ] ) );
	}

	public function testAPinOpensAGateToo(): void {
		$experiments = $this->experiments( new FakeSource( [] ), new FakeContext( 7 ), [ 'StatsigForce' => [ 'new' => true ] ] );
		$this->assertTrue( $experiments->isFeatureEnabled( 'new' ) );
	}

	public function testOffIsOffForAllOfIt(): void {
		$off = [ 'StatsigEnabled' => false, 'StatsigForce' => [ 'gate' => true ] ] + self::LISTED;
		$experiments = $this->experiments( $this->source, $this->context( 'box:Control' ), $off );
		$this->assertSame( [ false, 'Disabled' ], [ $experiments->isFeatureEnabled( 'gate' ), $experiments->getExperiment( 'box' )->getReason() ] );
		$this->assertSame( [], $this->asked( 'box:Control', $off ) );
		$this->assertFalse( ( new PinnedEntries( $this->settings( $off ), $this->forcing( $off ) ) )->areThere() );
	}

	public function testThePageBringsWhatIsForcedInThePlaceOfWhatIsDecided(): void {
		$values = new ForcedValues( $this->forcing(), $this->source );
		$this->assertNull( $values->in( null, 'hidden:on' ) );
		$this->assertSame( [
			'kind' => 'values', 'cv' => '0123456789abcdef', 'gates' => [ 'gate' => [ false, '', 'false', [], null, '', '' ] ],
			'configs' => [], 'layers' => [], 'forced' => true
		], json_decode( json_encode( $values->in( null, 'gate:off' ) ), true ) );
		$decided = [ 'kind' => 'values', 'unit' => 'u', 'gates' => (object)[ 'gate' => 1, 'other' => 2 ], 'configs' => (object)[], 'layers' => (object)[] ];
		$found = $values->in( $decided, 'gate:off' );
		$this->assertSame( [ 'u', true, 2, false ], [ $found['unit'], $found['forced'], $found['gates']->other, $found['gates']->gate[0] ] );
	}

	public function testTheModuleBringsThePinsAndTheProgramLeavesThemOut(): void {
		$pins = self::LISTED + [ 'StatsigForce' => [ 'gate' => false, 'box' => false, 'hidden' => true ] ];
		$config = fn ( array $more ) => ( new PinnedEntries( $this->settings( $more + $pins ), $this->forcing( $pins ) ) )->config();
		$this->assertSame( '{"pinnedAs":"none","pinned":[["gates","gate",false,"false"],["configs","box",{},null]]}', json_encode( $config( [] ) ) );
		$this->assertSame( '3165387', $config( [ 'StatsigProgramNames' => 'djb2' ] )['pinned'][0][1] );
		$this->assertSame( substr( hash( 'sha256', 'gate' ), 0, 12 ), $config( [ 'StatsigProgramNames' => 'sha256' ] )['pinned'][0][1] );
		$this->assertSame( [ 'box:old', 'drawer', 'unknown' ], ( new ProgramOptions( $this->settings( $pins ), $this->localDocument() ) )->toArray()['only'] );
		$this->assertSame( [], ( new PinnedEntries( $this->settings( self::LISTED ), $this->forcing() ) )->config() );
	}

	public function testAWrongPinSpoilsOnlyItself(): void {
		$settings = $this->settings( [ 'StatsigForce' => [ 'a' => false, 'b' => 'Test', 'c' => null, 'd' => [], '' => true, 'e' => '', 7 => 8 ] ] );
		$this->assertSame( [ 'a' => false, 'b' => 'Test', 7 => '8' ], $settings->get( 'StatsigForce' ) );
		$this->assertSame( [ 'c', 'd', '', 'e' ], array_column( $settings->faults(), 'entry' ) );
		$this->assertSame( [], $this->settings( [ 'StatsigForce' => 'gate' ] )->get( 'StatsigForce' ) );
	}
}
