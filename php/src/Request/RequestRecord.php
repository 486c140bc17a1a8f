<?php

namespace MediaWiki\Extension\Statsig\Request;

use MediaWiki\Extension\Statsig\Audience\Audience;
use MediaWiki\Extension\Statsig\Entry\Entry;
use MediaWiki\Extension\Statsig\Metric\DecisionCounts;
use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;

/**
 * What one request was answered and exposed, for one reader.
 *
 * It is an object of the request: Experiments finds it by the request of the main context, in a map that goes with the
 * request, as MediaWiki's requests have no place of their own for what extensions keep. In the service itself the answers of
 * one request would be given in the next, where a process serves several. It must hold nothing that holds the request, as
 * accounts of a session do: PHP 8.2 would keep both to the end of the process.
 */
final class RequestRecord {
	/** @var array<string,bool> Gate => what $audience was answered */
	public array $checked = [];

	/** @var array<string,array<string,Entry>> Kind => name => what $audience was given */
	public array $entries = [];

	/** @var \WeakReference<Audience>|null The one that these are kept for */
	public ?\WeakReference $audience = null;

	/** Made only when needed: until then, $shown has the gates that isFeatureEnabled() exposed */
	private ?Exposures $exposures = null;

	/** @var array<string,true> Gates exposed while there are no $exposures: most requests need no more */
	private array $shown = [];

	/**
	 * @param \Closure $sayFailure Called with whatever is thrown, which feature code never sees
	 * @param LogGroups|null $log Null where MediaWiki's log takes no groups
	 * @param DecisionCounts|null $counts Null in the requests that are no sample
	 */
	public function __construct(
		private readonly \Closure $sayFailure,
		public readonly ?LogGroups $log = null,
		public readonly ?DecisionCounts $counts = null
	) {
	}

	/**
	 * @param \Closure $isReader Returns whether the account is the page's own reader
	 * @return self The record of this request for an account that forUser() names
	 */
	public function ofAccount( \Closure $isReader ): self {
		$record = new self( $this->sayFailure, $this->log, $this->counts );
		// If that is the page's own reader, the browser must learn of the exposures too
		$record->exposures = new Exposures( $this->sayFailure, fn () => $isReader() ? $this->exposures() : null );
		return $record;
	}

	/**
	 * The answer to the cheapest question: what the gate gave, which the source has exposed.
	 *
	 * @param string $gate
	 * @param bool $passes
	 */
	public function check( string $gate, bool $passes ): void {
		$this->checked[$gate] = $passes;
		if ( $this->exposures ) {
			$this->exposures->note( DecisionSource::GATE, $gate, null );
		} else {
			$this->shown[$gate] = true;
		}
		$this->log?->add( $gate, $passes ? 'true' : 'false' );
		$this->counts?->count( $gate, 'Recognized' );
	}

	/**
	 * Feature code has got a decision, whether or not anybody sees it: what the log and the metrics have of it. Never throws.
	 *
	 * @param Decision $decision
	 */
	public function told( Decision $decision ): void {
		try {
			$this->log?->addDecision( $decision );
			$this->counts?->count( $decision->getName(), $decision->getReason() );
		} catch ( \Throwable $e ) {
			( $this->sayFailure )( $e );
		}
	}

	public function exposures(): Exposures {
		if ( !$this->exposures ) {
			$this->exposures = new Exposures( $this->sayFailure );
			foreach ( $this->shown as $gate => $true ) {
				$this->exposures->note( DecisionSource::GATE, (string)$gate, null );
			}
			$this->shown = [];
		}
		return $this->exposures;
	}
}
