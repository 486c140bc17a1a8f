<?php

namespace MediaWiki\Extension\Statsig\Settings;

use MediaWiki\Extension\Statsig\Local\LocalEntry;
use MediaWiki\Extension\Statsig\Local\LocalExperiment;
use MediaWiki\Extension\Statsig\Local\LocalGate;

/**
 * The setting StatsigLocalExperiments taken apart, and the document in Statsig's format that it comes to
 * (docs/local-experiments.md). A bad entry is left out and is a Fault; the others count.
 */
final class LocalExperiments {
	private const SETTING = 'StatsigLocalExperiments';
	private const EXAMPLE = "[ 'gates' => [ 'new_button' => [ 'rollout' => 10 ] ], 'experiments' => [ 'search_box' => [ 'groups' => [ " .
		"'Control' => [ 'weight' => 50, 'value' => [ 'size' => 20 ] ], 'Test' => [ 'weight' => 50, 'value' => [ 'size' => 40 ] ] ] ] ] ]";

	/** Part of the setting => section of the document */
	private const SECTIONS = [ 'gates' => 'feature_gates', 'experiments' => 'dynamic_configs' ];

	/** @var array<string,array<string,array>> Section => full name => entry, each in Statsig's format */
	private readonly array $specs;

	/** @var string[] Full names of the entries whose events may leave for Statsig, sorted */
	private readonly array $shipped;

	/** @var array<string,string> Full name => type of unit, of the experiments that have not begun or are over */
	public readonly array $inactive;

	/** @var Fault[] */
	public readonly array $faults;

	/**
	 * @param array $given The setting
	 */
	public function __construct( array $given ) {
		$specs = [ 'feature_gates' => [], 'dynamic_configs' => [] ];
		$shipped = $inactive = $faults = [];
		foreach ( $given as $part => $entries ) {
			$section = self::SECTIONS[$part] ?? null;
			if ( $section === null || !is_array( $entries ) ) {
				$problem = $section ? 'is no array; it counts as empty' : "is neither 'gates' nor 'experiments', and is left out";
				$faults[] = self::fault( (string)$part, $problem );
				continue;
			}
			foreach ( $entries as $name => $options ) {
				$entry = new LocalEntry( (string)$name, $options );
				$isShipped = $entry->flag( 'ship', false );
				$spec = $part === 'gates' ? LocalGate::spec( $entry ) : LocalExperiment::spec( $entry );
				$gates = $part === 'experiments' ? $given['gates'] ?? [] : [];
				if ( is_array( $gates ) && isset( $gates[$name] ) ) {
					$entry->blame( '', 'named otherwise than the gates: both are asked by their name' );
				}
				$problems = $entry->problems( $part === 'gates' ? LocalGate::OPTIONS : LocalExperiment::OPTIONS );
				foreach ( $problems as [ $option, $expected ] ) {
					$faults[] = self::fault( rtrim( "$part.$name.$option", '.' ), "is wrong, and the whole entry left out: it must be $expected" );
				}
				if ( $problems ) {
					continue;
				}
				$specs[$section][$entry->fullName] = $spec;
				if ( $isShipped ) {
					$shipped[] = $entry->fullName;
				}
				if ( !( $spec['isActive'] ?? true ) ) {
					$inactive[$entry->fullName] = $spec['idType'];
				}
			}
		}
		sort( $shipped );
		$this->specs = $specs;
		$this->shipped = $shipped;
		$this->inactive = $inactive;
		$this->faults = $faults;
	}

	/** @return string The same settings give the same bytes, in whatever order their entries stand; empty without entries */
	public function document(): string {
		if ( !array_filter( $this->specs ) ) {
			return '';
		}
		$sections = array_map( static function ( array $specs ): array {
			ksort( $specs, SORT_STRING );
			return array_values( $specs );
		}, $this->specs );
		return json_encode(
			// No time: it would be another document after each change of another setting
			[ 'has_updates' => true, 'time' => 0, 'ship' => $this->shipped ] + $sections + [ 'layer_configs' => [] ],
			JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION
		);
	}

	private static function fault( string $entry, string $problem ): Fault {
		return new Fault( self::SETTING, $entry, $problem, self::EXAMPLE );
	}
}
