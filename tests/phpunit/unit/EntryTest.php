<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Entry\DynamicConfig;
use MediaWiki\Extension\Statsig\Entry\Entry;
use MediaWiki\Extension\Statsig\Entry\Experiment;
use MediaWiki\Extension\Statsig\Entry\FeatureGate;
use MediaWiki\Extension\Statsig\Entry\Layer;
use MediaWiki\Extension\Statsig\Request\Exposures;
use MediaWiki\Extension\Statsig\Request\NoExposures;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\Extension\Statsig\Unit\Units;

/**
 * What counts as having seen a decision.
 */
class EntryTest extends UnitCase {
	private FakeSource $source;

	private const CLASSES = [
		'gate' => FeatureGate::class, 'dynamic_config' => DynamicConfig::class, 'experiment' => Experiment::class, 'layer' => Layer::class,
	];

	private function entry( string $kind, bool $exposure = true, bool $isReserved = false ): Entry {
		$this->source = new FakeSource( [ 'entry' => [
			'kind' => $kind, 'idType' => 'userID', 'group' => 'Test',
			'value' => $kind === 'gate' ? true : [ 'size' => 3, 'nothing' => null ],
		] ] );
		$fail = static fn ( \Throwable $e ) => throw $e;
		return new ( self::CLASSES[$kind] )(
			$this->source->decide( 'entry', $kind, new Units( 'u' ) ), $exposure ? new Exposures( $fail ) : new NoExposures( $fail ), $isReserved
		);
	}

	public function testHavingTheObjectIsNoExposure(): void {
		$entry = $this->entry( 'dynamic_config' );
		$entry->getReason();
		$entry->getRuleId();
		$entry->getName();
		$entry->getIdType();
		$this->assertSame( [], $this->source->exposures );
	}

	public function testTheFirstReadOfAnExperimentIsOneExposure(): void {
		foreach ( [ 'getAssignedGroup', 'getValue', 'isEnabled' ] as $read ) {
			$entry = $this->entry( 'dynamic_config' );
			$entry->$read();
			$entry->get( 'size', 1 );
			$entry->get( 'unknown', 1 );
			$this->assertSame( [ [ 'entry', null ] ], $this->source->exposures, $read );
		}
	}

	public function testALayerIsExposedByEachOfItsParametersOnce(): void {
		$entry = $this->entry( 'layer' );
		$entry->getAssignedGroup();
		$entry->getValue();
		$entry->get( 'unknown', 1 );
		$this->assertSame( [], $this->source->exposures );
		$this->assertSame( 3, $entry->get( 'size', 1 ) );
		$entry->get( 'size', 1 );
		$entry->get( 'nothing', 1 );
		$this->assertSame( [ [ 'entry', 'size' ], [ 'entry', 'nothing' ] ], $this->source->exposures );
	}

	public function testAskedWithoutExposureNothingIsLogged(): void {
		$entry = $this->entry( 'gate', false );
		$this->assertTrue( $entry->isEnabled() );
		$this->assertSame( [], $this->source->exposures );
	}

	public function testWhatIsSentIsExposedOnceWithWhatIsRead(): void {
		foreach ( [ 'gate', 'dynamic_config' ] as $kind ) {
			$entry = $this->entry( $kind );
			$entry->sendExposure();
			$entry->getAssignedGroup();
			$entry->sendExposure();
			$this->assertSame( [ [ 'entry', null ] ], $this->source->exposures, $kind );
			$this->entry( $kind, false )->sendExposure();
			$this->assertSame( [], $this->source->exposures, $kind );
		}
		$entry = $this->entry( 'layer' );
		$entry->sendExposure();
		$entry->sendExposure( 'unknown' );
		$entry->sendExposure( 'size' );
		$entry->get( 'size' );
		$this->assertSame( [ [ 'entry', 'size' ] ], $this->source->exposures );
	}

	public function testOfAReservedEntryOnlyWhatIsSentIsExposed(): void {
		foreach ( [ 'gate' => null, 'dynamic_config' => null, 'layer' => 'size' ] as $kind => $parameter ) {
			$entry = $this->entry( $kind, true, true );
			$entry->isEnabled();
			$entry->getAssignedGroup();
			$entry->getValue();
			$entry->get( 'size', 1 );
			$this->assertSame( [], $this->source->exposures, $kind );
			$entry->sendExposure( $parameter );
			$entry->sendExposure( $parameter );
			$this->assertSame( [ [ 'entry', $parameter ] ], $this->source->exposures, $kind );
		}
	}

	public function testAGroupIsOneOfThoseThatAreNamed(): void {
		$entry = $this->entry( 'dynamic_config' );
		$this->assertTrue( $entry->isAssignedGroup( 'Control', 'Test' ) );
		$this->assertFalse( $entry->isAssignedGroup( 'Control' ) );
		$this->assertFalse( $entry->isAssignedGroup() );
		$this->assertSame( [ [ 'entry', null ] ], $this->source->exposures, 'asking for it is a read' );
	}

	public function testTheGroupOfAGateIsItsAnswerAsInJavaScript(): void {
		$this->assertSame( 'true', $this->entry( 'gate' )->getAssignedGroup() );
		$this->assertTrue( $this->entry( 'gate' )->isAssignedGroup( 'true' ) );
		$none = new FeatureGate( $this->source->decide( 'unknown', 'gate', new Units( 'u' ) ), new NoExposures( static fn () => null ) );
		$this->assertNull( $none->getAssignedGroup() );
		$forced = new FeatureGate( $this->source->force( 'entry', 'gate', false, 'Pinned' ), new NoExposures( static fn () => null ) );
		$this->assertSame( 'false', $forced->getAssignedGroup() );
	}
}
