<?php

namespace MediaWiki\Extension\Statsig\Local;

/**
 * A local experiment as Statsig's format has one. Units are hashed into 1,000 buckets; each group has those below its
 * bound, which is the sum of the weights so far. Who takes part is decided by other buckets, so that allocation and group
 * have nothing to do with each other, and to raise the allocation moves nobody from one group to another.
 */
final class LocalExperiment {
	public const OPTIONS = "one of 'groups', 'unit', 'audience', 'allocation', 'active', 'salt' and 'ship'";

	private const BUCKETS = 1000;
	/** With the entry's name it is the id of a rule, in two words at most */
	private const GROUP = '/^(?=.{1,40}$)[A-Za-z0-9_.-]+( [A-Za-z0-9_.-]+)?$/D';
	private const DEPTH = 32;

	/**
	 * @param LocalEntry $entry
	 * @return array Of the document
	 */
	public static function spec( LocalEntry $entry ): array {
		$unit = $entry->unit();
		$salt = $entry->salt();
		$isActive = $entry->flag( 'active', true );
		$common = $entry->audience();
		$allocation = $entry->share( 'allocation', 100, 10, 'per cent, from 0 to 100, with at most one decimal' );
		if ( $allocation < 100 ) {
			$common[] = self::bucket( "$salt:allocation", (int)round( $allocation * 10 ), $unit );
		}
		$rules = [];
		if ( !$isActive ) {
			// As Statsig has it before the start: everybody gets the default
			$rules[] = self::rule( 'prestart', $unit, [ [ 'type' => 'public' ] ], new \stdClass() );
		}
		$bound = 0;
		foreach ( self::groups( $entry ) as $group => [ $weight, $value ] ) {
			$bound += $weight * intdiv( self::BUCKETS, 100 );
			$bucket = $bound < self::BUCKETS ? [ self::bucket( $salt, $bound, $unit ) ] : [];
			$conditions = [ ...$common, ...$bucket ] ?: [ [ 'type' => 'public' ] ];
			$rules[] = self::rule( "{$entry->fullName}:$group", $unit, $conditions, $value ) +
				[ 'groupName' => (string)$group, 'isExperimentGroup' => true ];
		}
		return [
			'name' => $entry->fullName,
			'type' => 'dynamic_config',
			'entity' => 'experiment',
			'salt' => $salt,
			'enabled' => true,
			'defaultValue' => new \stdClass(),
			'idType' => $unit,
			'isActive' => $isActive,
			'rules' => $rules,
		];
	}

	/**
	 * @param LocalEntry $entry
	 * @return array<string|int,array{int,object}> Group => weight and value
	 */
	private static function groups( LocalEntry $entry ): array {
		$given = $entry->take( 'groups', null );
		if ( !is_array( $given ) || !$given ) {
			$entry->blame( 'groups', "an array of groups, such as [ 'Control' => [ 'weight' => 50 ], 'Test' => [ 'weight' => 50 ] ]" );
			return [];
		}
		$groups = [];
		$sum = 0;
		foreach ( $given as $group => $options ) {
			$groups[$group] = self::group( $entry, (string)$group, $options );
			$sum += $groups[$group][0];
		}
		if ( $sum !== 100 ) {
			$entry->blame( 'groups', "such that all weights together are 100; they are $sum" );
		}
		return $groups;
	}

	/**
	 * @param LocalEntry $entry
	 * @param string $group
	 * @param mixed $options
	 * @return array{int,object} Weight and value
	 */
	private static function group( LocalEntry $entry, string $group, $options ): array {
		$place = "groups.$group";
		if ( !preg_match( self::GROUP, $group ) ) {
			$entry->blame( $place, 'named by at most 40 letters, digits, _, . and -, and one space at most' );
		}
		if ( !is_array( $options ) || array_diff( array_keys( $options ), [ 'weight', 'value' ] ) ) {
			$entry->blame( $place, "[ 'weight' => number, 'value' => [ … ] ]" );
			return [ 0, new \stdClass() ];
		}
		$weight = $options['weight'] ?? null;
		if ( !is_int( $weight ) || $weight < 0 || $weight > 100 ) {
			$entry->blame( "$place.weight", 'an integer from 0 to 100' );
			$weight = 0;
		}
		$value = $options['value'] ?? [];
		$isMap = is_array( $value ) && ( !$value || !array_is_list( $value ) );
		if ( !$isMap || !self::isJson( $value ) ) {
			$entry->blame( "$place.value", 'an array of parameter => value, of texts, numbers, true, false, null and arrays of these' );
			$value = [];
		}
		return [ $weight, (object)$value ];
	}

	/**
	 * @param mixed $value
	 * @param int $depth How deep it may still go
	 * @return bool Whether JSON holds it as it is
	 */
	private static function isJson( $value, int $depth = self::DEPTH ): bool {
		if ( !is_array( $value ) ) {
			return $value === null || is_bool( $value ) || is_int( $value ) || is_float( $value ) && is_finite( $value ) ||
				is_string( $value ) && mb_check_encoding( $value, 'UTF-8' );
		}
		foreach ( $value as $key => $part ) {
			if ( $depth === 0 || !self::isJson( $part, $depth - 1 ) || !mb_check_encoding( (string)$key, 'UTF-8' ) ) {
				return false;
			}
		}
		return true;
	}

	private static function bucket( string $salt, int $below, string $unit ): array {
		return [
			'type' => 'user_bucket', 'operator' => 'lt', 'targetValue' => $below, 'idType' => $unit, 'additionalValues' => [ 'salt' => $salt ]
		];
	}

	private static function rule( string $id, string $unit, array $conditions, object $value ): array {
		return [
			'name' => '', 'id' => $id, 'passPercentage' => 100, 'idType' => $unit, 'conditions' => $conditions, 'returnValue' => $value
		];
	}
}
