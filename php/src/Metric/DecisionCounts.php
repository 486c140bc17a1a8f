<?php

namespace MediaWiki\Extension\Statsig\Metric;

/**
 * The decisions of one request that is a sample, for the wiki's own metrics.
 */
final class DecisionCounts {
	/** Reasons in their first word, as they stand in docs/first-gate.md. Others count as "other", so that labels stay few */
	private const REASONS = [
		'Recognized', 'Persisted', 'LocalOverride', 'Unrecognized', 'Unsupported', 'NoConfig', 'NoUnit', 'DecidedInBrowser', 'InsideParse',
		'InsideCache', 'InsideJob', 'LoginSuppressed', 'Disabled', 'ExtensionMissing', 'Pinned', 'Forced', 'OptedOut', 'Error',
	];

	/** What the names of the wiki's own experiments begin with */
	private const LOCAL = 'local:';

	private const UNLISTED = 'unlisted';

	/** @var array<string,array{string,string,int}> Each [ source, reason, number ] */
	private array $decisions = [];

	/** @var array<string|int,int> Name, or self::UNLISTED => how often it was asked for */
	private array $unknown = [];

	/**
	 * @param string[] $listed Names that may be labels: of the others code can make up any number
	 */
	public function __construct( private readonly array $listed ) {
	}

	/**
	 * @param string $name
	 * @param string $reason
	 */
	public function count( string $name, string $reason ): void {
		$word = strtok( $reason, ':' );
		$class = in_array( $word, self::REASONS, true ) ? $word : 'other';
		$source = match ( true ) {
			$class === 'Pinned', $class === 'Forced', $class === 'LocalOverride' => 'forced',
			$class !== 'Recognized' && $class !== 'Persisted' => 'default',
			default => str_starts_with( $name, self::LOCAL ) ? 'local' : 'native',
		};
		$this->decisions["$source $class"] ??= [ $source, $class, 0 ];
		$this->decisions["$source $class"][2]++;
		if ( $class === 'Unrecognized' ) {
			$label = in_array( $name, $this->listed, true ) ? $name : self::UNLISTED;
			$this->unknown[$label] = ( $this->unknown[$label] ?? 0 ) + 1;
		}
	}

	/** @return array<array{string,string,int}> Each [ source, reason, number ] */
	public function decisions(): array {
		return array_values( $this->decisions );
	}

	/** @return array<string|int,int> Entries that the config does not know, by name: how often code asked for them */
	public function unknown(): array {
		return $this->unknown;
	}
}
