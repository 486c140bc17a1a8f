<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Request;

use MediaWiki\Extension\Statsig\Decider;
use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * Several requests in one process: the service holds nothing of any of them.
 */
class RequestRecordTest extends UnitCase {
	private const ENTRIES = [
		'gate' => [ 'kind' => 'gate', 'idType' => 'userID', 'value' => true ],
		'search_box' => [ 'kind' => 'dynamic_config', 'idType' => 'userID', 'value' => [ 'size' => 3 ], 'group' => 'Test' ],
	];
	private const EXPOSED = [ [ 'gate', 'gate', null ], [ 'experiment', 'search_box', null ] ];

	private FakeContext $main;
	private FakeSource $source;
	private Experiments $experiments;
	private int $records = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->source = new FakeSource( self::ENTRIES );
		[ $settings, $units ] = [ $this->settings(), $this->readerUnits() ];
		$this->experiments = new Experiments(
			fn () => $this->main,
			fn ( $context ) => new Decider( $settings, $this->source, $units, $this->audience( 'index', $context ), fn () => $this->hourlyLog ),
			static fn ( \Throwable $e ) => throw $e,
			null,
			function () {
				$this->records++;
				return null;
			}
		);
	}

	private function ask( ?Experiments $experiments = null ): void {
		$experiments ??= $this->experiments;
		$experiments->isFeatureEnabled( 'gate' );
		$experiments->getExperiment( 'search_box' )->getAssignedGroup();
	}

	public function testANewRequestIsAskedAnewAlsoForTheSameReader(): void {
		$user = new FakeUser( 7 );
		foreach ( [ 1, 2 ] as $request ) {
			$this->main = new FakeContext();
			$this->main->user = $user;
			$this->assertSame( [], $this->experiments->getExposures(), "request $request" );
			$this->ask();
			$this->ask();
			$this->assertSame( self::EXPOSED, $this->experiments->getExposures() );
			$this->assertCount( 2 * $request, $this->source->questions );
		}
	}

	public function testARequestWithinAnotherLeavesThatOneAsItWas(): void {
		$outer = $this->main = new FakeContext( 7 );
		$this->experiments->isFeatureEnabled( 'gate' );
		$this->main = new FakeContext( 8 );
		$this->ask();
		$this->assertSame( self::EXPOSED, $this->experiments->getExposures() );
		$this->main = $outer;
		$this->assertSame( [ self::EXPOSED[0] ], $this->experiments->getExposures() );
		$this->experiments->getExperiment( 'search_box' )->getAssignedGroup();
		$this->assertSame( self::EXPOSED, $this->experiments->getExposures() );
	}

	public function testForAnAccountTheSameHolds(): void {
		$this->main = new FakeContext( 7 );
		$account = $this->experiments->forUser( new FakeUser( 7 ) );
		$this->ask( $account );
		$this->assertSame( [ self::EXPOSED, self::EXPOSED ], [ $account->getExposures(), $this->experiments->getExposures() ] );
		$other = $account->forUser( new FakeUser( 8 ) );
		$this->ask( $other );
		$this->assertSame( self::EXPOSED, $other->getExposures() );
		$this->main = new FakeContext( 7 );
		$this->assertSame( [ [], [], [] ], [ $account->getExposures(), $other->getExposures(), $this->experiments->getExposures() ] );
		$this->ask( $account );
		$this->assertSame( self::EXPOSED, $this->experiments->getExposures(), 'the page of this request is told' );
	}

	public function testWithTheRequestItsRecordGoes(): void {
		$this->main = new FakeContext( 7 );
		$this->ask();
		$this->ask( $this->experiments->forUser( new FakeUser( 8 ) ) );
		$this->source->questions = [];
		$entry = \WeakReference::create( $this->experiments->getExperiment( 'search_box' ) );
		$this->assertNotNull( $entry->get() );
		$this->main = new FakeContext( 7 );
		$this->ask();
		$this->source->questions = [];
		$this->assertNull( $entry->get(), 'without PHP having to look for circles' );
	}

	public function testAPageThatAsksNothingMakesNoRecord(): void {
		$this->main = new FakeContext( 7 );
		$this->assertSame( [], $this->experiments->getExposures() );
		$this->experiments->forUser( new FakeUser( 8 ) );
		$this->assertSame( 0, $this->records );
		$this->ask();
		$this->ask( $this->experiments->forUser( new FakeUser( 8 ) ) );
		$this->assertSame( 1, $this->records, 'one for all readers of a request' );
	}
}
