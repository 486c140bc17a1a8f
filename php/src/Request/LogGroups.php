<?php

namespace MediaWiki\Extension\Statsig\Request;

use MediaWiki\Extension\Statsig\Client\Memberships;
use MediaWiki\Extension\Statsig\Source\Decision;

/**
 * The groups that a request decided, in every line that MediaWiki logs from then on, of whatever channel: so an error can
 * be found by experiment. Only where MediaWiki's log has such a context (1.44 and later).
 */
final class LogGroups {
	/** Field of the context. One text: a field for each entry would be a new column of the log with each experiment */
	public const FIELD = 'context.statsig';

	/** @var array<string,string> Name => name=group */
	private array $pairs = [];

	/**
	 * @param \Closure $context Returns core's LoggingContext
	 */
	public function __construct( private readonly \Closure $context ) {
	}

	/**
	 * @param string $name Of an entry
	 * @param string $group
	 */
	public function add( string $name, string $group ): void {
		$pair = "$name=$group";
		if ( ( $this->pairs[$name] ?? null ) !== $pair ) {
			$this->pairs[$name] = $pair;
			try {
				( $this->context )()->add( [ self::FIELD => implode( ', ', $this->pairs ) ] );
			} catch ( \Throwable $e ) {
				// There is nobody whom a log that fails could tell it
			}
		}
	}

	/**
	 * @param Decision $decision Its group, if it has one; of a layer that of the experiment that has the unit
	 */
	public function addDecision( Decision $decision ): void {
		// What is forced has a group and is no membership
		$group = Memberships::groupOf( $decision ) ?? $decision->getGroup();
		if ( $group !== null ) {
			$this->add( Memberships::nameOf( $decision ), $group );
		}
	}
}
