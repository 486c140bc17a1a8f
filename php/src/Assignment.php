<?php

namespace MediaWiki\Extension\Statsig;

use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;

/**
 * What feature code gets for one gate, config, experiment or layer. The first read of its group,
 * value or a parameter logs the exposure; getting the object alone, its reason or rule id does not. Of an entry
 * that $wgStatsigClientEntries gives 'exposure' => 'manual' or 'class' => true, only sendExposure() logs it.
 */
final class Assignment {
	/** @var array<string,true> Parameters that were exposed; '' stands for the whole entry */
	private array $exposed = [];

	/**
	 * @internal Ask Experiments for one
	 * @param Decision $decision
	 * @param \Closure|null $onExposure Called at each exposure, with the name and the parameter (null unless it
	 *  is a layer); null: nothing is exposed
	 * @param \Closure|null $onFailure Called with whatever is thrown, which feature code never sees
	 * @param bool $isReserved Whether reading exposes nothing
	 */
	public function __construct(
		private readonly Decision $decision,
		private readonly ?\Closure $onExposure,
		private readonly ?\Closure $onFailure = null,
		private readonly bool $isReserved = false
	) {
	}

	public function getName(): string {
		return $this->decision->getName();
	}

	/**
	 * @return bool Whether the gate passes
	 */
	public function isEnabled(): bool {
		$this->see( null );
		return $this->decision->isEnabled();
	}

	/**
	 * @return string|null Name of the group, null for readers outside the experiment
	 */
	public function getAssignedGroup(): ?string {
		$this->see( null );
		return $this->decision->getGroup();
	}

	/**
	 * @param string $parameter
	 * @param mixed $default Returned if the parameter is missing or has another type than this
	 * @return mixed
	 */
	public function get( string $parameter, $default = null ) {
		$this->see( $parameter );
		try {
			return $this->decision->getParameter( $parameter, $default );
		} catch ( \Throwable $e ) {
			$this->fail( $e );
			return $default;
		}
	}

	/**
	 * @return mixed A bool for gates, else the array of all parameters. Of a layer this logs nothing:
	 *  there an exposure belongs to one parameter.
	 */
	public function getValue() {
		$this->see( null );
		return $this->decision->getValue();
	}

	public function getRuleId(): string {
		return $this->decision->getRuleId();
	}

	/**
	 * @return string Such as "Recognized", "NoUnit", "DecidedInBrowser", "InsideParse",
	 *  "ExtensionMissing" or "NoConfig"
	 */
	public function getReason(): string {
		return $this->decision->getReason();
	}

	public function getIdType(): string {
		return $this->decision->getIdType();
	}

	/**
	 * The reader sees it now, whatever is read of it: logged as a read is, once. Not where it was asked for with $exposure
	 * false.
	 *
	 * @param string|null $parameter Of a layer, one that it has
	 */
	public function sendExposure( ?string $parameter = null ): void {
		if ( $this->decision->getKind() !== DecisionSource::LAYER ) {
			$this->expose( null );
		} elseif ( $parameter !== null && $this->hasParameter( $parameter ) ) {
			$this->expose( $parameter );
		}
	}

	private function hasParameter( string $parameter ): bool {
		$value = $this->decision->getValue();
		return is_array( $value ) && array_key_exists( $parameter, $value );
	}

	private function see( ?string $parameter ): void {
		if ( !$this->isReserved ) {
			$this->sendExposure( $parameter );
		}
	}

	private function expose( ?string $parameter ): void {
		if ( $this->onExposure && !isset( $this->exposed[$parameter ?? ''] ) ) {
			$this->exposed[$parameter ?? ''] = true;
			try {
				$this->decision->expose( $parameter );
				if ( $this->decision->getRuleId() !== '' ) {
					// Defaults are no exposure. If the browser decides instead, it logs its own
					( $this->onExposure )( $this->decision->getName(), $parameter );
				}
			} catch ( \Throwable $e ) {
				$this->fail( $e );
			}
		}
	}

	private function fail( \Throwable $e ): void {
		if ( $this->onFailure ) {
			( $this->onFailure )( $e );
		}
	}
}
