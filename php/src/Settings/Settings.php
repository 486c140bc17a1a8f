<?php

namespace MediaWiki\Extension\Statsig\Settings;

/**
 * All $wgStatsig* settings, always of the right type: what is wrong in them is left out and reported as a Fault. It
 * is the service "Statsig.Settings"; other code asks it and not MediaWiki's config for them.
 *
 * What browsers may send ($wgStatsigEvents, $wgStatsigRelayLimits) is judged by the native module,
 * which leaves bad entries out itself. Here they are only made arrays.
 */
final class Settings {
	public const NAMES = [
		'StatsigEnabled', 'StatsigUnitSecret', 'StatsigClientEntries', 'StatsigLocalExperiments', 'StatsigForce', 'StatsigStickyEntries', 'StatsigEvents',
		'StatsigEventsPerDay', 'StatsigRelayLimits', 'StatsigStableIdDays', 'StatsigEdgeHeader', 'StatsigCountry', 'StatsigLinkUnits', 'StatsigDemo',
		'StatsigProgramNames', 'StatsigConsent', 'StatsigGlobalPrivacyControl', 'StatsigTimingSample', 'StatsigDecisionSample', 'StatsigVendorApi',
	];

	/** Preference of an account to stay out. It is here as pages need its name, and have this class */
	public const OPT_OUT = 'statsig-optout';

	public const LEAST_SECRET = 32;
	public const SECRET_EXAMPLE = "the output of: php -r 'echo bin2hex( random_bytes( 32 ) );'";

	private const STABLE_ID_DAYS = 7;
	/** Browsers keep a cookie for so many days at most */
	private const MOST_STABLE_ID_DAYS = 400;

	/** Of StatsigProgramNames; the first is the default, here and below */
	private const PROGRAM_NAMES = [ 'none', 'djb2', 'sha256' ];
	private const CONSENTS = [ 'none', 'required' ];

	/** @var array<string,mixed> By name, the settings that were asked for so far */
	private array $values = [];

	/** @var Fault[] What was found in them, but for the entries of browsers */
	private array $faults = [];

	private ?ClientEntries $clientEntries = null;
	private ?StickyEntries $stickyEntries = null;

	/**
	 * @param \Closure $configured Returns the wiki's setting of a name of NAMES. A closure and no
	 *  ServiceOptions, which read all of them: a page needs two or three, and each costs a microsecond.
	 */
	public function __construct( private readonly \Closure $configured ) {
	}

	/**
	 * @param string $name One of NAMES
	 * @return mixed The setting, of the type that it should have
	 */
	public function get( string $name ) {
		if ( !isset( $this->values[$name] ) ) {
			try {
				$given = ( $this->configured )( $name );
			} catch ( \Throwable $e ) {
				// A setting that somebody has unset is wrong as a null is
				$given = null;
			}
			// These are read by every first question and seldom wrong. Checking them here saves a call, which
			// costs a request's first question 1 us
			$isRight = match ( $name ) {
				'StatsigEnabled' => $given === true,
				'StatsigUnitSecret' => \is_string( $given ) && \strlen( $given ) >= self::LEAST_SECRET,
				'StatsigForce', 'StatsigLocalExperiments', 'StatsigStickyEntries' => $given === [],
				'StatsigDecisionSample' => \is_float( $given ) && $given >= 0 && $given <= 1,
				default => false,
			};
			$this->values[$name] = $isRight ? $given : $this->read( $name, $given );
		}
		return $this->values[$name];
	}

	/** @return ClientEntries StatsigClientEntries with its options, of which get() gives the names alone */
	public function clientEntries(): ClientEntries {
		$this->get( 'StatsigClientEntries' );
		return $this->clientEntries;
	}

	/** @return StickyEntries StatsigStickyEntries with its options */
	public function stickyEntries(): StickyEntries {
		return $this->stickyEntries ??= new StickyEntries( $this->get( 'StatsigStickyEntries' ) );
	}

	/** @return bool Whether any entry may be sticky. Wikis without one pay for no more than this look, also in first questions */
	public static function isAnySticky(): bool {
		return ( $GLOBALS['wgStatsigStickyEntries'] ?? [] ) !== [];
	}

	/**
	 * @param string $name
	 * @return bool As ClientEntries has it, for first questions: where an entry has no options it costs a look at the setting
	 */
	public function isReserved( string $name ): bool {
		try {
			return \is_array( ( $this->configured )( 'StatsigClientEntries' )[$name] ?? null ) && $this->clientEntries()->isReserved( $name );
		} catch ( \Throwable $e ) {
			// It is unset, or neither an array nor a text
			return false;
		}
	}

	/** @return bool Whether no edge gives ids and nobody is asked first, as on most wikis: all that first questions look at */
	public function isUsualForReaders(): bool {
		try {
			return [ ( $this->configured )( 'StatsigEdgeHeader' ), ( $this->configured )( 'StatsigConsent' ) ] === [ '', 'none' ];
		} catch ( \Throwable $e ) {
			return false;
		}
	}

	/** @return Fault[] Of all settings; none where all is well */
	public function faults(): array {
		foreach ( self::NAMES as $name ) {
			$this->get( $name );
		}
		return array_merge(
			$this->faults, $this->clientEntries()->faults, $this->stickyEntries()->faults,
			( new LocalExperiments( $this->get( 'StatsigLocalExperiments' ) ) )->faults, ( new RelayFaults() )->of( $this )
		);
	}

	/**
	 * @param string $name
	 * @param mixed $given
	 * @return mixed
	 */
	private function read( string $name, $given ) {
		return match ( $name ) {
			'StatsigEnabled' => $this->flag( $name, $given, true ),
			'StatsigDemo', 'StatsigGlobalPrivacyControl', 'StatsigVendorApi', 'StatsigLinkUnits' => $this->flag( $name, $given, false ),
			'StatsigProgramNames' => $this->word( $name, $given, self::PROGRAM_NAMES ),
			'StatsigConsent' => $this->word( $name, $given, self::CONSENTS ),
			'StatsigTimingSample', 'StatsigDecisionSample' => $this->share( $name, $given ),
			'StatsigUnitSecret' => $this->secret( $name, $given ),
			'StatsigEdgeHeader' => $this->header( $name, $given, 'X-Statsig-Ids' ),
			'StatsigCountry' => $this->header( $name, $given, 'X-Country' ),
			'StatsigClientEntries' => ( $this->clientEntries = new ClientEntries(
				$this->map( $name, $given, "[ 'new_button', 'search_box' ]" ) ) )->names,
			'StatsigLocalExperiments' => $this->map( $name, $given, "[ 'gates' => [ 'new_button' => [ 'rollout' => 10 ] ] ]" ),
			'StatsigForce' => $this->groups( $name, $given ),
			'StatsigStickyEntries' => $this->map( $name, $given, "[ 'new_editor', 'search_box' ]" ),
			'StatsigEvents' => $this->map( $name, $given,
				"[ 'click' => [ 'value' => null, 'metadata' => [ 'target' => 'token' ] ] ]" ),
			'StatsigRelayLimits' => array_map( [ self::class, 'whole' ], $this->map( $name, $given, "[ 'perMinute' => 600 ]" ) ),
			'StatsigEventsPerDay' => $this->number( $name, $given, 0, PHP_INT_MAX, 0 ),
			'StatsigStableIdDays' => $this->number( $name, $given, 0, self::MOST_STABLE_ID_DAYS, self::STABLE_ID_DAYS ),
		};
	}

	private function fault( string $setting, string $entry, string $problem, string $example ): void {
		$this->faults[] = new Fault( $setting, $entry, $problem, $example );
	}

	/**
	 * @param string $name
	 * @param mixed $given
	 * @param bool $default
	 * @return bool
	 */
	private function flag( string $name, $given, bool $default ): bool {
		if ( is_bool( $given ) ) {
			return $given;
		}
		// PHP would take the text "false" for true, so it is read as it was meant
		$meant = is_scalar( $given ) ? filter_var( $given, FILTER_VALIDATE_BOOLEAN, FILTER_NULL_ON_FAILURE ) : null;
		$value = $meant ?? $default;
		$this->fault( $name, '', 'is neither true nor false; ' . ( $value ? 'true' : 'false' ) . ' is used', 'true' );
		return $value;
	}

	/**
	 * @param string $name
	 * @param mixed $given
	 * @return string
	 */
	private function secret( string $name, $given ): string {
		$example = self::SECRET_EXAMPLE;
		if ( !is_string( $given ) && !is_int( $given ) ) {
			$this->fault( $name, '', 'is no text; registered readers have no unit', $example );
			return '';
		}
		$secret = (string)$given;
		if ( $secret !== '' && strlen( $secret ) < self::LEAST_SECRET ) {
			// Using another secret would put all registered readers into other groups, which the operator has to decide
			$this->fault( $name, '', 'has fewer than ' . self::LEAST_SECRET . ' characters, so that pseudonyms ' .
				'can be led back to accounts by trying; it is used all the same', $example );
		}
		return $secret;
	}

	/**
	 * @param string $name
	 * @param mixed $given
	 * @param string $example
	 * @return string
	 */
	private function header( string $name, $given, string $example ): string {
		// One that browsers send is none of an edge, and pages that vary by it would end all caching
		if ( is_string( $given ) &&
			preg_match( '/^(?!accept|authorization|cookie|host$|referer|sec-|user-agent)[a-z][a-z0-9-]{0,63}$/Di', $given )
		) {
			return $given;
		}
		if ( $given !== '' ) {
			$this->fault( $name, '', 'is no name of a header, or of one that browsers send; none is read', "'$example'" );
		}
		return '';
	}

	/**
	 * @param string $name
	 * @param mixed $given
	 * @return array<string|int,bool|string> Name of an entry => what it is pinned to
	 */
	private function groups( string $name, $given ): array {
		$example = "[ 'new_button' => false, 'search_box' => 'Test' ]";
		$groups = [];
		foreach ( $this->map( $name, $given, $example ) as $entry => $group ) {
			if ( $entry !== '' && ( is_bool( $group ) || is_int( $group ) || ( is_string( $group ) && $group !== '' ) ) ) {
				$groups[$entry] = is_int( $group ) ? (string)$group : $group;
			} else {
				$this->fault( $name, (string)$entry, 'is neither true, false nor the name of a group; the entry is not pinned', $example );
			}
		}
		return $groups;
	}

	/**
	 * @param string $name
	 * @param mixed $given
	 * @param string $example
	 * @return array
	 */
	private function map( string $name, $given, string $example ): array {
		if ( !is_array( $given ) ) {
			$this->fault( $name, '', 'is no array; it counts as empty', $example );
			return [];
		}
		return $given;
	}

	/**
	 * @param string $name
	 * @param mixed $given
	 * @param int $least
	 * @param int $most
	 * @param int $default
	 * @return int
	 */
	private function number( string $name, $given, int $least, int $most, int $default ): int {
		$number = self::whole( $given );
		if ( is_int( $number ) && $number >= $least && $number <= $most ) {
			return $number;
		}
		$range = $most === PHP_INT_MAX ? "from $least" : "from $least to $most";
		$this->fault( $name, '', "is no integer $range; $default is used", (string)max( $default, $least ) );
		return $default;
	}

	/**
	 * @param string $name
	 * @param mixed $given
	 * @param string[] $words The first is the default
	 * @return string
	 */
	private function word( string $name, $given, array $words ): string {
		if ( in_array( $given, $words, true ) ) {
			return $given;
		}
		$this->fault( $name, '', "is none of '" . implode( "', '", $words ) . "'; '$words[0]' is used", "'$words[1]'" );
		return $words[0];
	}

	/**
	 * @param string $name
	 * @param mixed $given
	 * @return float From 0 to 1
	 */
	private function share( string $name, $given ): float {
		if ( is_numeric( $given ) && $given >= 0 && $given <= 1 ) {
			return (float)$given;
		}
		$this->fault( $name, '', 'is no number from 0 to 1; 0 is used', '0.01' );
		return 0.0;
	}

	/**
	 * @param mixed $given
	 * @return mixed The number that a text of digits spells; all else as it is
	 */
	private static function whole( $given ) {
		return is_string( $given ) && preg_match( '/^(0|[1-9]\d{0,17})$/D', $given ) ? (int)$given : $given;
	}
}
