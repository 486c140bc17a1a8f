<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Outlets;

use MediaWiki\Extension\Statsig\Metric\Meter;
use PHPUnit\Framework\TestCase;

/**
 * Metrics reach both kinds of factory, and are what docs/operations.md says.
 */
class MeterTest extends TestCase {
	private const ROOT = __DIR__ . '/../../../..';

	/** @return array[] What a StatsFactory is told: each [ component, kind, name, labels, number ] */
	private function labelled( \Closure $tell ): array {
		$factory = new class {
			public array $told = [];
			public string $component = '';
			public int $flushed = 0;

			public function withComponent( string $component ): self {
				$this->component = $component;
				return $this;
			}

			public function getCounter( string $name ): object {
				return $this->metric( 'counter', $name );
			}

			public function getGauge( string $name ): object {
				return $this->metric( 'gauge', $name );
			}

			public function flush(): void {
				$this->flushed++;
			}

			private function metric( string $kind, string $name ): object {
				return new class( fn ( array $labels, int $number ) => $this->told[] = [ $this->component, $kind, $name, $labels, $number ] ) {
					private array $labels = [];

					public function __construct( private readonly \Closure $tell ) {
					}

					public function setLabel( string $label, string $word ): self {
						$this->labels[$label] = $word;
						return $this;
					}

					public function incrementBy( int $number ): void {
						( $this->tell )( $this->labels, $number );
					}

					public function set( int $number ): void {
						( $this->tell )( $this->labels, $number );
					}
				};
			}
		};
		$tell( new Meter( $factory ) );
		$this->assertSame( 1, $factory->flushed );
		return $factory->told;
	}

	/** @return array[] What a StatsD factory is told: each [ method, key, number ] */
	private static function flat( \Closure $tell ): array {
		$factory = new class {
			public array $told = [];

			public function updateCount( string $key, int $more ): void {
				$this->told[] = [ 'updateCount', $key, $more ];
			}

			public function gauge( string $key, int $number ): void {
				$this->told[] = [ 'gauge', $key, $number ];
			}
		};
		$tell( new Meter( $factory ) );
		return $factory->told;
	}

	public function testBothKindsOfFactoryAreToldTheSame(): void {
		$tell = static function ( Meter $meter ): void {
			$meter->add( 'ship_dropped_total', 3, 'statsig', 'quarantine-full' );
			$meter->add( 'ship_dropped_total', 1, 'file', 'age' );
			$meter->add( 'relay_accepted_total', 7 );
			$meter->set( 'spool_bytes', 0 );
			$meter->send();
		};
		$this->assertSame( [
			[ 'Statsig', 'counter', 'ship_dropped_total', [ 'sink' => 'statsig', 'cause' => 'quarantine_full' ], 3 ],
			[ 'Statsig', 'counter', 'ship_dropped_total', [ 'sink' => 'file', 'cause' => 'age' ], 1 ],
			[ 'Statsig', 'counter', 'relay_accepted_total', [], 7 ],
			[ 'Statsig', 'gauge', 'spool_bytes', [], 0 ],
		], $this->labelled( $tell ) );
		$this->assertSame( [
			[ 'updateCount', 'statsig.ship_dropped.statsig.quarantine_full', 3 ],
			[ 'updateCount', 'statsig.ship_dropped.file.age', 1 ],
			[ 'updateCount', 'statsig.relay_accepted', 7 ],
			[ 'gauge', 'statsig.spool_bytes', 0 ],
		], self::flat( $tell ) );
	}

	public function testAWordCannotBreakAMetricInTwo(): void {
		$tell = static fn ( Meter $meter ) => $meter->add( 'sdk_exception_total', 1, "a.b:c|d\n" );
		$this->assertSame( [ [ 'updateCount', 'statsig.sdk_exception.a_b_c_d_', 1 ] ], self::flat( $tell ) );
	}

	public function testNoMetricGoesWithoutAllItsLabels(): void {
		$wrong = [
			static fn ( $meter ) => $meter->add( 'sync_total', 1 ),
			static fn ( $meter ) => $meter->add( 'relay_accepted_total', 1, 'x' ),
			static fn ( $meter ) => $meter->add( 'spool_bytes', 1 ),
			static fn ( $meter ) => $meter->set( 'sync_total', 1, 'fresh' ),
			static fn ( $meter ) => $meter->add( 'other_total', 1 ),
		];
		foreach ( $wrong as $tell ) {
			try {
				self::flat( $tell );
				$this->fail( 'it was told' );
			} catch ( \LogicException $e ) {
				$this->assertStringStartsWith( 'No ', $e->getMessage() );
			}
		}
	}

	public function testTheManualHasAllOfThemAndNoOther(): void {
		preg_match( '/^## Metrics\n.*?(?=^## )/ms', file_get_contents( self::ROOT . '/docs/operations.md' ), $section );
		preg_match_all( '/^\| `(\w+)` \| (\w+) \| ([^|]*) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/m', $section[0], $rows, PREG_SET_ORDER );
		$stated = [];
		foreach ( $rows as [ , $name, $kind, $labels, $unit ] ) {
			preg_match_all( '/`(\w+)`/', $labels, $found );
			$stated[$name] = [ $kind, $found[1] ];
			if ( preg_match( '/_(seconds|bytes)$/D', $name, $of ) ) {
				$this->assertSame( $of[1], $unit, $name );
			}
		}
		$this->assertSame( Meter::METRICS, $stated );
		foreach ( Meter::METRICS as $name => [ $kind ] ) {
			$this->assertSame( $kind === Meter::COUNTER, str_ends_with( $name, '_total' ), $name );
		}
	}
}
