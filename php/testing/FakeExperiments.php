<?php

namespace MediaWiki\Extension\Statsig\Testing;

use MediaWiki\Extension\Statsig\Entry\DynamicConfig;
use MediaWiki\Extension\Statsig\Entry\Experiment;
use MediaWiki\Extension\Statsig\Entry\FeatureGate;
use MediaWiki\Extension\Statsig\Entry\Layer;
use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\Request\Exposures;
use MediaWiki\Extension\Statsig\Request\NoExposures;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\User\UserIdentity;

/**
 * Stands in the place of the service "Statsig.Experiments" in PHPUnit tests of features: it answers what the test says, and
 * notes what the feature exposed. It asks neither the native module nor a wiki.
 *
 *     $experiments = new FakeExperiments( [
 *         'gates' => [ 'new_button' => true ],
 *         'experiments' => [ 'search_box' => [ 'group' => 'Test', 'value' => [ 'size' => 3 ] ] ],
 *     ] );
 *     ...
 *     $this->assertSame( [ [ 'gate', 'new_button', null ] ], $experiments->getExposures() );
 */
final class FakeExperiments extends Experiments {
	/** The version of no real entry */
	private const VERSION = '00000000';

	private Exposures $exposures;

	/** @var array<int,self> Id of an account => what it is answered */
	private array $accounts = [];

	/**
	 * @param array $answers As ext.statsig.testing takes them, all optional; what is not named answers as an unknown entry
	 *  does. 'gates': name => bool. 'experiments', 'configs', 'layers': name => name of a group, or an array with 'group'
	 *  (null if left out) and 'value' (an array, empty if left out)
	 */
	public function __construct( private readonly array $answers = [] ) {
		$this->exposures = new Exposures( static fn ( \Throwable $e ) => throw $e );
	}

	/**
	 * @param UserIdentity $user
	 * @param array $answers What this account is answered, as above
	 * @return self
	 */
	public function setUser( UserIdentity $user, array $answers ): self {
		$this->accounts[$user->getId()] = new self( $answers );
		return $this;
	}

	public function isFeatureEnabled( string $gate, bool $exposure = true ): bool {
		return $this->getFeatureGate( $gate, $exposure )->isEnabled();
	}

	public function getFeatureGate( string $name, bool $exposure = true ): FeatureGate {
		return new FeatureGate( $this->decision( DecisionSource::GATE, $name ), $this->noted( $exposure ) );
	}

	public function getExperiment( string $name, bool $exposure = true ): Experiment {
		return new Experiment( $this->decision( DecisionSource::EXPERIMENT, $name ), $this->noted( $exposure ) );
	}

	public function getDynamicConfig( string $name, bool $exposure = true ): DynamicConfig {
		return new DynamicConfig( $this->decision( DecisionSource::CONFIG, $name ), $this->noted( $exposure ) );
	}

	public function getLayer( string $name, bool $exposure = true ): Layer {
		return new Layer( $this->decision( DecisionSource::LAYER, $name ), $this->noted( $exposure ) );
	}

	/** @inheritDoc */
	public function forUser( UserIdentity $user ): self {
		return $this->accounts[$user->getId()] ??= new self( $this->answers );
	}

	/** @inheritDoc */
	public function getMemberships(): array {
		$memberships = [];
		foreach ( $this->answers as $section => $entries ) {
			foreach ( $entries as $name => $answer ) {
				$group = $section === 'gates' ? var_export( $answer, true ) : ( is_array( $answer ) ? $answer['group'] ?? null : $answer );
				if ( $group !== null ) {
					$memberships[$name] ??= [ $group, self::VERSION, (int)$this->exposures->has( (string)$name ) ];
				}
			}
		}
		return $memberships;
	}

	/** @inheritDoc */
	public function getExposures(): array {
		return $this->exposures->all();
	}

	private function noted( bool $exposure ): Exposures {
		return $exposure ? $this->exposures : new NoExposures( static fn ( \Throwable $e ) => throw $e );
	}

	private function decision( string $kind, string $name ): FakeDecision {
		$sections = match ( $kind ) {
			DecisionSource::GATE => [ 'gates' ],
			DecisionSource::LAYER => [ 'layers' ],
			default => [ 'experiments', 'configs' ],
		};
		foreach ( $sections as $section ) {
			if ( isset( $this->answers[$section][$name] ) ) {
				return new FakeDecision( $name, $kind, $this->answers[$section][$name] );
			}
		}
		return new FakeDecision( $name, $kind, null );
	}
}
