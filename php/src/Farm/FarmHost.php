<?php

namespace MediaWiki\Extension\Statsig\Farm;

use MediaWiki\Extension\Statsig\Health\Places;

/**
 * One host of a farm: what takes its config, publishes it and tells its counts, for the files that php.ini or a script names.
 */
final class FarmHost {
	/**
	 * @param \Closure $stash Returns the Stash
	 * @param \Closure $cache Returns the WANObjectCache
	 * @param string $farm Setting StatsigFarm; empty: there is none
	 * @param \Closure $afterResponse Called with what is to be done then
	 * @param Places $places
	 */
	public function __construct(
		private readonly \Closure $stash,
		private readonly \Closure $cache,
		private readonly string $farm,
		private readonly \Closure $afterResponse,
		private readonly Places $places
	) {
	}

	public function at( Places $places ): self {
		return new self( $this->stash, $this->cache, $this->farm, $this->afterResponse, $places );
	}

	/** @return bool Whether there is a farm, and a config file to have its config in */
	public function isOfFarm(): bool {
		return $this->farm !== '' && $this->places->config() !== '';
	}

	public function record(): HostRecord {
		return new HostRecord( $this->places->farm(), $this->places->farmLock() );
	}

	public function config(): HostConfig {
		return new HostConfig( $this->stash, $this->cache, $this->record(), $this->places->config(), $this->lists(), $this->farm, $this->afterResponse );
	}

	public function publisher(): Publisher {
		return new Publisher( ( $this->stash )(), $this->record(), $this->places->config(), $this->lists() );
	}

	/** @return Books|null null without a spool */
	public function books(): ?Books {
		return $this->places->spoolFolder() === '' ? null : new Books( ( $this->stash )(), $this->places->spoolFolder() );
	}

	private function lists(): ListFolder {
		return new ListFolder( $this->places->idLists() );
	}
}
