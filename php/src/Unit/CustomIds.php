<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\Extension\Statsig\Hook\StatsigUnitsHook;
use MediaWiki\Extension\Statsig\HourlyLog;
use MediaWiki\User\UserIdentity;

/**
 * Ids that other extensions give, by the hook StatsigUnits. Each type is registered with its form and its owner, once in a
 * request; the id itself is asked for where an entry is to be decided by it.
 *
 * Browsers neither get nor send these ids: entries by them are decided in PHP alone, where the response is private.
 */
final class CustomIds implements UnitSource {
	/** These two are ours */
	private const TAKEN = [ 'userid', 'stableid' ];

	/** @var array<string,array{UnitType,\Closure}>|null By type in lower case; null until the hook was run */
	private ?array $registered = null;

	/**
	 * @param \Closure $isHooked Whether any extension handles the hook
	 * @param StatsigUnitsHook $hooks
	 * @param HourlyLog $log
	 */
	public function __construct(
		private readonly \Closure $isHooked,
		private readonly StatsigUnitsHook $hooks,
		private readonly HourlyLog $log
	) {
	}

	/**
	 * For handlers of the hook. What is wrong in it leaves this type out, and the log says so once an hour.
	 *
	 * @param string $idType As config entries name it: letters, digits and _
	 * @param string $format One of UnitType's constants
	 * @param string $owner Name of the extension
	 * @param \Closure $id Given the UserIdentity that is decided for, returns its id, or null where it has none. Called at
	 *  most once for a reader
	 */
	public function register( string $idType, string $format, string $owner, \Closure $id ): void {
		$key = strtolower( $idType );
		$cause = match ( true ) {
			!preg_match( '/^[A-Za-z0-9_]{1,64}$/D', $idType ) => 'its name may have letters, digits and _ alone',
			in_array( $key, self::TAKEN, true ) => 'this type is Statsig\'s own',
			!in_array( $format, UnitType::formats(), true ) => 'its format is none of ' . implode( ', ', UnitType::formats() ),
			isset( $this->registered[$key] ) => 'another extension registered it before',
			default => null,
		};
		if ( $cause === null ) {
			$this->registered[$key] = [ new UnitType( $idType, $format, $owner ), $id ];
		} else {
			$this->log->warn( "unit type $owner", 'A type of unit of the extension {owner} is left out: {cause}.', [
				'owner' => $owner, 'cause' => $cause
			] );
		}
	}

	/** @inheritDoc */
	public function types(): array {
		return array_column( array_values( $this->registered() ), 0 );
	}

	/** @inheritDoc */
	public function idOf( string $idType, UserIdentity $reader, ?object $request, string $entry ): ?string {
		[ $type, $give ] = $this->registered()[strtolower( $idType )] ?? [ null, null ];
		if ( !$type ) {
			return null;
		}
		try {
			$id = $give( $reader );
		} catch ( \Throwable $e ) {
			$this->log->warn( "unit $type->idType", 'The extension {owner} failed by {class} to give an id of type {type}.', [
				'owner' => $type->owner, 'class' => $e::class, 'type' => $type->idType
			] );
			return null;
		}
		if ( $id === null || ( is_string( $id ) && $type->fits( $id ) ) ) {
			return $id;
		}
		// The id is not said: it may be what must not be in a log
		$this->log->warn( "unit $type->idType", 'An id of type {type} from the extension {owner} is left out, as it does not have the ' .
			'form {format}.', [ 'owner' => $type->owner, 'type' => $type->idType, 'format' => $type->format ] );
		return null;
	}

	private function registered(): array {
		if ( $this->registered === null ) {
			$this->registered = [];
			if ( ( $this->isHooked )() ) {
				try {
					$this->hooks->onStatsigUnits( $this );
				} catch ( \Throwable $e ) {
					$this->log->warn( 'units hook', 'A handler of the hook StatsigUnits failed by {class}.', [ 'class' => $e::class ] );
				}
			}
		}
		return $this->registered;
	}
}
