<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\HookHandler\FreshnessHooks;
use MediaWiki\Extension\Statsig\Source\AbsentSource;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use Wikimedia\Timestamp\ConvertibleTimestamp;

/**
 * How old a page may be that a 304 brings back.
 */
class FreshnessTest extends UnitCase {
	/** When FakeSource's document changed */
	private const CHANGED = 1_700_000_000;

	protected function tearDown(): void {
		ConvertibleTimestamp::setFakeTime( false );
	}

	private function newestAt( int $now, FakeContext $context, ?DecisionSource $source = null, array $settings = [] ): ?int {
		ConvertibleTimestamp::setFakeTime( $now );
		$services = [ 'Statsig.Settings' => $this->settings( $settings ), 'Statsig.DecisionSource' => $source ?? new FakeSource( [] ) ];
		return FreshnessHooks::newest( static fn ( $name ) => $services[$name], $context );
	}

	public function testAsNewAsTheDocument(): void {
		$this->assertSame( self::CHANGED, $this->newestAt( self::CHANGED + 60, new FakeContext( 7 ) ) );
	}

	public function testAndAsNewAsTheCurrentHalfDay(): void {
		$noon = strtotime( '2023-11-20 12:00:00 UTC' );
		$this->assertSame( $noon - 43200, $this->newestAt( $noon - 1, new FakeContext( 7 ) ) );
		$this->assertSame( $noon, $this->newestAt( $noon, new FakeContext( 7 ) ) );
		$this->assertSame( $noon, $this->newestAt( $noon + 43199, new FakeContext( 7 ) ) );
	}

	public function testASpecialPageHoldsDecisionsToo(): void {
		$context = new FakeContext();
		$context->special = true;
		$this->assertSame( self::CHANGED, $this->newestAt( self::CHANGED + 60, $context ) );
	}

	public function testPagesWithoutDecisionsKeepTheirAge(): void {
		$this->assertNull( $this->newestAt( self::CHANGED, new FakeContext() ), 'everybody gets it' );
		$this->assertNull( $this->newestAt( self::CHANGED, new FakeContext( 7 ), null, [ 'StatsigEnabled' => false ] ) );
		$absent = new AbsentSource( $this->hourlyLog );
		$this->assertNull( $this->newestAt( self::CHANGED, new FakeContext( 7 ), $absent ) );
	}
}
