<?php

/**
 * What the PHP module `statsig` declares: the manual of its API.
 *
 * Bad data never throws: the answer is a default with a reason, and status()
 * says what is wrong. A wrong argument is a TypeError. Nothing here opens a
 * socket, except sync() and ship(), which only work on the command line.
 *
 * User and Evaluation are here, the class of an explicit config in config.stub.php. Functions that answer are in
 * ask.stub.php, those that record in record.stub.php, those of commands and of status() in command.stub.php.
 */

namespace Statsig;

/** What an entry of the config is. */
enum Kind: string {
	case Gate = 'gate';
	case DynamicConfig = 'dynamic_config';
	case Experiment = 'experiment';
	case Layer = 'layer';
}

/** Thrown for misuse by code (unknown options and the like), never for data. */
class Exception extends \Exception {
}

/**
 * Whom a question is about. Build it once a request: it holds the user already
 * converted (about 0.8 us for nine fields) and is the cheapest thing to pass.
 *
 * What is inside the arrays is data and never throws: a case of a backed enum
 * counts as its value; NAN, INF, resources, closures and objects other than
 * stdClass become null, and status() counts the objects; invalid UTF-8 becomes
 * U+FFFD; deeper than 8 levels and beyond 1,000 entries an array it is cut
 * (entries of nested arrays count), which status() counts too. No code of the
 * values is called.
 *
 * Conditions about time read an attribute as milliseconds since 1970, or as
 * seconds where it is below 10,000,000,000: an int, a float without a fraction,
 * the decimal text of an int, or of 8 to 20 characters RFC 3339
 * ('2026-01-01T00:00:00Z') or 'YYYY-MM-DD HH:MM:SS', which is UTC. No other text is
 * a time: no date alone, none without its Z, none with fractions or '+01:00'.
 * MediaWiki's TS_MW ('20260101000000') is the decimal text of an int and reads as
 * a time in the year 2612: pass wfTimestamp( TS_UNIX, ... ) or TS_ISO_8601.
 */
final class User {
	/**
	 * @param string|int $userID '' stands for no user id. An int stays a number for
	 *   comparisons and is hashed as decimal text. A float is no id.
	 * @param array<string,string|int> $customIDs Other units by the name of their type:
	 *   [ 'stableID' => '...' ]. A float is no id
	 * @param ?string $email
	 * @param ?string $ip Where php.ini's statsig.geo_file names a database, `ip_based` conditions on `country` take the country of
	 *   it from there, if the user has none: only when one asks, once for a user, and it is shown and recorded nowhere.
	 *   Events carry the address as they carry all fields: give it in privateAttributes for it to stay here
	 * @param ?string $userAgent
	 * @param ?string $country Two letters; goes before what the address tells
	 * @param ?string $locale Such as 'en_US'
	 * @param ?string $appVersion Such as '1.43.0'
	 * @param array<string,mixed> $custom Attributes that conditions read and events carry
	 * @param array<string,mixed> $privateAttributes Attributes that conditions read and
	 *   nothing else ever shows
	 * @param array<string,string> $statsigEnvironment Overrides the environment: [ 'tier' => 'staging' ]
	 */
	public function __construct(
		string|int $userID = '',
		array $customIDs = [],
		?string $email = null,
		?string $ip = null,
		?string $userAgent = null,
		?string $country = null,
		?string $locale = null,
		?string $appVersion = null,
		array $custom = [],
		array $privateAttributes = [],
		array $statsigEnvironment = []
	) {
	}

	/**
	 * The same from an array with the constructor's names as keys. All of it is
	 * data: a value of a wrong type counts as absent.
	 *
	 * @param array<string,mixed> $user
	 */
	public static function fromArray( array $user ): User {
	}
}

/**
 * One decision. It holds no PHP values: each getter makes its own (20-60 ns), a
 * config's value is built at most once a request.
 *
 * Made only by the functions below; `new` throws \Exception.
 */
final class Evaluation {
	/** The name that was asked for. */
	public function name(): string {
	}

	/** What was asked, or what the name turned out to be. */
	public function kind(): Kind {
	}

	/** A gate's answer; for the others whether a rule's value is given and not the default. */
	public function enabled(): bool {
	}

	/**
	 * A gate's answer as bool; the value of all others as an array. Unknown and
	 * unsupported entries, and values that are no JSON object, give [].
	 *
	 * JSON to PHP: an integer within 64 bits is int, every other number float;
	 * objects and lists are arrays, keys as json_decode( ..., true ) gives them.
	 *
	 * @return bool|array
	 */
	public function value(): mixed {
	}

	/**
	 * The value as the JSON that Statsig serves, numbers in canonical form: {} stays an object, and so does
	 * an object with the keys 0, 1, 2. A gate's is true or false; {} where value() gives [] for want of one.
	 */
	public function json(): string {
	}

	/**
	 * One parameter of the value, unchanged, if it is of the default's type; else the default.
	 *
	 * The types are bool, number (int or float), string, list and object; [] is
	 * both of the latter, null is every type. JSON's null counts as missing.
	 *
	 * @param string $parameter
	 * @param array|string|int|float|bool|null $default
	 * For a layer, reading an existing parameter is the exposure.
	 *
	 * @return mixed
	 * @throws \TypeError if the default is an object or a resource
	 */
	public function get( string $parameter, mixed $default = null ): mixed {
	}

	/**
	 * Id of the rule that decided, 'default' or 'disabled' where none held, 'override' where an override answers, ''
	 * where nothing was decided.
	 */
	public function ruleId(): string {
	}

	/** Name of the experiment's group. */
	public function group(): ?string {
	}

	/** What is bucketed, such as 'userID' or 'stableID'; '' if unknown. */
	public function idType(): string {
	}

	/**
	 * Recognized, Recognized:IdListInMemory, Recognized:RegexLimit, Unrecognized (no such
	 * entry), Unsupported (a condition that cannot be decided here),
	 * Error:Statsig Evaluation Depth Exceeded, LocalOverride:Recognized (see override()), NoConfig, or NoUnit (of
	 * lookByUnit() alone).
	 */
	public function reason(): string {
	}

	/** Version of the entry. */
	public function version(): ?int {
	}

	/**
	 * Hash of the entry with everything that it reaches (conditions, gates, segments, holdouts, delegates, mappings;
	 * ID lists by name): 8 hex digits, '' for an unknown name. Unlike version() it changes exactly when something
	 * does by which units are put into groups. Made when it is first asked of a config, then kept.
	 */
	public function entryVersion(): string {
	}

	/** Layers: entryVersion() of allocatedExperiment(); '' where there is none. */
	public function allocatedVersion(): string {
	}

	/** When the config last changed at Statsig, milliseconds since 1970; 0 without a config. */
	public function configTime(): int {
	}

	/**
	 * The gates that were asked on the way, in order.
	 *
	 * @return array<array{0:string,1:string,2:string}> [ gate, 'true' or 'false', rule id ]
	 */
	public function exposures(): array {
	}

	/** Layers: the experiment that gave the value. */
	public function allocatedExperiment(): ?string {
	}

	/** Whether the experiment is running. */
	public function isExperimentActive(): bool {
	}

	/** Whether the unit is in a group of the experiment. */
	public function isUserInExperiment(): bool {
	}

	/**
	 * What changes in the caller's storage, of a decision that evaluatePersisted() made; null, and nearly always so,
	 * if it stays as it is. The caller keeps records by 'key' and then by 'name', and hands those of one key back
	 * as evaluatePersisted()'s $persisted.
	 *
	 * 'name' need not be the name that was asked: where a console mapping lets another entry answer, it is that one's.
	 * 'record' has the fields of the official SDKs' StickyValues (value, json_value, rule_id, group_name,
	 * secondary_exposures, undelegated_secondary_exposures, config_delegate, explicit_parameters, time,
	 * config_version) and three of ours (document_version, entry_version, delegate_version), by which its exposures are
	 * judged. It is plain data: store it as JSON with JSON_PRESERVE_ZERO_FRACTION, where the user cannot write.
	 *
	 * @return ?array{key:string,name:string,record:array|string|null} Store the record (JSON with the option json) or,
	 *   where it is null, delete the one that is there
	 */
	public function persist(): ?array {
	}

	/**
	 * Records this exposure now, even if it was recorded before, as one made by hand. Does nothing for an
	 * explicit config, for a layer without a parameter, for all else with one, where an override had a hand in it,
	 * and while statsig.exposures is 0.
	 */
	public function expose( ?string $parameter = null ): void {
	}

	/**
	 * Records the automatic exposure now, as asking with exposure does: once a request, and in one worker
	 * process not again within 60 s. For decisions that were looked at and are read later.
	 *
	 * @param ?string $parameter Of a layer, and of nothing else
	 */
	public function exposeOnce( ?string $parameter = null ): void {
	}
}
