<?php

namespace MediaWiki\Extension\Statsig\Request;

use MediaWiki\Extension\Statsig\Source\Decision;

/**
 * What one reader was exposed to in one request.
 *
 * An entry holds this object and not the RequestRecord, which keeps the entries: the circle would stay in memory until
 * PHP's collector runs, which adds up in scripts that go through all accounts.
 */
class Exposures {
	/** @var array<string,array[]> By name: each [ kind, name, parameter ] */
	private array $byName = [];

	/**
	 * @param \Closure $sayFailure Called with whatever is thrown, which feature code never sees
	 * @param \Closure|null $elsewhere Returns further Exposures to note everything in, or null
	 */
	public function __construct(
		private readonly \Closure $sayFailure,
		private readonly ?\Closure $elsewhere = null
	) {
	}

	/**
	 * The reader sees a decision. Never throws.
	 *
	 * @param Decision $decision
	 * @param string|null $parameter The parameter that was read, of a layer
	 */
	public function expose( Decision $decision, ?string $parameter ): void {
		try {
			$decision->expose( $parameter );
			if ( $decision->getRuleId() !== '' ) {
				// Defaults are no exposure. If the browser decides instead, it logs its own
				$this->note( $decision->getKind(), $decision->getName(), $parameter );
			}
		} catch ( \Throwable $e ) {
			$this->fail( $e );
		}
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

	public function fail( \Throwable $e ): void {
		( $this->sayFailure )( $e );
	}
}
