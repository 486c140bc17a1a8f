<?php

/**
 * What the PHP module `statsig` declares: the manual of its API.
 *
 * Bad data never throws: the answer is a default with a reason, and status()
 * says what is wrong. A wrong argument is a TypeError. Nothing here opens a
 * socket, except sync() and ship(), which only work on the command line.
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
	 * @param ?string $ip
	 * @param ?string $userAgent
	 * @param ?string $country Two letters
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

	/** Id of the rule that decided, 'default' or 'disabled' where none held, '' where nothing was decided. */
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
	 * Error:Statsig Evaluation Depth Exceeded, NoConfig, or NoUnit (of lookByUnit() alone).
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
	 * Records this exposure now, even if it was recorded before, as one made by hand. Does nothing for an
	 * explicit config, for a layer without a parameter, for all else with one, and while
	 * statsig.exposures is 0.
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

/**
 * An explicit config: for tests and tools. It never touches the config of this
 * process and logs nothing.
 *
 * Bad content never throws: all answers are NoConfig then, and
 * status()['error'] says why. Options, each of them optional:
 * - environment: the tier as string, or an array of field => value
 * - globalCustomFields: array, read after the user's own custom fields
 * - idLists: array of list name => array of unit ids
 * - now: int, the time that conditions compare with, in milliseconds since 1970
 */
final class Config {
	/**
	 * @param string $path A file that open_basedir allows; no stream wrappers
	 * @param array<string,mixed> $options See the class
	 * @throws Exception for an unknown option, or a value of a wrong type
	 */
	public static function fromFile( string $path, array $options = [] ): Config {
	}

	/**
	 * @param string $json A config document as Statsig serves it
	 * @param array<string,mixed> $options See the class
	 * @throws Exception for an unknown option, or a value of a wrong type
	 */
	public static function fromJson( string $json, array $options = [] ): Config {
	}

	/**
	 * @param string $name
	 * @param User|array $user An array is read as User::fromArray() reads it
	 * @param ?Kind $kind Without one the first of gates, configs and layers that holds the name answers
	 */
	public function evaluate( string $name, User|array $user, ?Kind $kind = null ): Evaluation {
	}

	/**
	 * The names of one kind, in the document's order. Segments and holdouts are no gates here.
	 *
	 * @return string[]
	 */
	public function names( Kind $kind ): array {
	}

	/**
	 * Why evaluate() answers as it does: the same evaluation, watched. Logs nothing.
	 *
	 * @param string $name
	 * @param User|array $user
	 * @param ?Kind $kind
	 * @return array<string,mixed> name, kind, enabled, ruleId, reason and steps: a list of arrays with depth
	 *   (gates around it), step and what belongs to it: entry (name), rule (id), condition (type, field,
	 *   operator, found: ?string, target, holds: ?bool; texts cut at 64 characters), share (bucket: ?int of
	 *   10,000, below, passes), cut (more than 10,000 steps)
	 */
	public function explain( string $name, User|array $user, ?Kind $kind = null ): array {
	}

	/**
	 * One parameter of a parameter store: what the gate, config, experiment or layer behind it gives this
	 * user, if its type is the default's; else the default. Logs nothing.
	 *
	 * @param string $name Of the store
	 * @param User|array $user
	 * @param string $parameter
	 * @param mixed $default A scalar, an array or null, as for Evaluation::get()
	 * @return mixed
	 */
	public function parameterStore( string $name, User|array $user, string $parameter, mixed $default ): mixed {
	}

	/**
	 * The document for Statsig's on-device client: chosen entries with all that they ask, in the v1 shape.
	 * It is public. What a browser may not see or cannot decide is left out: see onDeviceLeftOut().
	 *
	 * @param array<string,mixed> $options only (array of names; without it nothing is sent), fields (array of
	 *   the user's fields that conditions may read)
	 * @return string JSON
	 * @throws Exception for an unknown option
	 */
	public function onDeviceSpecs( array $options = [] ): string {
	}

	/**
	 * Which chosen entries onDeviceSpecs() leaves out, and why.
	 *
	 * @param array<string,mixed> $options As there
	 * @return array<string,string> name => field, units, ip, user_agent, id_list, app, experiment_group,
	 *   pattern, unsupported, mapping, merged_layer, disabled, depth or unknown
	 * @throws Exception for an unknown option
	 */
	public function onDeviceLeftOut( array $options = [] ): array {
	}

	/**
	 * Every decision for one user, as the JSON text that Statsig's client SDKs read.
	 * Without usable content a valid text with has_updates false.
	 *
	 * @param User|array $user
	 * @param array<string,mixed> $options hash (none, djb2 or sha256; djb2), format (v1 or
	 *   init-v2; v1), clientKey (only the entries of its app), only (array of names).
	 *   Statsig's js-client cannot read `hash => sha256`: every answer is then its default, without an
	 *   error. Only the old statsig-js can
	 * @throws Exception for an unknown option, hash, format or client key
	 */
	public function initializeResponse( User|array $user, array $options = [] ): string {
	}

	/**
	 * @return array{configTime:?int,configVersion:?string,configChecksum:?string,gates:int,
	 *   configs:int,experiments:int,layers:int,refused:array<array{section:string,name:string,cause:string}>,error:?string}
	 *   See Statsig\status()
	 */
	public function status(): array {
	}
}

/**
 * Asks this process's config (php.ini: statsig.config_file).
 *
 * The first question of a web request fixes the config for all of it; a command
 * takes a newer one by reload(). About 60-400 ns, by the number of hashes.
 *
 * @param string $name
 * @param User|array $user An array is read as User::fromArray() reads it, for this call alone
 * @param ?Kind $kind Without one the first of gates, configs and layers that holds the name answers
 * @param bool $exposure Whether to record that this user saw the answer; if not, only the question is counted
 */
function evaluate( string $name, User|array $user, ?Kind $kind = null, bool $exposure = true ): Evaluation {
}

/**
 * The cheapest question: false for unknown gates and without a config.
 *
 * @param string $gate
 * @param User|array $user
 * @param bool $exposure Whether to record that this user saw the answer; if not, only the question is counted
 */
function checkGate( string $gate, User|array $user, bool $exposure = true ): bool {
}

/**
 * evaluate(), of which nobody is told: it records nothing and counts nothing. For values and
 * memberships that are handed on, and for decisions that are shown later: Evaluation::exposeOnce().
 *
 * @param string $name
 * @param User|array $user
 * @param ?Kind $kind
 */
function look( string $name, User|array $user, ?Kind $kind = null ): Evaluation {
}

/**
 * look() for whoever has the unit that the entry is bucketed by. Where nobody has, the answer is the default
 * with reason NoUnit; the other functions take a missing unit for an empty one, as Statsig's SDKs do.
 *
 * @param string $name
 * @param Kind $kind
 * @param array<string,User> $users By type of unit, such as 'userID'; its case is of no matter
 * @param bool $count Whether the caller means not to expose: then it counts as a question without exposure
 */
function lookByUnit( string $name, Kind $kind, array $users, bool $count = false ): Evaluation {
}

/**
 * The cheapest question for whoever has the unit that a gate is bucketed by: what is shown is recorded as by
 * checkGate().
 *
 * @param string $gate
 * @param array<string,string|int|null> $ids By type of unit, such as 'userID'; its case is of no matter. The
 *  decision and its record know the one that the gate is bucketed by and none of the others; null is none.
 * @param array $attributes The user's 'custom'
 * @return ?bool Null where nothing is decided: there is no such gate, no config, or nobody has its unit
 */
function checkByUnit( string $gate, array $ids, array $attributes = [] ): ?bool {
}

/**
 * What an entry is bucketed by, such as 'userID', without deciding it; '' for unknown names. Where the
 * console maps the entry onto another one, a decision may name that one's: Evaluation::idType(). About 60 ns.
 */
function idType( string $name, Kind $kind ): string {
}

/**
 * evaluate() for a gate.
 *
 * @param string $name
 * @param User|array $user
 * @param bool $exposure Whether to record that this user saw the answer; if not, only the question is counted
 */
function getFeatureGate( string $name, User|array $user, bool $exposure = true ): Evaluation {
}

/**
 * evaluate() for a dynamic config.
 *
 * @param string $name
 * @param User|array $user
 * @param bool $exposure Whether to record that this user saw the answer; if not, only the question is counted
 */
function getDynamicConfig( string $name, User|array $user, bool $exposure = true ): Evaluation {
}

/**
 * evaluate() for an experiment.
 *
 * @param string $name
 * @param User|array $user
 * @param bool $exposure Whether to record that this user saw the answer; if not, only the question is counted
 */
function getExperiment( string $name, User|array $user, bool $exposure = true ): Evaluation {
}

/**
 * evaluate() for a layer.
 *
 * @param string $name
 * @param User|array $user
 * @param bool $exposure Whether to record that this user saw the answer; if not, only the question is counted
 */
function getLayer( string $name, User|array $user, bool $exposure = true ): Evaluation {
}

/**
 * Config::parameterStore() of this process's config. Records nothing.
 *
 * @param string $name The store's
 * @param User|array $user
 * @param string $parameter
 * @param mixed $default A scalar, an array or null, as for Evaluation::get()
 * @return mixed
 */
function parameterStore( string $name, User|array $user, string $parameter, mixed $default ): mixed {
}

/**
 * Config::explain() of this process's config.
 *
 * @param string $name
 * @param User|array $user
 * @param ?Kind $kind
 * @return array<string,mixed> See there
 */
function explain( string $name, User|array $user, ?Kind $kind = null ): array {
}

/**
 * Config::onDeviceSpecs() of this process's config.
 *
 * @param array<string,mixed> $options See there
 * @throws Exception for an unknown option
 */
function onDeviceSpecs( array $options = [] ): string {
}

/**
 * Config::onDeviceLeftOut() of this process's config.
 *
 * @param array<string,mixed> $options See there
 * @return array<string,string> See there
 * @throws Exception for an unknown option
 */
function onDeviceLeftOut( array $options = [] ): array {
}

/**
 * Config::initializeResponse() of this process's config.
 *
 * @param User|array $user
 * @param array<string,mixed> $options See there
 * @throws Exception for an unknown option, hash, format or client key
 */
function initializeResponse( User|array $user, array $options = [] ): string {
}

/**
 * Records an event, to be appended to the spool after the response; in a command, which may wait for
 * hours and be killed then, within some seconds, also while no code of its runs.
 *
 * @param string $event
 * @param User|array $user All of it but privateAttributes is recorded
 * @param string|int|float|null $value
 * @param array<string,mixed> $metadata Read as a user's attributes are
 */
function logEvent( string $event, User|array $user, string|int|float|null $value = null, array $metadata = [] ): void {
}

/**
 * For this request: records nothing, and drops what is buffered: in a command what came in the last two
 * seconds, as older events are on disk. status() counts both.
 */
function mute( bool $on ): void {
}

/**
 * Appends the buffer to the spool (statsig.spool_dir) now.
 *
 * @return int How many events are on disk by this call, not counting those that a command has appended
 *   by itself; 0 if the spool did not take them, which loses them: status()['events']['spoolError'] says why
 */
function flush(): int {
}

/**
 * Hands over buffered events and forgets them, for hosts that have another way to carry them. A command with
 * a spool has appended those that are older than two seconds: unset statsig.spool_dir where all shall be carried.
 *
 * @param int $max
 * @return string[] Lines for spool()
 */
function takeEvents( int $max = 500 ): array {
}

/**
 * Appends lines that takeEvents() gave, here or elsewhere. What is no such line is
 * left out and counted.
 *
 * @param string[] $lines
 * @return int How many are on disk by this call
 */
function spool( array $lines ): int {
}

/**
 * Takes a browser's events: decoded and parsed under caps, rebuilt from what the policy
 * allows, held against the limits, appended before this returns.
 *
 * Limits hold for all processes of a host that share statsig.spool_dir (its folder counts/); without
 * one, for this process. Who exceeds those of a minute gets 429; what exceeds those of a day is
 * dropped, as repeating it cannot help. A body of which nothing passes counts as one event.
 *
 * @param string $body The raw body: JSON, gzip, or reversed base64
 * @param array<string,mixed> $policy ids, attributes, events, limits, tokenKey; and for this
 *   call: client (the sender's address, kept for the day as a keyed hash only), purpose (the header
 *   Sec-Purpose: what a page sends that is prefetched is dropped), to ('spool' or 'buffer'), now (ms).
 *   What is wrong in the first four is left out: see policyFaults()
 * @return array{status:int,accepted:int,dropped:array<string,int>,timings:array<string,float>}
 *   status is 202 (on disk, or dropped), 400, 413 or 429
 * @throws Exception for an unknown policy key, a wrong tokenKey, or an array that holds itself
 */
function relay( string $body, array $policy ): array {
}

/**
 * What of a policy relay() leaves out: entries of ids, attributes, events and limits that are wrong.
 *
 * @param array<string,mixed> $policy As for relay()
 * @return array<array{path:string,expected:string}> Where it stands, such as
 *   'events.save.metadata.kind', and what would be right there
 * @throws Exception as relay()
 */
function policyFaults( array $policy ): array {
}

/**
 * Whether a page of the wiki sent a request, and not one of another site. Headers that did not come are
 * empty texts; where neither of the first two came it was no browser of today, and the answer is yes.
 *
 * @param string $site Sec-Fetch-Site
 * @param string $origin Origin
 * @param string $host Host
 * @param string[] $servers Base URLs of the wiki, such as $wgServer
 */
function isSameOrigin( string $site, string $origin, string $host, array $servers ): bool {
}

/**
 * The relay without MediaWiki (deploy/fast-lane.php): what relay() and isSameOrigin() do, by what the
 * worker wrote into php.ini's statsig.policy_file. The file is read when it changed, and looked at at
 * most once per statsig.check_interval.
 *
 * @param string $body The raw body, as for relay()
 * @param string $client The sender's address, kept for the day as a keyed hash only
 * @param string $site Sec-Fetch-Site
 * @param string $origin Origin
 * @param string $host Host
 * @param string $purpose Sec-Purpose, and the older Purpose and X-Moz
 * @param string $policyFile In place of statsig.policy_file, where wikis of one php.ini have a file each; within open_basedir
 * @return int HTTP status: 202 (on disk or dropped, or the wiki takes no events), 400, 403 (another site's page),
 *   404 (statsig.fast_lane is off), 413, or 429, also where there is no whole policy file
 */
function fastLane(
	string $body, string $client, string $site, string $origin, string $host, string $purpose = '',
	string $policyFile = ''
): int {
}

/**
 * Counts what a vendor's SDK reports of its own failure (sdk_exception), by the call that failed,
 * in status()['events']['failures']. Nothing else of the report is read, and none of it is kept.
 *
 * @param string $body The raw body
 * @return array{status:int,tag:?string} status is 202, 400 or 413; tag is of a fixed list, or 'other'
 */
function countFailure( string $body ): array {
}

/**
 * Fetches the config and the ID lists: once, or with intervalMs in a loop that SIGTERM or SIGINT
 * ends within a second. A loop says on the standard error when its state changes, waits longer
 * while Statsig fails, and stands by while another one of the same config file runs. Command line
 * only.
 *
 * @param array<string,mixed> $options timeoutMs, connectTimeoutMs, maxBytes, api, keyFile,
 *   configFile (in place of statsig.config_file), caFile, proxy, force; for a loop intervalMs (100
 *   or more), ship (true: it ships as well, and takes the options of ship()) and policyCommand (a list, program and
 *   arguments: run beside the loop, once a minute, to write the fast lane's policy file anew; what fails in it stops nothing)
 * @return array{outcome:string,cause:?string,time:?int,bytes:int,stopped:bool} outcome is fresh,
 *   unchanged, failed (the last good config stays) or unusable (there is none); of a loop the last
 *   one. stopped: whether a signal ended a loop
 * @throws Exception in a web request, for an unknown option, or without statsig.config_file
 */
function sync( array $options = [] ): array {
}

/**
 * Sends the events of the spool once: to Statsig where there is a key, and into day files
 * where statsig.sink_dir is set. Command line only.
 *
 * @param array<string,mixed> $options timeoutMs, connectTimeoutMs, eventsApi, keyFile, spoolDir (in
 *   place of statsig.spool_dir), configFile (events are judged by what lies beside it), caFile,
 *   proxy, maxBatches, sink ('statsig' or 'file'), force
 * @return array{shipped:int,left:int,dropped:array<string,int>,unverified:int,
 *   quarantined:int,filesRemoved:int,stopped:?string,waitMs:int} unverified: sent, but marked, as they could not be
 *   decided again; filesRemoved: days of statsig.sink_dir older than statsig.sink_days
 * @throws Exception in a web request, for an unknown option, or without statsig.spool_dir
 */
function ship( array $options = [] ): array {
}

/**
 * What sync() and ship() would stumble over before they speak to anybody, as they judge it. Speaks to
 * nobody and changes nothing. Command line only.
 *
 * @param array<string,mixed> $options As sync() and ship() take them
 * @return array{keyFile:string,key:?string,spool:?string} key: what is wrong with the file of that path:
 *   unset, missing (or in a folder that may not be entered), not-a-file, mode (others may touch it, or the
 *   group may write it), owner (neither root nor the user of this process), unreadable, empty or malformed.
 *   spool: missing, link, foreign (of another user) or world-writable. null where nothing is wrong, and for a
 *   spool that is not set
 * @throws Exception in a web request, or for an unknown option
 */
function probe( array $options = [] ): array {
}

/**
 * The names of one kind, in the document's order. Segments and holdouts are no gates here.
 *
 * @return string[]
 */
function names( Kind $kind ): array {
}

/**
 * What is in use, and what is wrong with it. Names no key and no content.
 *
 * - version: the module's
 * - configTime (ms since 1970), configVersion, configChecksum (Statsig's own): of the config in use;
 *   null if there is none. configAge: seconds since configTime, so since the last change at Statsig
 * - gates, configs, experiments, layers: how many it has
 * - refused: entries that could not be read, each with section, name and cause
 *   (fields, value or name); all others answer as if these were not there
 * - file: the path; loadedAt, fileTime (ms since 1970), fileSize, fileDevice, fileInode: of the
 *   state in use
 * - error: why the file as it is now is not in use: no_config_file, not_found, not_a_file,
 *   not_readable, too_large, changed_while_read, shape, no_updates, internal_error; null if all is well
 * - loads, refusals: states of the file taken and refused so far in this process
 * - userCuts: entries and levels that the limits cut off users, in this process
 * - userObjects: objects in users' arrays and in metadata that became null, in this process
 * - idLists: lists, ids, bytes (of memory) in use; refused: lists whose file could not be read, the
 *   one held before stays; loadedAt; error: why their index as it is now is not in use, as above
 * - sync: how the worker fares, as it wrote beside the config; null if it never ran. alive: whether
 *   a loop runs; pid and signAge: its process and seconds since its last sign of life; loopEndedAge:
 *   seconds since the last loop ended, null where none did; singles: single runs in a row since then; attemptAge,
 *   outcome and cause of the last attempt (see sync()); successAge: seconds since the last one that
 *   was fresh or unchanged, null for never: since then the config may be behind; configTime and
 *   configVersion of the file then; counts: attempts by outcome or cause; idListAge, idListCause
 *   (null if fine), idListCounts: the same of the ID lists; policyAge: seconds since a loop last had the policy file
 *   written anew (null for never), policyCause: why the last try failed (start, exit, signal or timeout; null if fine),
 *   policyFailures
 * - ship: by sink ('statsig', 'file'): successAge, failures in a row and their cause (null if fine),
 *   shipped, unverified (sent, but marked), removed (memberships taken out), quarantined, filesRemoved (old days of
 *   the file sink), incomplete (a run is on its way, or was killed and the next one counts what it sent), dropped by cause
 * - spool: bytes in use, room left, hours until that is full at today's or yesterday's rate (null
 *   if no rate is known); null without statsig.spool_dir
 * - events: buffered; of this process recorded, spooled, muted, refused (no line, too long or
 *   too many), lost (the spool did not take them); spoolError: why, null if it takes them;
 *   failures: what vendor's SDKs reported to countFailure(), by tag
 * - relay: what became of browsers' events on this host on the present UTC day (null if none came):
 *   events accepted (accepted.custom: those of the policy's own) and dropped.* by cause; bodies
 *   refused.minute, refused.malformed and refused.too-large; busiest: the most that limits refused of
 *   one address; made-anew: how often the files of these numbers were damaged
 *
 * @return array<string,mixed>
 */
function status(): array {
}

/**
 * The version of the config that answers this request, as status() gives it ('' without one); 30 ns.
 *
 * @return string The first 16 hex digits of the SHA-256 of the document
 */
function configVersion(): string {
}

/**
 * When what decides last changed on this host: the newer one of the config file and the index of ID
 * lists in use.
 *
 * @return int Milliseconds since 1970, in whole seconds; 0 without a config
 */
function configChangedAt(): int {
}

/**
 * Which of some places is on PHP's call stack: debug_backtrace() answered without making it, 0.3 us.
 * The class of a frame is the one that declares the method.
 *
 * @param array<string,mixed> $places Each part is optional:
 *   classes: class => word, or class => [ method => word ];
 *   methods: method of whatever class => word;
 *   heirs: method => [ class => word ], of that class and of all that extend it;
 *   weak: the word that gives way to any other one, however far out
 * @return ?string The word of the innermost frame that is one of the places; null if there is none
 * @throws Exception for an unknown part, or one of a wrong type
 */
function calledFrom( array $places ): ?string {
}

/**
 * Looks at the config file now and takes what it finds. For commands only, as
 * a web request keeps its config to the end.
 *
 * @return bool Whether the config changed; false in web requests
 */
function reload(): bool {
}

/** The module's version, such as '0.1.0'. */
function version(): string {
}
