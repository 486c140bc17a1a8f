<?php

namespace MediaWiki\Extension\Statsig;

use MediaWiki\Extension\Statsig\Audience\Audience;
use MediaWiki\Extension\Statsig\Client\Memberships;
use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\DefaultDecision;
use MediaWiki\User\UserIdentity;

/**
 * What feature code asks for decisions: the service "Statsig.Experiments".
 *
 *     $experiments = MediaWikiServices::getInstance()->getService( 'Statsig.Experiments' );
 *     if ( $experiments->isFeatureEnabled( 'new_button' ) ) { ... }
 *     $group = $experiments->getExperiment( 'search_box' )->getAssignedGroup();
 *
 * Nothing here throws: where nothing can be decided, the answer is a default with a reason.
 */
final class Experiments {
	private ?Decider $decider = null;

	/** The account that forUser() names; null for the reader */
	private ?UserIdentity $subject = null;

	/** Made only when needed: until then, $shown has the gates that isFeatureEnabled() exposed */
	private ?Exposures $exposures = null;

	/** @var array<string,true> Gates exposed while there are no $exposures: most requests need no more */
	private array $shown = [];

	/** The exposures of the page's reader, if forUser() names an account */
	private ?Exposures $readers = null;

	/** @var array<string,array<string,Assignment>> Kind => name => what $keptFor was given */
	private array $kept = [];

	/** @var array<string,bool> Gate => what $keptFor was answered */
	private array $checked = [];

	private ?Audience $keptFor = null;

	/**
	 * @param \Closure $makeDecider Returns a Decider. Called at the first question: building one may fail, and
	 *  feature code must get this service all the same.
	 * @param \Closure $sayFailure Called with whatever is thrown, which feature code never sees
	 */
	public function __construct(
		private readonly \Closure $makeDecider,
		private readonly \Closure $sayFailure
	) {
	}

	/**
	 * The cheapest question, as most features only ask a gate whether they are on.
	 *
	 * @param string $gate
	 * @param bool $exposure False asks without logging that the reader saw it
	 * @return bool
	 */
	public function isFeatureEnabled( string $gate, bool $exposure = true ): bool {
		$audience = $this->audience();
		if ( !$exposure || !$audience->isSeen ) {
			return $this->assign( $gate, DecisionSource::GATE, $audience, $exposure )->isEnabled();
		}
		if ( !isset( $this->checked[$gate] ) ) {
			try {
				if ( $this->decider->isReserved( $gate ) ) {
					return $this->assign( $gate, DecisionSource::GATE, $audience, true )->isEnabled();
				}
				$passes = $this->decider->check( $gate, $audience );
				if ( $passes !== null && $this->exposures ) {
					$this->exposures->note( DecisionSource::GATE, $gate, null );
				} elseif ( $passes !== null ) {
					$this->shown[$gate] = true;
				}
			} catch ( \Throwable $e ) {
				( $this->sayFailure )( $e );
				// Again in separate steps: if only the exposure fails, there is an answer
				return $this->assign( $gate, DecisionSource::GATE, $audience, true )->isEnabled();
			}
			$this->checked[$gate] = $passes ?? $this->decide( $gate, DecisionSource::GATE, $audience )->isEnabled();
		}
		return $this->checked[$gate];
	}

	public function getFeatureGate( string $name, bool $exposure = true ): Assignment {
		return $this->assign( $name, DecisionSource::GATE, $this->audience(), $exposure );
	}

	public function getExperiment( string $name, bool $exposure = true ): Assignment {
		return $this->assign( $name, DecisionSource::EXPERIMENT, $this->audience(), $exposure );
	}

	public function getDynamicConfig( string $name, bool $exposure = true ): Assignment {
		return $this->assign( $name, DecisionSource::CONFIG, $this->audience(), $exposure );
	}

	public function getLayer( string $name, bool $exposure = true ): Assignment {
		return $this->assign( $name, DecisionSource::LAYER, $this->audience(), $exposure );
	}

	/**
	 * The same questions for another account. Use it only where the output goes to nobody else
	 * than intended: the rule about shared responses is the caller's then. Inside the parser and in
	 * callbacks of caches, whose output everybody gets, nothing is decided for it either.
	 */
	public function forUser( UserIdentity $user ): self {
		$experiments = clone $this;
		$experiments->subject = $user;
		// If that is the page's own reader, the browser must learn of the exposures too
		$makeDecider = $this->makeDecider;
		$readers = $experiments->readers = $this->readers ?? $this->exposures();
		$experiments->exposures = new Exposures(
			static fn () => $makeDecider()->isReader( $user ) ? $readers : null
		);
		$experiments->keptFor = null;
		return $experiments;
	}

	/**
	 * What the reader is a member of, for other instruments.
	 *
	 * @return array<string,array> Name => [ group, version of the entry, 1 if exposed in this request else 0 ]; what
	 *  a layer gives goes by the experiment that has the unit, with the layer as a fourth element
	 */
	public function getMemberships(): array {
		$memberships = [];
		$exposures = $this->exposures();
		$audience = $this->audience();
		foreach ( $this->clientEntries( $audience ) as $name ) {
			foreach ( Memberships::KINDS as $kind ) {
				$decision = $this->decide( $name, $kind, $audience );
				if ( Memberships::groupOf( $decision ) !== null ) {
					$memberships[Memberships::nameOf( $decision )] ??=
						Memberships::of( $decision, $exposures->has( $name ) );
					break;
				}
			}
		}
		return $memberships;
	}

	/**
	 * What the reader was exposed to in this request, for other code that logs exposures.
	 *
	 * @return array<array{string,string,?string}> Each [ kind as in DecisionSource, name, parameter of a
	 *  layer or null ]
	 */
	public function getExposures(): array {
		return $this->exposures()->all();
	}

	private function assign( string $name, string $kind, Audience $audience, bool $exposure ): Assignment {
		if ( !$exposure || !$audience->isSeen ) {
			return $this->assignment( $this->decide( $name, $kind, $audience, !$exposure ), null );
		}
		return $this->kept[$kind][$name] ??= $this->assignment( $this->decide( $name, $kind, $audience ), $kind );
	}

	/**
	 * @param Decision $decision
	 * @param string|null $kind The kind to note exposures under; null: nothing is exposed
	 * @return Assignment
	 */
	private function assignment( Decision $decision, ?string $kind ): Assignment {
		$exposures = $this->exposures();
		return new Assignment(
			$decision,
			$kind === null ? null : static fn ( string $name, ?string $parameter ) => $exposures->note( $kind, $name, $parameter ),
			$this->sayFailure,
			$kind !== null && $this->decider()->isReserved( $decision->getName() )
		);
	}

	private function exposures(): Exposures {
		if ( !$this->exposures ) {
			$this->exposures = new Exposures();
			foreach ( $this->shown as $gate => $true ) {
				$this->exposures->note( DecisionSource::GATE, (string)$gate, null );
			}
			$this->shown = [];
		}
		return $this->exposures;
	}

	private function audience(): Audience {
		try {
			$audience = ( $this->decider ??= ( $this->makeDecider )() )->audienceOf( $this->subject );
		} catch ( \Throwable $e ) {
			( $this->sayFailure )( $e );
			return Audience::nobody( DecisionSource::ERROR );
		}
		if ( $audience->isSeen && $audience !== $this->keptFor ) {
			$this->keptFor = $audience;
			$this->kept = $this->checked = [];
		}
		return $audience;
	}

	private function decide( string $name, string $kind, Audience $audience, bool $isCounted = false ): Decision {
		try {
			return $this->decider()->decide( $name, $kind, $audience, $isCounted );
		} catch ( \Throwable $e ) {
			( $this->sayFailure )( $e );
			return new DefaultDecision( $name, $kind, DecisionSource::ERROR );
		}
	}

	private function clientEntries( Audience $audience ): array {
		try {
			return $this->decider()->clientEntries( $audience );
		} catch ( \Throwable $e ) {
			( $this->sayFailure )( $e );
			return [];
		}
	}

	private function decider(): Decider {
		return $this->decider ??= ( $this->makeDecider )();
	}
}
