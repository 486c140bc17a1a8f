<?php

namespace MediaWiki\Extension\Statsig\Explain;

use MediaWiki\Extension\Statsig\Client\ProgramOptions;
use MediaWiki\Extension\Statsig\Settings\Settings;
use Statsig\Kind;

/**
 * Finds out of entries where they are decided, what they cost and what is odd about them. It asks for no decision.
 */
final class EntryStates {
	/** Kind => section of the program, and of what is left out of it */
	private const SECTIONS = [
		'gate' => [ 'gates', 'gate' ],
		'dynamic_config' => [ 'configs', 'config' ],
		'experiment' => [ 'configs', 'config' ],
		'layer' => [ 'layers', 'layer' ],
	];

	/** Attributes, in lower case, that change while an experiment runs, so that units change their group => message */
	private const DRIFTING = [
		'editcountbucket' => 'statsig-entries-drifts',
		'registrationagebucket' => 'statsig-entries-drifts',
		'account' => 'statsig-entries-moves',
		'language' => 'statsig-entries-moves',
		'skin' => 'statsig-entries-moves',
	];

	private readonly array $options;
	private readonly array $outline;
	/** @var array<string|int,int> Names on the list, as keys */
	private readonly array $listed;

	/**
	 * @param Settings $settings
	 * @param ProgramOptions $options
	 */
	public function __construct( private readonly Settings $settings, ProgramOptions $options ) {
		$this->options = $options->toArray();
		$this->listed = array_flip( $settings->get( 'StatsigClientEntries' ) );
		$this->outline = $settings->get( 'StatsigEnabled' ) ? \Statsig\clientProgramOutline( $this->options ) :
			[ 'bytes' => 0, 'listed' => [], 'leftOut' => [] ];
	}

	/** @return array<array{string,Kind|null}> Entries that browsers may see, by the list of the wiki; no kind: the config has none of this name */
	public function listed(): array {
		$known = [];
		foreach ( $this->all() as $entry ) {
			$known[$entry[0]][] = $entry;
		}
		return array_merge( ...array_map(
			// The lists of names are those of the official core, which lacks contextual bandits
			static fn ( $name ) => $known[$name] ?? [ [ (string)$name, \Statsig\rules( (string)$name, Kind::Experiment ) ? Kind::Experiment : null ] ],
			array_keys( $this->listed )
		) );
	}

	/** @return array<array{string,Kind}> All entries of the config */
	public function all(): array {
		$all = [];
		foreach ( Kind::cases() as $kind ) {
			foreach ( \Statsig\names( $kind ) as $name ) {
				$all[] = [ $name, $kind ];
			}
		}
		return $all;
	}

	/**
	 * @param array<array{string,Kind|null}> $entries
	 * @return EntryState[]
	 */
	public function of( array $entries ): array {
		$states = array_map( fn ( $entry ) => $this->state( ...$entry ), $entries );
		// The module keeps few programs, and the sizes have put others in the place of the one that pages ask for
		\Statsig\clientProgramOutline( $this->options );
		return $states;
	}

	private function state( string $name, ?Kind $kind ): EntryState {
		if ( $kind === null ) {
			return new EntryState( $name, '', '', $this->pinned( $name ), [ [ 'statsig-entries-unknown' ] ], null, null );
		}
		$idType = \Statsig\idType( $name, $kind );
		$rules = \Statsig\rules( $name, $kind );
		$isInProgram = in_array( $name, $this->outline['listed'][self::SECTIONS[$kind->value][0]] ?? [], true );
		$isByAccount = strcasecmp( $idType, 'userID' ) === 0;
		$reason = $this->leftOut( $name, $kind );
		$deliveries = match ( true ) {
			(bool)$this->pinned( $name ) => $this->pinned( $name ),
			!$this->settings->get( 'StatsigEnabled' ) => [ [ 'statsig-entries-off' ] ],
			!isset( $this->listed[$name] ) => [ [ 'statsig-entries-php' ] ],
			$isInProgram => [ [ 'statsig-entries-program' ] ],
			$isByAccount => [ [ 'statsig-entries-values' ] ],
			default => [ [ 'statsig-entries-nowhere' ] ],
		};
		if ( isset( $this->settings->clientEntries()->options[$name]['class'] ) && $kind !== Kind::Layer && ( $isInProgram || $isByAccount ) ) {
			$deliveries[] = [ 'statsig-entries-class' ];
		}
		if ( $isByAccount && isset( $this->settings->stickyEntries()->options[$name] ) && in_array( $kind, [ Kind::Experiment, Kind::Layer ], true ) ) {
			$deliveries[] = [ 'statsig-entries-sticky' ];
		}
		// Messages that are used here: statsig-leftout-Unrecognized, statsig-leftout-Entity, statsig-leftout-Unit,
		// statsig-leftout-Bandit, statsig-leftout-IdList, statsig-leftout-Ip, statsig-leftout-UserAgent,
		// statsig-leftout-TargetApp, statsig-leftout-Field, statsig-leftout-Regex, statsig-leftout-Number,
		// statsig-leftout-Nesting, statsig-leftout-Name
		$warnings = $reason === null || $isByAccount ? [] : [ [ "statsig-leftout-$reason" ] ];
		foreach ( array_intersect_key( self::DRIFTING, array_flip( $rules['fields'] ?? [] ) ) as $field => $message ) {
			$warnings[] = [ $message, $field ];
		}
		return new EntryState( $name, $kind->value, $idType, $deliveries, $warnings, $isInProgram ? $this->bytes( $name ) : null, $rules );
	}

	/** @return array[] Empty where it is not pinned */
	private function pinned( string $name ): array {
		$group = $this->settings->get( 'StatsigForce' )[$name] ?? null;
		return $group === null ? [] : [ [ 'statsig-entries-pinned', is_bool( $group ) ? ( $group ? 'true' : 'false' ) : $group ] ];
	}

	/** @return string|null Why a listed entry is not in the program: docs/program-format.md */
	private function leftOut( string $name, Kind $kind ): ?string {
		foreach ( $this->outline['leftOut'] as $entry ) {
			if ( $entry['name'] === $name && $entry['kind'] === self::SECTIONS[$kind->value][1] ) {
				return $entry['reason'];
			}
		}
		return null;
	}

	/** How much smaller the program would be without it */
	private function bytes( string $name ): int {
		$others = [ 'only' => array_values( array_diff( $this->options['only'], [ $name ] ) ) ] + $this->options;
		return $this->outline['bytes'] - \Statsig\clientProgramOutline( $others )['bytes'];
	}
}
