<?php

namespace MediaWiki\Extension\Statsig\Local;

/**
 * Whom a local entry is for: a list of [ field, operator, target ], all of which must hold. Turned into conditions of
 * Statsig's format, whose words the operators are.
 */
final class Audience {
	/** @var array<string,string> Operator => what its target is */
	public const OPERATORS = [
		'any' => 'texts', 'none' => 'texts', 'any_case_sensitive' => 'texts', 'none_case_sensitive' => 'texts',
		'str_starts_with_any' => 'texts', 'str_ends_with_any' => 'texts', 'str_contains_any' => 'texts', 'str_contains_none' => 'texts',
		'str_matches' => 'pattern', 'eq' => 'scalar', 'neq' => 'scalar',
		'gt' => 'number', 'gte' => 'number', 'lt' => 'number', 'lte' => 'number',
		'version_gt' => 'version', 'version_gte' => 'version', 'version_lt' => 'version', 'version_lte' => 'version',
		'version_eq' => 'version', 'version_neq' => 'version',
		'before' => 'time', 'after' => 'time', 'on' => 'time',
		'array_contains_any' => 'texts', 'array_contains_none' => 'texts', 'array_contains_all' => 'texts', 'not_array_contains_all' => 'texts',
	];

	/** What a target must be, in words */
	public const TARGETS = [
		'texts' => 'a text or number, or a list of some',
		'pattern' => 'a regular expression without delimiters, of at most 1,024 bytes',
		'scalar' => 'a text, a number, true or false',
		'number' => 'a number',
		'version' => "a version such as '1.43.2'",
		'time' => "a time such as '2027-01-31 12:00', in UTC where it does not say otherwise, or milliseconds since 1970",
	];

	/** The field that is a gate: of Statsig's, or a local one */
	public const GATE = 'gate';
	/** Its operators => type of the condition */
	private const OF_GATE = [ 'passes' => 'pass_gate', 'fails' => 'fail_gate' ];
	/** The field that is the time of the page view, and the operators that it has */
	public const TIME = 'time';
	private const OF_TIME = [ 'before', 'after' ];

	/** What the wiki tells of no reader, in lower case: a condition on it would never hold */
	private const NEVER_TOLD = [ 'email', 'ip', 'useragent', 'user_agent', 'country', 'locale', 'appversion' ];

	private const MOST_PATTERN = 1024;

	/** @var array[] Conditions of Statsig's format */
	public readonly array $conditions;

	/** @var array<array{string,string}> Place in the audience, and what it must be instead, of each item that is wrong */
	public readonly array $problems;

	/**
	 * @param mixed $given
	 */
	public function __construct( $given ) {
		$conditions = $problems = [];
		if ( !is_array( $given ) ) {
			$problems[] = [ '', 'a list of [ field, operator, target ]' ];
			$given = [];
		}
		foreach ( $given as $place => $item ) {
			$found = self::condition( $item );
			if ( is_array( $found ) ) {
				$conditions[] = $found;
			} else {
				$problems[] = [ (string)$place, $found ];
			}
		}
		$this->conditions = $conditions;
		$this->problems = $problems;
	}

	/**
	 * @param mixed $item
	 * @return array|string A condition, or what the item must be
	 */
	private static function condition( $item ): array|string {
		$isItem = is_array( $item ) && array_is_list( $item ) && count( $item ) === 3 && is_string( $item[0] ) && is_string( $item[1] );
		if ( !$isItem ) {
			return "[ field, operator, target ], such as [ 'language', 'any', [ 'de', 'fr' ] ]";
		}
		[ $field, $operator, $target ] = $item;
		if ( $field === self::GATE ) {
			$isRight = isset( self::OF_GATE[$operator] ) && is_string( $target ) && self::isText( $target );
			return $isRight ? [ 'type' => self::OF_GATE[$operator], 'targetValue' => $target ]
				: "[ 'gate', 'passes', name ] or [ 'gate', 'fails', name ]";
		}
		if ( !preg_match( '/^[A-Za-z0-9_.-]{1,64}$/D', $field ) ) {
			return 'one with a field of letters, digits, _, . and -';
		}
		if ( in_array( strtolower( $field ), self::NEVER_TOLD, true ) ) {
			return 'one with another field: the wiki tells of no reader their ' . $field;
		}
		if ( $field === self::TIME && !in_array( $operator, self::OF_TIME, true ) ) {
			return "[ 'time', 'before', time ] or [ 'time', 'after', time ]";
		}
		$kind = self::OPERATORS[$operator] ?? null;
		if ( $kind === null ) {
			return "one with an operator of Statsig's, such as 'any', 'none', 'eq' or 'gte'";
		}
		$value = self::target( $kind, $target );
		if ( $value === null ) {
			return 'one whose target is ' . self::TARGETS[$kind];
		}
		return ( $field === self::TIME ? [ 'type' => 'current_time' ] : [ 'type' => 'user_field', 'field' => $field ] ) +
			[ 'operator' => $operator, 'targetValue' => $value ];
	}

	/**
	 * @param string $kind Key of TARGETS
	 * @param mixed $target
	 * @return mixed As the document has it; null where it is of another kind
	 */
	private static function target( string $kind, $target ) {
		return match ( $kind ) {
			'texts' => self::texts( is_array( $target ) ? $target : [ $target ] ),
			'pattern' => is_string( $target ) && $target !== '' && strlen( $target ) <= self::MOST_PATTERN && self::isText( $target ) ? $target : null,
			'scalar' => is_bool( $target ) || self::isPlain( $target ) ? $target : null,
			'number' => is_int( $target ) || is_float( $target ) && is_finite( $target ) ? $target : null,
			'version' => is_string( $target ) && preg_match( '/^\d+(\.\d+)*(-[A-Za-z0-9.-]+)?$/D', $target ) ? $target : null,
			'time' => is_int( $target ) && $target > 0 ? $target : self::millis( $target ),
		};
	}

	private static function texts( array $given ): ?array {
		$texts = array_filter( $given, [ self::class, 'isPlain' ] );
		return $given && count( $texts ) === count( $given ) ? array_map( 'strval', array_values( $texts ) ) : null;
	}

	/** @return bool Whether it is a text or a number that JSON can hold */
	private static function isPlain( $value ): bool {
		return is_int( $value ) || is_float( $value ) && is_finite( $value ) || is_string( $value ) && self::isText( $value );
	}

	private static function isText( string $text ): bool {
		return mb_check_encoding( $text, 'UTF-8' );
	}

	/**
	 * @param mixed $text
	 * @return int|null Milliseconds since 1970
	 */
	private static function millis( $text ): ?int {
		// Only with a date: what PHP reads as "now" or "tomorrow" would be another time in each request
		if ( !is_string( $text ) || !preg_match( '/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)/', $text ) ) {
			return null;
		}
		$time = date_create_immutable( $text, new \DateTimeZone( 'UTC' ) );
		return $time ? $time->getTimestamp() * 1000 : null;
	}
}
