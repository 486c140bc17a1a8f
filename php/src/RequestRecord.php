<?php

namespace MediaWiki\Extension\Statsig;

use MediaWiki\Extension\Statsig\Audience\Audience;
use MediaWiki\Extension\Statsig\Entry\Entry;
use MediaWiki\Extension\Statsig\Metric\DecisionCounts;
use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\User\UserIdentity;

/**
 * What one request was answered and exposed, for one reader.
 *
 * It is an object of the request: Experiments finds it by the request of the main context and holds it weakly, so that it
 * goes when the request goes. In the service itself the answers of one request would be given in the next, where a
 * process serves several; and MediaWiki's requests have no place of their own for what extensions keep.
 */
final class RequestRecord {
	/** @var array<string,bool> Gate => what $audience was answered */
	public array $checked = [];

	/** @var array<string,array<string,Entry>> Kind => name => what $audience was given */
	public array $entries = [];

	/** The one that these are kept for */
	public ?Audience $audience = null;

	/** Made only when needed: until then, $shown has the gates that isFeatureEnabled() exposed */
	private ?Exposures $exposures = null;

	/** @var array<string,true> Gates exposed while there are no $exposures: most requests need no more */
	private array $shown = [];

	/**
	 * @param Decider $decider
	 * @param \Closure $sayFailure Called with whatever is thrown, which feature code never sees
	 * @param LogGroups|null $log Null where MediaWiki's log takes no groups
	 * @param DecisionCounts|null $counts Null in the requests that are no sample
	 */
	public function __construct(
		public readonly Decider $decider,
		private readonly \Closure $sayFailure,
		public readonly ?LogGroups $log = null,
		public readonly ?DecisionCounts $counts = null
	) {
	}

	/**
	 * @param UserIdentity $subject The account that forUser() names
	 * @return self The record of this request for that account
	 */
	public function ofAccount( UserIdentity $subject ): self {
		$record = new self( $this->decider, $this->sayFailure, $this->log, $this->counts );
		// If that is the page's own reader, the browser must learn of the exposures too
		$record->exposures = new Exposures(
			$this->sayFailure, fn () => $this->decider->isReader( $subject ) ? $this->exposures() : null
		);
		return $record;
	}

	/**
	 * What was kept for another one is forgotten.
	 *
	 * @param Audience $audience
	 */
	public function keepFor( Audience $audience ): void {
		$this->audience = $audience;
		$this->checked = $this->entries = [];
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
