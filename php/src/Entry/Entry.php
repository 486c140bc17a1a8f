<?php

namespace MediaWiki\Extension\Statsig\Entry;

use MediaWiki\Extension\Statsig\Request\Exposures;
use MediaWiki\Extension\Statsig\Source\Decision;

/**
 * What feature code gets for a name: never null, whatever was decided. The first read of its group, value or a parameter
 * logs the exposure; getting the object alone, its reason or rule id does not. Of an entry that $wgStatsigClientEntries
 * gives 'exposure' => 'manual' or 'class' => true, only sendExposure() logs it.
 */
abstract class Entry {
	/** @var array<string,true> Parameters that were exposed; '' stands for the whole entry */
	private array $exposed = [];

	/**
	 * @internal Ask Experiments for one
	 * @param Decision $decision
	 * @param Exposures $exposures Where they are noted
	 * @param bool $isReserved Whether reading exposes nothing
	 */
	final public function __construct(
		protected readonly Decision $decision,
		private readonly Exposures $exposures,
		private readonly bool $isReserved = false
	) {
	}

	public function getName(): string {
		return $this->decision->getName();
	}

	/**
	 * @return bool Whether the gate passes; of other kinds, whether the unit passed the rule that decided
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
	 * @param string ...$groups
	 * @return bool Whether the group is one of these
	 */
	public function isAssignedGroup( string ...$groups ): bool {
		return in_array( $this->getAssignedGroup(), $groups, true );
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
			$this->exposures->fail( $e );
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
	 * @param string|null $parameter Of a layer, one that it has; of no matter for other kinds
	 */
	public function sendExposure( ?string $parameter = null ): void {
		$this->expose( null );
	}

	final protected function expose( ?string $parameter ): void {
		if ( !isset( $this->exposed[$parameter ?? ''] ) ) {
			$this->exposed[$parameter ?? ''] = true;
			$this->exposures->expose( $this->decision, $parameter );
		}
	}

	private function see( ?string $parameter ): void {
		if ( !$this->isReserved ) {
			$this->sendExposure( $parameter );
		}
	}
}
