<?php

namespace MediaWiki\Extension\Statsig;

use MediaWiki\Extension\Statsig\Audience\Audience;
use MediaWiki\Extension\Statsig\Audience\ResponseAudience;
use MediaWiki\Extension\Statsig\Forcing\Forcing;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\DefaultDecision;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\Extension\Statsig\Unit\Units;
use MediaWiki\User\UserIdentity;

/**
 * Stands between feature code and the source of decisions in one request, and holds the rules: where may be decided, for
 * whom, and by which unit.
 */
final class Decider {
	/** @var Audience|null Whose units these are: a page asks for one reader, and finds out once what is known of it */
	private ?Audience $unitsFor = null;
	private ?Units $units = null;

	/**
	 * @param Settings $settings
	 * @param DecisionSource $source
	 * @param ReaderUnits $readerUnits
	 * @param ResponseAudience $audience
	 * @param \Closure $service Returns the service of a name: one of those that few requests need, Statsig.Log
	 *  and Statsig.Forcing
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly DecisionSource $source,
		private readonly ReaderUnits $readerUnits,
		private readonly ResponseAudience $audience,
		private readonly \Closure $service
	) {
	}

	/**
	 * @param UserIdentity|null $subject As ResponseAudience::of() takes it
	 * @return Audience Of what the caller is making now. The next call may come from another place, with another one
	 */
	public function audienceOf( ?UserIdentity $subject ): Audience {
		if ( !$this->settings->get( 'StatsigEnabled' ) ) {
			return Audience::nobody( DecisionSource::DISABLED );
		}
		$audience = $this->audience->of( $subject );
		if ( !$this->isForced( $audience ) ) {
			return $audience;
		}
		// Nothing of a page view with forced groups is told to anybody
		$this->source->mute();
		return $audience->unseen();
	}

	/**
	 * @param string $name
	 * @param string $kind One of DecisionSource's constants
	 * @param Audience $audience As audienceOf() gave it
	 * @param bool $isCounted As DecisionSource::decide() takes it
	 * @return Decision
	 */
	public function decide( string $name, string $kind, Audience $audience, bool $isCounted ): Decision {
		$forced = $this->forced( $name, $kind, $audience );
		if ( $forced ) {
			return $forced;
		}
		if ( $audience->cause === null ) {
			return $this->source->decide( $name, $kind, $this->unitsOf( $audience, $name ), $isCounted && $audience->isSeen );
		}
		if ( $audience->cause === Audience::UNAVAILABLE ) {
			// The source gives its own default, with the reason
			return $this->source->decide( $name, $kind, new Units() );
		}
		$where = self::placeOf( $audience->cause );
		if ( $where !== null ) {
			( $this->service )( 'Statsig.Log' )->warn(
				$audience->cause, "A decision was asked for $where: \"{name}\".",
				// What the config does not know may be a reader's words
				[ 'name' => $this->source->getIdType( $name, $kind ) === '' ? 'an unknown name' : $name ]
			);
		}
		return new DefaultDecision( $name, $kind, $audience->cause );
	}

	/**
	 * @param string $gate
	 * @param Audience $audience One that sees its output
	 * @return bool|null As DecisionSource::check() gives it. Null for what is pinned too, as nothing is logged of that
	 */
	public function check( string $gate, Audience $audience ): ?bool {
		if ( isset( $this->settings->get( 'StatsigForce' )[$gate] ) ) {
			return null;
		}
		return $this->source->check( $gate, $this->unitsOf( $audience, $gate ) );
	}

	/**
	 * @param string $name
	 * @param string $kind
	 * @param Audience $audience
	 * @return Decision|null What is forced, by the operator for everybody, also who has opted out, or by the page's address for
	 *  this reader. What is kept for later or read by nobody (parser output, object caches, jobs) has no part in it.
	 */
	private function forced( string $name, string $kind, Audience $audience ): ?Decision {
		$isPinned = isset( $this->settings->get( 'StatsigForce' )[$name] );
		$isRead = \in_array( $audience->cause, [ null, Audience::SHARED, Audience::OPTED_OUT ], true );
		if ( !$isRead || !$isPinned && $audience->asked === '' ) {
			return null;
		}
		$lookedUp = $kind === DecisionSource::EXPERIMENT ? DecisionSource::CONFIG : $kind;
		return $isPinned
			? $this->forcing()->pin( $name, $lookedUp )
			: $this->forcing()->asked( $audience->asked )[$lookedUp][$name] ?? null;
	}

	private function isForced( Audience $audience ): bool {
		return $audience->asked !== '' && $this->forcing()->asked( $audience->asked );
	}

	private function forcing(): Forcing {
		return ( $this->service )( 'Statsig.Forcing' );
	}

	private function unitsOf( Audience $audience, string $name ): Units {
		$stableID = $audience->ids[$name] ?? $audience->stableID;
		if ( $audience !== $this->unitsFor || $stableID !== $this->units->stableID ) {
			$this->unitsFor = $audience;
			[ $reader, $pages ] = [ $audience->reader, $this->audience ];
			$this->units = $this->readerUnits->of(
				$reader, $stableID, static fn ( array $fields ) => $pages->pageOf( $reader, $fields ),
				static fn () => $pages->countryOf( $reader )
			);
		}
		return $this->units;
	}

	/**
	 * @param UserIdentity $user
	 * @return bool Whether this is the registered reader of what is being made
	 */
	public function isReader( UserIdentity $user ): bool {
		return $this->audience->isReader( $user );
	}

	/**
	 * No table of constants: with those of other classes in it PHP would make it anew in each request, which costs the
	 * first question 3 us.
	 *
	 * @param string $cause Of an audience
	 * @return string|null Where feature code asked and should not have, in words for the log
	 */
	private static function placeOf( string $cause ): ?string {
		return match ( $cause ) {
			ResponseAudience::INSIDE_PARSE => 'inside the parser, whose output everybody gets',
			ResponseAudience::INSIDE_CACHE => 'inside a callback of a cache, whose output everybody gets',
			ResponseAudience::INSIDE_JOB => 'in a job or after the response, which no reader sees (forUser() names an account)',
			Audience::LOGIN_SUPPRESSED => 'in an API request whose login MediaWiki suppresses',
			default => null,
		};
	}

	/**
	 * @param string $name
	 * @return bool Whether reading the entry exposes nothing
	 */
	public function isReserved( string $name ): bool {
		return $this->settings->isReserved( $name );
	}

	/**
	 * @param Audience $audience
	 * @return string[] Names of the entries that the reader may be a member of: those that browsers may see. None in a page
	 *  view with forced groups
	 */
	public function clientEntries( Audience $audience ): array {
		return $this->isForced( $audience ) ? [] : $this->settings->get( 'StatsigClientEntries' );
	}
}
