<?php

namespace MediaWiki\Extension\Statsig\Local;

/**
 * What local gates and experiments have in common while one is read: its options are taken out one by one, and what is
 * wrong is noted. One wrong option spoils the entry, and nothing else.
 */
final class LocalEntry {
	/** How the names of local entries begin where code asks for them */
	public const PREFIX = 'local:';

	/** One that can stand in events: with its group it is the id of a rule */
	private const NAME = '/^[A-Za-z0-9][A-Za-z0-9_.-]{0,47}$/D';
	private const UNIT = '/^[A-Za-z][A-Za-z0-9_]{0,63}$/D';
	private const MOST_SALT = 128;
	private const DEFAULT_UNIT = 'stableID';

	/** What code asks for */
	public readonly string $fullName;

	/** @var array<array{string,string}> Option, and what it must be */
	private array $problems = [];

	/** @var array<string|int,mixed> Options that nobody asked for yet */
	private array $options;

	/**
	 * @param string $name
	 * @param mixed $given
	 */
	public function __construct( public readonly string $name, $given ) {
		$this->fullName = self::PREFIX . $name;
		$this->options = is_array( $given ) ? $given : [];
		if ( !is_array( $given ) ) {
			$this->blame( '', 'an array of options' );
		}
		if ( !preg_match( self::NAME, $name ) ) {
			$this->blame( '', str_starts_with( $name, self::PREFIX ) ? 'named without "local:", which stands before the name only where code asks'
				: 'named by at most 48 letters, digits, _, . and -' );
		}
	}

	/**
	 * @param string $option Such as "groups.Test.weight"; empty for the whole entry
	 * @param string $expected What it must be
	 */
	public function blame( string $option, string $expected ): void {
		$this->problems[] = [ $option, $expected ];
	}

	/**
	 * @param string $option
	 * @param mixed $default Of an option that is not given
	 * @return mixed
	 */
	public function take( string $option, $default ) {
		$value = array_key_exists( $option, $this->options ) ? $this->options[$option] : $default;
		unset( $this->options[$option] );
		return $value;
	}

	public function flag( string $option, bool $default ): bool {
		$value = $this->take( $option, $default );
		if ( !is_bool( $value ) ) {
			$this->blame( $option, 'true or false' );
			return $default;
		}
		return $value;
	}

	/**
	 * @param string $option
	 * @param int|null $default None: the option must be there
	 * @param int $parts In so many parts each per cent is cut
	 * @param string $expected
	 * @return int|float Per cent
	 */
	public function share( string $option, ?int $default, int $parts, string $expected ): int|float {
		$value = $this->take( $option, $default );
		$isShare = ( is_int( $value ) || is_float( $value ) ) && $value >= 0 && $value <= 100 &&
			abs( round( $value * $parts ) - $value * $parts ) < 1e-6;
		if ( !$isShare ) {
			$this->blame( $option, $expected );
			return 0;
		}
		return $value == (int)$value ? (int)$value : $value;
	}

	/** @return string Type of the unit that decides */
	public function unit(): string {
		$unit = $this->take( 'unit', self::DEFAULT_UNIT );
		if ( !is_string( $unit ) || !preg_match( self::UNIT, $unit ) ) {
			$this->blame( 'unit', "'stableID' (the browser), 'userID' (the account) or the name of another id" );
			return self::DEFAULT_UNIT;
		}
		return $unit;
	}

	/** @return string What hashes begin with; another one puts all units into other groups */
	public function salt(): string {
		$salt = $this->take( 'salt', $this->name );
		if ( !is_string( $salt ) || $salt === '' || strlen( $salt ) > self::MOST_SALT || !mb_check_encoding( $salt, 'UTF-8' ) ) {
			$this->blame( 'salt', 'a text of 1 to ' . self::MOST_SALT . ' bytes' );
			return $this->name;
		}
		return $salt;
	}

	/** @return array[] Conditions of Statsig's format */
	public function audience(): array {
		$audience = new Audience( $this->take( 'audience', [] ) );
		foreach ( $audience->problems as [ $place, $expected ] ) {
			$this->blame( rtrim( "audience.$place", '.' ), $expected );
		}
		return $audience->conditions;
	}

	/**
	 * @param string $known The options that there are, in words
	 * @return array<array{string,string}> Option, and what it must be, of each that is wrong
	 */
	public function problems( string $known ): array {
		foreach ( $this->options as $option => $unused ) {
			$this->blame( (string)$option, $known );
		}
		$this->options = [];
		return $this->problems;
	}
}
