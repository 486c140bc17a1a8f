<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Request;

use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * What log lines carry of a request's decisions, shown by a fake of MediaWiki's LoggingContext (1.44 and later).
 */
class LogGroupsTest extends UnitCase {
	private const ENTRIES = [
		'gate' => [ 'kind' => 'gate', 'idType' => 'userID', 'value' => true ],
		'closed' => [ 'kind' => 'gate', 'idType' => 'userID', 'value' => false ],
		'by_browser' => [ 'kind' => 'gate', 'idType' => 'stableID', 'value' => true ],
		'search_box' => [ 'kind' => 'dynamic_config', 'idType' => 'userID', 'value' => [ 'size' => 3 ], 'group' => 'Test' ],
		'outside' => [ 'kind' => 'dynamic_config', 'idType' => 'userID', 'value' => [] ],
		'page_layer' => [ 'kind' => 'layer', 'idType' => 'userID', 'value' => [ 'colour' => 'blue' ], 'group' => 'Test', 'allocated' => 'colours' ],
		'pinned' => [ 'kind' => 'dynamic_config', 'idType' => 'userID', 'value' => [], 'group' => 'Control', 'groups' => [ 'Test' => [ 'size' => 9 ] ] ],
	];

	/** What core has: add() merges fields into the context of all further lines */
	private static function context(): object {
		return new class {
			public array $fields = [];
			public int $calls = 0;

			public function add( array $context ): void {
				$this->calls++;
				$this->fields = array_merge( $this->fields, $context );
			}
		};
	}

	public function testEachLineCarriesTheGroupsThatTheRequestDecided(): void {
		$context = self::context();
		$this->logContext = static fn () => $context;
		$experiments = $this->experiments( new FakeSource( self::ENTRIES ), new FakeContext( 7 ), [
			'StatsigForce' => [ 'pinned' => 'Test' ], 'StatsigClientEntries' => array_keys( self::ENTRIES )
		] );
		$experiments->getMemberships();
		$this->assertSame( [], $context->fields, 'looking decides nothing for a feature' );
		$experiments->isFeatureEnabled( 'gate' );
		$this->assertSame( [ 'context.statsig' => 'gate=true' ], $context->fields );
		$experiments->getFeatureGate( 'closed' );
		$experiments->getExperiment( 'search_box', false );
		$experiments->getLayer( 'page_layer' );
		$experiments->getExperiment( 'pinned' );
		foreach ( [ 'outside', 'unknown' ] as $name ) {
			$experiments->getExperiment( $name );
		}
		$experiments->isFeatureEnabled( 'by_browser' );
		$this->assertSame( 'gate=true, closed=false, search_box=Test, colours=Test, pinned=Test', $context->fields['context.statsig'] );
		$calls = $context->calls;
		$experiments->isFeatureEnabled( 'gate' );
		$experiments->getExperiment( 'search_box', false );
		$this->assertSame( $calls, $context->calls, 'what is known is not said again' );
		$experiments->forUser( new FakeUser( 8 ) )->isFeatureEnabled( 'gate' );
		$this->assertStringStartsWith( 'gate=true, closed=false', $context->fields['context.statsig'], 'with those of other accounts' );
	}

	public function testALogThatFailsFailsNobody(): void {
		foreach ( [ static fn () => throw new \RuntimeException( 'no context' ), static fn () => new \stdClass() ] as $context ) {
			$this->logContext = $context;
			$experiments = $this->experiments( new FakeSource( self::ENTRIES ), new FakeContext( 7 ) );
			$this->assertTrue( $experiments->isFeatureEnabled( 'gate' ) );
			$this->assertSame( 'Test', $experiments->getExperiment( 'search_box' )->getAssignedGroup() );
			$this->assertSame( [], $this->log->messages );
		}
	}

	public function testWhereCoreHasNoContextNothingHappens(): void {
		$this->assertTrue( $this->experiments( new FakeSource( self::ENTRIES ), new FakeContext( 7 ) )->isFeatureEnabled( 'gate' ) );
	}
}
