<?php

namespace MediaWiki\Extension\Statsig\Forcing;

use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;

/**
 * Answers that people chose in the place of decisions: the operator for all readers ($wgStatsigForce, a pin), or a tester
 * for one page view (?statsig=). A pin wins, so that what the operator has turned off stays off. Each holds for its entry
 * alone: what asks that entry is decided as always.
 */
final class Forcing {
	/** Kinds, in the order in which a name is looked up => how ext.statsig calls them */
	public const SECTIONS = [
		DecisionSource::GATE => 'gates', DecisionSource::CONFIG => 'configs', DecisionSource::LAYER => 'layers'
	];

	/** Words for gates, and for turning other entries off that have no group of this name */
	private const WORDS = [ 'on' => true, 'true' => true, 'off' => false, 'false' => false ];

	/** @var array<string,array<string,array<string|int,Decision>>> Text of a parameter => kind => name => what it forces */
	private array $asked = [];

	public function __construct(
		private readonly Settings $settings,
		private readonly DecisionSource $source
	) {
	}

	/**
	 * @param string $name
	 * @param string $kind One of DecisionSource's constants
	 * @return Decision|null Null where the entry is not pinned, or to a group that it does not have
	 */
	public function pin( string $name, string $kind ): ?Decision {
		$group = $this->settings->get( 'StatsigForce' )[$name] ?? null;
		return $group === null ? null : $this->answer( $name, $kind, $group, DecisionSource::PINNED );
	}

	/**
	 * @return iterable<Decision> What is pinned of the entries that browsers may see
	 */
	public function pins(): iterable {
		foreach ( array_intersect( $this->settings->get( 'StatsigClientEntries' ), $this->pinned() ) as $name ) {
			// What the config does not know can only be a gate
			foreach ( $this->kindsOf( $name ) ?: [ DecisionSource::GATE ] as $kind ) {
				$decision = $this->pin( $name, $kind );
				if ( $decision ) {
					yield $decision;
				}
			}
		}
	}

	/** @return string[] Names in $wgStatsigForce that pin nothing, as no entry of that name has such a group */
	public function void(): array {
		return array_values( array_filter( $this->pinned(), fn ( $name ) => !array_filter(
			array_keys( self::SECTIONS ), fn ( $kind ) => $this->pin( $name, $kind ) !== null
		) ) );
	}

	/**
	 * @param string $text Of the parameter
	 * @return array<string,array<string|int,Decision>> Kind => name => what it forces, of the entries that browsers may
	 *  see; empty where it forces nothing
	 */
	public function asked( string $text ): array {
		if ( $text === '' || !$this->settings->get( 'StatsigEnabled' ) ) {
			return [];
		}
		return $this->asked[$text] ??= $this->find( $text );
	}

	/** @return string[] Names */
	private function pinned(): array {
		return array_map( 'strval', array_keys( $this->settings->get( 'StatsigForce' ) ) );
	}

	private function find( string $text ): array {
		$names = array_diff( $this->settings->get( 'StatsigClientEntries' ), $this->pinned() );
		$found = [];
		foreach ( ( new Parameter( $text ) )->groups( $names ) as $name => $group ) {
			foreach ( $this->kindsOf( (string)$name ) as $kind ) {
				$decision = $this->answer( (string)$name, $kind, $group, DecisionSource::FORCED );
				if ( $decision ) {
					$found[$kind][$name] = $decision;
				}
			}
		}
		return $found;
	}

	/** @return string[] As which the config knows an entry */
	private function kindsOf( string $name ): array {
		return array_values( array_filter(
			array_keys( self::SECTIONS ), fn ( $kind ) => $this->source->getIdType( $name, $kind ) !== ''
		) );
	}

	private function answer( string $name, string $kind, bool|string $group, string $reason ): ?Decision {
		$meant = is_string( $group ) ? self::WORDS[$group] ?? $group : $group;
		if ( $kind === DecisionSource::GATE ) {
			return is_bool( $meant ) ? $this->source->force( $name, $kind, $meant, $reason ) : null;
		}
		return ( is_string( $group ) ? $this->source->force( $name, $kind, $group, $reason ) : null )
			?? ( $meant === false ? $this->source->force( $name, $kind, false, $reason ) : null );
	}
}
