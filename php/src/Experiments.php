<?php

namespace MediaWiki\Extension\Statsig;

use MediaWiki\Extension\Statsig\Audience\Audience;
use MediaWiki\Extension\Statsig\Client\Memberships;
use MediaWiki\Extension\Statsig\Entry\DynamicConfig;
use MediaWiki\Extension\Statsig\Entry\Entry;
use MediaWiki\Extension\Statsig\Entry\Experiment;
use MediaWiki\Extension\Statsig\Entry\FeatureGate;
use MediaWiki\Extension\Statsig\Entry\Layer;
use MediaWiki\Extension\Statsig\Request\LogGroups;
use MediaWiki\Extension\Statsig\Request\NoExposures;
use MediaWiki\Extension\Statsig\Request\RequestRecord;
use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\DefaultDecision;
use MediaWiki\User\UserIdentity;

/**
 * What feature code asks for decisions: the service "Statsig.Experiments". Classes get it by their constructor, with
 * "services": [ "Statsig.Experiments" ] in extension.json.
 *
 *     public function __construct( private readonly Experiments $experiments ) {
 *     }
 *     ...
 *     if ( $this->experiments->isFeatureEnabled( 'new_button' ) ) { ... }
 *     $group = $this->experiments->getExperiment( 'search_box' )->getAssignedGroup();
 *
 * Nothing here throws: where nothing can be decided, the answer is a default with a reason. It holds nothing of a request:
 * that is in the RequestRecord of each.
 */
class Experiments {
	/** @var \WeakMap<object,RequestRecord> Request => its record, which must not hold the request: else neither would ever go */
	private \WeakMap $records;

	private ?Decider $decider = null;
	/** The main context that it was made for */
	private ?object $madeFor = null;

	/** The account that forUser() names; null for the reader */
	private ?UserIdentity $subject = null;

	/** The same for the page's reader, if forUser() names an account */
	private ?self $readers = null;

	/**
	 * @internal Ask MediaWiki for the service
	 * @param \Closure $context Returns the main context, whose request is being answered
	 * @param \Closure $makeDecider Given it, returns a Decider. Called at the first question: building one may fail, and
	 *  feature code must get this service all the same.
	 * @param \Closure $sayFailure Called with whatever is thrown, which feature code never sees
	 * @param \Closure|null $logContext As LogGroups takes it; null where MediaWiki's log has none
	 * @param \Closure|null $beginCounts Returns DecisionCounts for a request; null where no decisions are counted
	 */
	public function __construct(
		private readonly \Closure $context,
		private readonly \Closure $makeDecider,
		private readonly \Closure $sayFailure,
		private readonly ?\Closure $logContext = null,
		private readonly ?\Closure $beginCounts = null
	) {
		$this->records = new \WeakMap();
	}

	/**
	 * The cheapest question, as most features only ask a gate whether they are on.
	 *
	 * @param string $gate
	 * @param bool $exposure False asks without logging that the reader saw it
	 * @return bool
	 */
	public function isFeatureEnabled( string $gate, bool $exposure = true ): bool {
		$audience = $this->audience( $record );
		if ( !$exposure || !$audience->isSeen ) {
			return $this->getFeatureGate( $gate, $exposure )->isEnabled();
		}
		if ( !isset( $record->checked[$gate] ) ) {
			try {
				if ( $this->decider->isReserved( $gate ) ) {
					return $this->getFeatureGate( $gate )->isEnabled();
				}
				$passes = $this->decider->check( $gate, $audience );
				if ( $passes === null ) {
					return $record->checked[$gate] = $this->getFeatureGate( $gate )->isEnabled();
				}
				$record->check( $gate, $passes );
			} catch ( \Throwable $e ) {
				( $this->sayFailure )( $e );
				// Again in separate steps: if only the exposure fails, there is an answer
				return $this->getFeatureGate( $gate )->isEnabled();
			}
		}
		return $record->checked[$gate];
	}

	public function getFeatureGate( string $name, bool $exposure = true ): FeatureGate {
		return $this->entry( FeatureGate::class, DecisionSource::GATE, $name, $exposure );
	}

	public function getExperiment( string $name, bool $exposure = true ): Experiment {
		return $this->entry( Experiment::class, DecisionSource::EXPERIMENT, $name, $exposure );
	}

	public function getDynamicConfig( string $name, bool $exposure = true ): DynamicConfig {
		return $this->entry( DynamicConfig::class, DecisionSource::CONFIG, $name, $exposure );
	}

	public function getLayer( string $name, bool $exposure = true ): Layer {
		return $this->entry( Layer::class, DecisionSource::LAYER, $name, $exposure );
	}

	/**
	 * The same questions for another account. Use it only where the output goes to nobody else
	 * than intended: the rule about shared responses is the caller's then. Inside the parser and in
	 * callbacks of caches, whose output everybody gets, nothing is decided for it either.
	 *
	 * @param UserIdentity $user
	 * @return self
	 */
	public function forUser( UserIdentity $user ): self {
		$experiments = new self( $this->context, $this->makeDecider, $this->sayFailure, $this->logContext, $this->beginCounts );
		[ $experiments->decider, $experiments->madeFor ] = [ $this->decider, $this->madeFor ];
		$experiments->subject = $user;
		$experiments->readers = $this->readers ?? $this;
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
		$audience = $this->audience( $record );
		foreach ( $this->clientEntries( $record, $audience ) as $name ) {
			foreach ( Memberships::KINDS as $kind ) {
				$decision = $this->decide( $record, $name, $kind, $audience );
				if ( Memberships::groupOf( $decision ) !== null ) {
					$memberships[Memberships::nameOf( $decision )] ??=
						Memberships::of( $decision, $record->exposures()->has( $name ) );
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
		try {
			// Most pages ask nothing, and need no record
			$record = $this->records[( $this->context )()->getRequest()] ?? null;
			return $record ? $record->exposures()->all() : [];
		} catch ( \Throwable $e ) {
			( $this->sayFailure )( $e );
			return [];
		}
	}

	/**
	 * @template E of Entry
	 * @param class-string<E> $class
	 * @param string $kind
	 * @param string $name
	 * @param bool $exposure
	 * @return E
	 */
	private function entry( string $class, string $kind, string $name, bool $exposure ): Entry {
		$audience = $this->audience( $record );
		if ( $exposure && $audience->isSeen && isset( $record->entries[$kind][$name] ) ) {
			return $record->entries[$kind][$name];
		}
		$decision = $this->decide( $record, $name, $kind, $audience, !$exposure );
		$record?->told( $decision );
		if ( !$exposure || !$audience->isSeen ) {
			return new $class( $decision, new NoExposures( $this->sayFailure ) );
		}
		return $record->entries[$kind][$name] = new $class( $decision, $record->exposures(), $this->decider->isReserved( $name ) );
	}

	/**
	 * @param RequestRecord|null &$record Set to that of this request; null where it cannot be had, and then nobody sees anything
	 * @return Audience
	 */
	private function audience( ?RequestRecord &$record ): Audience {
		try {
			$context = ( $this->context )();
			$request = $context->getRequest();
			if ( $context !== $this->madeFor ) {
				$this->decider = ( $this->makeDecider )( $context );
				$this->madeFor = $context;
			}
			$record = $this->records[$request] ?? $this->recordOf( $request );
			$audience = $this->decider->audienceOf( $this->subject );
		} catch ( \Throwable $e ) {
			$record = null;
			( $this->sayFailure )( $e );
			return Audience::nobody( DecisionSource::ERROR );
		}
		if ( $audience->isSeen && $audience !== $record->audience?->get() ) {
			// What was kept is another one's
			$record->audience = \WeakReference::create( $audience );
			$record->checked = $record->entries = [];
		}
		return $audience;
	}

	private function recordOf( object $request ): RequestRecord {
		if ( !$this->readers ) {
			return $this->records[$request] = new RequestRecord(
				$this->sayFailure,
				$this->logContext ? new LogGroups( $this->logContext ) : null,
				$this->beginCounts ? ( $this->beginCounts )() : null
			);
		}
		[ $decider, $subject ] = [ $this->decider, $this->subject ];
		$readers = $this->readers->records[$request] ?? $this->readers->recordOf( $request );
		return $this->records[$request] = $readers->ofAccount( static fn () => $decider->isReader( $subject ) );
	}

	private function decide(
		?RequestRecord $record, string $name, string $kind, Audience $audience, bool $isCounted = false
	): Decision {
		try {
			if ( $record ) {
				return $this->decider->decide( $name, $kind, $audience, $isCounted );
			}
		} catch ( \Throwable $e ) {
			( $this->sayFailure )( $e );
		}
		return new DefaultDecision( $name, $kind, DecisionSource::ERROR );
	}

	private function clientEntries( ?RequestRecord $record, Audience $audience ): array {
		try {
			return $record ? $this->decider->clientEntries( $audience ) : [];
		} catch ( \Throwable $e ) {
			( $this->sayFailure )( $e );
			return [];
		}
	}
}
