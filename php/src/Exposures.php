<?php

namespace MediaWiki\Extension\Statsig;

/**
 * What one reader was exposed to in this request.
 *
 * An Assignment holds this object and not the service Experiments, which keeps the assignments: the circle
 * would stay in memory until PHP's collector runs, which adds up in scripts that go through all accounts.
 */
final class Exposures {
	/** @var array<string,array[]> By name: each [ kind, name, parameter ] */
	private array $byName = [];

	/**
	 * @param \Closure|null $elsewhere Returns further Exposures to note everything in, or null
	 */
	public function __construct( private readonly ?\Closure $elsewhere = null ) {
	}

	/**
	 * @param string $kind As in DecisionSource
	 * @param string $name
	 * @param string|null $parameter Of a layer
	 */
	public function note( string $kind, string $name, ?string $parameter ): void {
		$this->byName[$name]["$kind $parameter"] = [ $kind, $name, $parameter ];
		if ( $this->elsewhere ) {
			( $this->elsewhere )()?->note( $kind, $name, $parameter );
		}
	}

	public function has( string $name ): bool {
		return isset( $this->byName[$name] );
	}

	/**
	 * @return array<array{string,string,?string}> Each [ kind, name, parameter ]
	 */
	public function all(): array {
		return array_merge( ...array_map( 'array_values', array_values( $this->byName ) ) );
	}
}
