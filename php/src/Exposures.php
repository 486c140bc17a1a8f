<?php

namespace MediaWiki\Extension\Statsig;

/**
 * What one reader was exposed to in this request.
 *
 * An object of its own, so that what is kept of decisions holds this and not the service that keeps
 * them: in scripts that go through all accounts a circle would lie in memory until PHP looks for such.
 */
final class Exposures {
	/** @var array<string,array[]> By name: each [ kind, name, parameter ] */
	private array $byName = [];

	/**
	 * @param \Closure|null $elsewhere Returns further Exposures that are to know, or null
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
