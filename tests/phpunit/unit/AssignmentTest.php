<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Assignment;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\Extension\Statsig\Unit\Units;

/**
 * What counts as having seen a decision.
 */
class AssignmentTest extends UnitCase {
	private FakeSource $source;

	private function assignment( string $kind, bool $exposure = true, bool $isReserved = false ): Assignment {
		$this->source = new FakeSource( [ 'entry' => [
			'kind' => $kind, 'idType' => 'userID', 'group' => 'Test',
			'value' => $kind === 'gate' ? true : [ 'size' => 3, 'nothing' => null ],
		] ] );
		return new Assignment(
			$this->source->decide( 'entry', $kind, new Units( 'u' ) ),
			$exposure ? static function (): void {
			} : null,
			null,
			$isReserved
		);
	}

	public function testHavingTheObjectIsNoExposure(): void {
		$assignment = $this->assignment( 'dynamic_config' );
		$assignment->getReason();
		$assignment->getRuleId();
		$assignment->getName();
		$assignment->getIdType();
		$this->assertSame( [], $this->source->exposures );
	}

	public function testTheFirstReadOfAnExperimentIsOneExposure(): void {
		foreach ( [ 'getAssignedGroup', 'getValue', 'isEnabled' ] as $read ) {
			$assignment = $this->assignment( 'dynamic_config' );
			$assignment->$read();
			$assignment->get( 'size', 1 );
			$assignment->get( 'unknown', 1 );
			$this->assertSame( [ [ 'entry', null ] ], $this->source->exposures, $read );
		}
	}

	public function testALayerIsExposedByEachOfItsParametersOnce(): void {
		$assignment = $this->assignment( 'layer' );
		$assignment->getAssignedGroup();
		$assignment->getValue();
		$assignment->get( 'unknown', 1 );
		$this->assertSame( [], $this->source->exposures );
		$this->assertSame( 3, $assignment->get( 'size', 1 ) );
		$assignment->get( 'size', 1 );
		$assignment->get( 'nothing', 1 );
		$this->assertSame( [ [ 'entry', 'size' ], [ 'entry', 'nothing' ] ], $this->source->exposures );
	}

	public function testAskedWithoutExposureNothingIsLogged(): void {
		$assignment = $this->assignment( 'gate', false );
		$this->assertTrue( $assignment->isEnabled() );
		$this->assertSame( [], $this->source->exposures );
	}

	public function testWhatIsSentIsExposedOnceWithWhatIsRead(): void {
		foreach ( [ 'gate', 'dynamic_config' ] as $kind ) {
			$assignment = $this->assignment( $kind );
			$assignment->sendExposure();
			$assignment->getAssignedGroup();
			$assignment->sendExposure();
			$this->assertSame( [ [ 'entry', null ] ], $this->source->exposures, $kind );
			$this->assignment( $kind, false )->sendExposure();
			$this->assertSame( [], $this->source->exposures, $kind );
		}
		$assignment = $this->assignment( 'layer' );
		$assignment->sendExposure();
		$assignment->sendExposure( 'unknown' );
		$assignment->sendExposure( 'size' );
		$assignment->get( 'size' );
		$this->assertSame( [ [ 'entry', 'size' ] ], $this->source->exposures );
	}

	public function testOfAReservedEntryOnlyWhatIsSentIsExposed(): void {
		foreach ( [ 'gate' => null, 'dynamic_config' => null, 'layer' => 'size' ] as $kind => $parameter ) {
			$assignment = $this->assignment( $kind, true, true );
			$assignment->isEnabled();
			$assignment->getAssignedGroup();
			$assignment->getValue();
			$assignment->get( 'size', 1 );
			$this->assertSame( [], $this->source->exposures, $kind );
			$assignment->sendExposure( $parameter );
			$assignment->sendExposure( $parameter );
			$this->assertSame( [ [ 'entry', $parameter ] ], $this->source->exposures, $kind );
		}
	}
}
