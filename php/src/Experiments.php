<?php

namespace MediaWiki\Extension\Statsig;

use MediaWiki\Extension\Statsig\Client\Memberships;
use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\DefaultDecision;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\Extension\Statsig\Unit\Units;
use MediaWiki\User\UserIdentity;
use Psr\Log\LoggerInterface;

/**
 * What feature code asks: the service "Statsig.Experiments".
 *
 *     $experiments = MediaWikiServices::getInstance()->getService( 'Statsig.Experiments' );
 *     if ( $experiments->isFeatureEnabled( 'new_button' ) ) { ... }
 *     $group = $experiments->getExperiment( 'search_box' )->getAssignedGroup();
 *
 * Nothing here throws: where nothing can be decided, the answer is a default with a reason.
 */
final class Experiments {
	public const REASON_DISABLED = 'Disabled';
	public const REASON_BROWSER = 'DecidedInBrowser';
	public const REASON_PARSE = 'InsideParse';
	public const REASON_NO_UNIT = 'NoUnit';
	public const REASON_ERROR = 'Error';

	/** Set by forUser(): the caller answers for who sees the output */
	private ?UserIdentity $subject = null;

	/** @var array<string,array[]> What this request has exposed, by name: each [ kind, name, parameter ] */
	private array $exposed = [];

	/** @var array<string,true> What this request has said in the log */
	private array $said = [];

	/**
	 * @param \Config|\MediaWiki\Config\Config $config
	 * @param DecisionSource $source
	 * @param ReaderUnits $readerUnits
	 * @param ResponseAudience $audience
	 * @param ParseScope $parseScope
	 * @param LoggerInterface $logger
	 */
	public function __construct(
		private readonly object $config,
		private readonly DecisionSource $source,
		private readonly ReaderUnits $readerUnits,
		private readonly ResponseAudience $audience,
		private readonly ParseScope $parseScope,
		private readonly LoggerInterface $logger
	) {
	}

	/**
	 * @param string $gate
	 * @param bool $exposure False asks without logging that the reader saw it
	 * @return bool
	 */
	public function isFeatureEnabled( string $gate, bool $exposure = true ): bool {
		return $this->getFeatureGate( $gate, $exposure )->isEnabled();
	}

	public function getFeatureGate( string $name, bool $exposure = true ): Assignment {
		return $this->assign( $name, DecisionSource::GATE, $exposure );
	}

	public function getExperiment( string $name, bool $exposure = true ): Assignment {
		return $this->assign( $name, DecisionSource::EXPERIMENT, $exposure );
	}

	public function getDynamicConfig( string $name, bool $exposure = true ): Assignment {
		return $this->assign( $name, DecisionSource::CONFIG, $exposure );
	}

	public function getLayer( string $name, bool $exposure = true ): Assignment {
		return $this->assign( $name, DecisionSource::LAYER, $exposure );
	}

	/**
	 * The same questions for another account. Use it only where the output goes to nobody else
	 * than intended: the rule about shared responses is the caller's then.
	 */
	public function forUser( UserIdentity $user ): self {
		$experiments = clone $this;
		$experiments->subject = $user;
		$experiments->exposed = [];
		return $experiments;
	}

	/**
	 * What the reader is a member of, for other instruments.
	 *
	 * @return array<string,array{string,string,int}> Name => [ group, version of the entry, 1 if exposed
	 *  in this request else 0 ]
	 */
	public function getMemberships(): array {
		$memberships = [];
		foreach ( $this->config->get( 'StatsigClientEntries' ) as $name ) {
			foreach ( Memberships::KINDS as $kind ) {
				$decision = $this->decide( (string)$name, $kind );
				$group = Memberships::groupOf( $decision );
				if ( $group !== null ) {
					$memberships[$name] = [
						$group, Memberships::versionOf( $decision ), isset( $this->exposed[$name] ) ? 1 : 0
					];
					break;
				}
			}
		}
		return $memberships;
	}

	/**
	 * What the reader was exposed to in this request, for what else logs exposures.
	 *
	 * @return array<array{string,string,?string}> Each [ kind as in DecisionSource, name, parameter of a
	 *  layer or null ]
	 */
	public function getExposures(): array {
		return array_merge( ...array_map( 'array_values', array_values( $this->exposed ) ) );
	}

	private function assign( string $name, string $kind, bool $exposure ): Assignment {
		$decision = $this->decide( $name, $kind );
		// A default exposes nobody to anything; the browser, which may decide, has to log for itself
		return new Assignment(
			$decision,
			$exposure && !$decision instanceof DefaultDecision ? function ( string $name, ?string $parameter ) use ( $kind ): void {
				$this->exposed[$name]["$kind $parameter"] = [ $kind, $name, $parameter ];
			} : null,
			fn ( \Throwable $e ) => $this->sayFailure( $e )
		);
	}

	private function decide( string $name, string $kind ): Decision {
		try {
			return $this->decideByRule( $name, $kind );
		} catch ( \Throwable $e ) {
			$this->sayFailure( $e );
			return new DefaultDecision( $name, $kind, self::REASON_ERROR );
		}
	}

	private function decideByRule( string $name, string $kind ): Decision {
		if ( !$this->config->get( 'StatsigEnabled' ) ) {
			return new DefaultDecision( $name, $kind, self::REASON_DISABLED );
		}
		if ( !$this->source->isAvailable() ) {
			return $this->source->decide( $name, $kind, new Units() );
		}
		if ( $this->parseScope->isInside() ) {
			$this->sayOnce(
				'parse',
				'A decision was asked for inside the parser, whose output everybody gets: "{name}".',
				[ 'name' => $name ]
			);
			return new DefaultDecision( $name, $kind, self::REASON_PARSE );
		}
		$units = $this->unitsOf();
		if ( $units === null ) {
			return new DefaultDecision( $name, $kind, self::REASON_BROWSER );
		}
		// The first answer tells only by which unit the entry is to be decided
		$first = $this->source->decide( $name, $kind, $units->only( '' ) );
		$idType = $first->getIdType();
		if ( $idType === '' ) {
			// Nothing is bucketed: unknown, or without a config
			return new DefaultDecision( $name, $kind, $first->getReason() );
		}
		if ( $units->get( $idType ) === null ) {
			return new DefaultDecision( $name, $kind, self::REASON_NO_UNIT, $idType );
		}
		$this->audience->keepPrivate();
		return $this->source->decide( $name, $kind, $units->only( $idType ) );
	}

	/**
	 * @return Units|null Null where the browser has to decide
	 */
	private function unitsOf(): ?Units {
		if ( $this->subject ) {
			return $this->readerUnits->of( $this->subject );
		}
		$reader = $this->audience->getReader();
		if ( !$reader || ( !$reader->isRegistered() && $this->audience->isShared() ) ) {
			return null;
		}
		return $this->readerUnits->of(
			$reader,
			$this->readerUnits->cookieOf( $this->audience->getRequest() )
		);
	}

	private function sayFailure( \Throwable $e ): void {
		$this->sayOnce( 'error', 'A decision failed; the default was given.', [ 'exception' => $e ] );
	}

	private function sayOnce( string $what, string $message, array $context ): void {
		if ( !isset( $this->said[$what] ) ) {
			$this->said[$what] = true;
			$this->logger->warning( $message, $context );
		}
	}
}
