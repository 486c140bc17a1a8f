<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Metric;

use MediaWiki\Extension\Statsig\Metric\DecisionMetric;
use MediaWiki\Extension\Statsig\Metric\Meter;
use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * What the wiki's metrics have of decisions, by either kind of factory.
 */
class DecisionMetricTest extends UnitCase {
	private const ENTRIES = [
		'gate' => [ 'kind' => 'gate', 'idType' => 'userID', 'value' => true ],
		'by_browser' => [ 'kind' => 'gate', 'idType' => 'stableID', 'value' => true ],
		'local:box' => [ 'kind' => 'dynamic_config', 'idType' => 'userID', 'value' => [], 'group' => 'Test', 'groups' => [ 'Test' => [] ] ],
		'pinned' => [ 'kind' => 'dynamic_config', 'idType' => 'userID', 'value' => [], 'groups' => [ 'Test' => [ 'a' => 1 ] ] ],
	];

	/** @return array<string,int> What a factory was told: name with labels => number */
	private function told( object $factory, \Closure $ask, array $settings = [] ): array {
		$after = null;
		$settings += [ 'StatsigClientEntries' => [ 'gone', 'gate' ], 'StatsigForce' => [ 'pinned' => 'Test' ] ];
		$metric = new DecisionMetric( static fn () => new Meter( $factory ), $this->settings( $settings ), static function ( \Closure $task ) use ( &$after ): void {
			$after = $task;
		}, fn ( \Throwable $e ) => $this->hourlyLog->warn( $e::class, 'failed' ) );
		$this->counts = $metric->begin();
		$ask( $this->experiments( new FakeSource( self::ENTRIES ), new FakeContext( 7 ), $settings ) );
		$this->assertSame( [], $factory->told, 'nothing while the page is made' );
		$after();
		return $factory->told;
	}

	/** As StatsFactory is, with one metric object for each name, whose labels stay until they are set again */
	private static function withLabels(): object {
		return new class {
			public array $told = [];
			private string $name = '';
			private array $labels = [];

			public function withComponent( string $component ): self {
				\PHPUnit\Framework\TestCase::assertSame( 'Statsig', $component );
				return $this;
			}

			public function getCounter( string $name ): self {
				[ $this->name, $this->labels ] = [ $name, [] ];
				return $this;
			}

			public function setLabel( string $label, string $value ): self {
				$this->labels[$label] = $value;
				return $this;
			}

			public function incrementBy( float $number ): void {
				$key = $this->name . ' ' . urldecode( http_build_query( $this->labels, '', ' ' ) );
				$this->told[$key] = ( $this->told[$key] ?? 0 ) + (int)$number;
			}
		};
	}

	private static function withoutLabels(): object {
		return new class {
			public array $told = [];

			public function updateCount( string $name, int $number ): void {
				$this->told[$name] = ( $this->told[$name] ?? 0 ) + $number;
			}
		};
	}

	private static function ask(): \Closure {
		return static function ( $experiments ): void {
			$experiments->getMemberships();
			$experiments->isFeatureEnabled( 'gate' );
			$experiments->isFeatureEnabled( 'gate' );
			$experiments->isFeatureEnabled( 'by_browser' );
			$experiments->getExperiment( 'local:box' );
			$experiments->getExperiment( 'pinned' );
			foreach ( [ 'gone', 'made.up-7', 'made.up-8' ] as $name ) {
				$experiments->getExperiment( $name );
			}
		};
	}

	public function testDecisionsAreCountedBySourceAndReason(): void {
		$this->assertSame( [
			'decisions_total source=native reason=Recognized' => 1, 'decisions_total source=default reason=NoUnit' => 1,
			'decisions_total source=local reason=Recognized' => 1, 'decisions_total source=forced reason=Pinned' => 1,
			'decisions_total source=default reason=Unrecognized' => 3,
			'unknown_entries_total entry=gone' => 1, 'unknown_entries_total entry=unlisted' => 2,
		], $this->told( self::withLabels(), self::ask() ) );
		$this->assertSame( [
			'statsig.decisions.native.Recognized' => 1, 'statsig.decisions.default.NoUnit' => 1,
			'statsig.decisions.local.Recognized' => 1, 'statsig.decisions.forced.Pinned' => 1,
			'statsig.decisions.default.Unrecognized' => 3,
			'statsig.unknown_entries.gone' => 1, 'statsig.unknown_entries.unlisted' => 2,
		], $this->told( self::withoutLabels(), self::ask() ) );
	}

	public function testALabelIsAFixedWordOrTheNameOfAListedEntry(): void {
		$counts = ( new DecisionMetric( static fn () => null, $this->settings( [ 'StatsigClientEntries' => [ 'a.b c' ] ] ), static fn () => null, static fn () => null ) )->begin();
		foreach ( [ 'Recognized:IdListInMemory', 'LocalOverride:Recognized', 'Error:Statsig Evaluation Depth Exceeded', 'What a source of its own says', '' ] as $reason ) {
			$counts->count( 'gate', $reason );
		}
		$this->assertSame(
			[ [ 'native', 'Recognized', 1 ], [ 'forced', 'LocalOverride', 1 ], [ 'default', 'Error', 1 ], [ 'default', 'other', 2 ] ], $counts->decisions()
		);
		$this->assertSame( [ 'statsig.decisions.default.Unrecognized' => 1, 'statsig.unknown_entries.a_b_c' => 1 ], $this->told(
			self::withoutLabels(), static fn ( $experiments ) => $experiments->getExperiment( 'a.b c' ), [ 'StatsigClientEntries' => [ 'a.b c' ] ]
		) );
	}

	public function testWhatNobodySeesIsCountedToo(): void {
		$factory = self::withoutLabels();
		$this->assertSame( [ 'statsig.decisions.default.Disabled' => 1 ], $this->told(
			$factory, static fn ( $experiments ) => $experiments->isFeatureEnabled( 'gate' ), [ 'StatsigEnabled' => false ]
		) );
	}

	public function testMetricsThatFailFailNobody(): void {
		$broken = new class {
			public array $told = [];

			public function updateCount(): void {
				throw new \RuntimeException( 'broken' );
			}
		};
		$this->assertSame( [], $this->told( $broken, self::ask() ) );
		$this->assertCount( 1, $this->log->messages );
	}
}
