<?php

// The class of a config of its own, which asks what the functions of ask.stub.php ask. See statsig.stub.php.

namespace Statsig;

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
	 * The same for a user whose unit may keep an earlier decision: see the function evaluatePersisted().
	 *
	 * @param string $name
	 * @param User|array $user
	 * @param ?array<string,array|string> $persisted
	 * @param array<string,bool> $options enforceTargeting, enforceOverrides and json
	 * @param ?Kind $kind
	 * @throws Exception for an unknown option, or a value of a wrong type
	 */
	public function evaluatePersisted(
		string $name,
		User|array $user,
		?array $persisted,
		array $options = [],
		?Kind $kind = null
	): Evaluation {
	}

	/**
	 * The same config with answers set by hand in the place of decisions; this one stays as it is. They are added to
	 * those that it has. See Statsig\override().
	 *
	 * @param array<string,array> $overrides
	 * @throws Exception for an unknown kind, or one without an array
	 */
	public function withOverrides( array $overrides ): Config {
	}

	/**
	 * The names of one kind, in the document's order. Segments and holdouts are no gates here; autotunes are
	 * among the dynamic configs.
	 *
	 * @return string[]
	 */
	public function names( Kind $kind ): array {
	}

	/** @return string[] The names of autotunes, which answer as dynamic configs and as experiments do */
	public function autotunes(): array {
	}

	/** @return string[] The names of parameter stores */
	public function parameterStores(): array {
	}

	/**
	 * The groups of an experiment as they are written, whether it runs or not. Nobody is asked about, nothing is
	 * logged, and overrides have no part in it.
	 *
	 * @return array{active:?bool,groups:array<array{group:string,ruleId:string,idType:string,value:array}>} active is
	 *   null and groups are empty for whatever is no experiment; group is '' for one without a name; idType is what
	 *   the group's rule counts, as the document spells it; rules for holdouts and targeting are no groups
	 */
	public function experimentGroups( string $experiment ): array {
	}

	/**
	 * What whoever is in a group gets: value(), get(), group(), ruleId() and idType() of the first rule of that group,
	 * isExperimentActive() of the experiment. It is nobody's decision, so it is never exposed, and overrides have no
	 * part in it. Of an unknown experiment or group [] with reason Unrecognized.
	 *
	 * Dynamic configs and autotunes whose rules have group names answer too, as in the official core.
	 */
	public function experimentByGroup( string $experiment, string $group ): Evaluation {
	}

	/** experimentByGroup() by the id of a rule. It finds every rule, also those that are no groups. */
	public function experimentByRule( string $experiment, string $ruleId ): Evaluation {
	}

	/**
	 * Why evaluate() answers as it does: the same evaluation, watched. Logs nothing.
	 *
	 * @param string $name
	 * @param User|array $user
	 * @param ?Kind $kind
	 * @return array<string,mixed> name, kind, enabled, ruleId, reason and steps: a list of arrays with depth
	 *   (gates around it), step and what belongs to it: entry (name), rule (id), condition (type, field,
	 *   operator, found: ?string, target, holds: ?bool; texts cut at 64 characters; found is '"(by address)"' where a country
	 *   is that of the address, which is not told), share (bucket: ?int of
	 *   10,000, below, passes; of a contextual bandit: whether the unit explores), score (group, score: ?float) and group
	 *   (group, by: bucket, drawn at random, or best by its score) of a contextual bandit, override (idType: of the id
	 *   that it is for, '' if for all), cut (more than 10,000 steps)
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
	 *   pattern, unsupported, mapping, bandit, merged_layer, disabled, depth or unknown
	 * @throws Exception for an unknown option
	 */
	public function onDeviceLeftOut( array $options = [] ): array {
	}

	/**
	 * The rules by which browsers decide by themselves: one line of JSON, the same for all readers. Equal rules and
	 * options give equal bytes. docs/program-format.md describes it. It is public: what a browser may not see or
	 * cannot decide as the server does is left out. Without usable content a valid program without entries.
	 *
	 * @param array<string,mixed> $options only (array of names; without it all entries but segments and holdouts),
	 *   fields (array of the user's fields that conditions may read, in any case; by default wiki, account, language,
	 *   skin, namespace), units (array of types of unit that browsers have; by default stableID), names (none,
	 *   djb2 or sha256: how names of entries are written; by default none). '*' in fields or units stands for all
	 * @return string JSON
	 * @throws Exception for an unknown option
	 */
	public function clientProgram( array $options = [] ): string {
	}

	/**
	 * What is in the program and what is not.
	 *
	 * @param array<string,mixed> $options As for clientProgram()
	 * @return array<string,mixed> version (of the program: 16 hex digits of its hash), bytes (int), listed (gates,
	 *   configs and layers that browsers may ask: arrays of names, in clear), needs (array of groups of operators),
	 *   fields (array of the user's fields that it reads), leftOut (array of entries that were chosen and are not in
	 *   it, each with kind: gate, config or layer; name; and reason: see docs/program-format.md)
	 * @throws Exception for an unknown option
	 */
	public function clientProgramOutline( array $options = [] ): array {
	}

	/**
	 * Every decision for one user, as the JSON text that Statsig's client SDKs read.
	 * Without usable content a valid text with has_updates false.
	 *
	 * @param User|array $user
	 * @param array<string,mixed> $options hash (none, djb2 or sha256; djb2), format (v1 or
	 *   init-v2; v1), clientKey (only the entries of its app), only (array of names),
	 *   byUnit (bool; true: each entry is decided for the unit of its own type, with nothing of the user's others, and
	 *   left out if the user has none). And those of the official core, under its names: targetAppId (only the
	 *   entries of this app, whatever the clientKey; '' for none), featureGateFilter, dynamicConfigFilter,
	 *   experimentFilter, layerFilter and paramStoreFilter (arrays of names: of this kind only these; autotunes are of
	 *   none), removeIdType (bool), removeDefaultValueGates (bool; true: no gate that is false by the rule 'default' and
	 *   asked no other), removeExperimentsInLayers (bool), includeLocalOverrides (bool; false: as if there were no
	 *   overrides. True if left out, while the official core's is false).
	 *   Statsig's js-client cannot read `hash => sha256`: every answer is then its default, without an
	 *   error. Only the old statsig-js can
	 * @throws Exception for an unknown option, hash, format or client key, or a value of a wrong type
	 */
	public function initializeResponse( User|array $user, array $options = [] ): string {
	}

	/**
	 * @return array{configTime:?int,configVersion:?string,configChecksum:?string,gates:int,
	 *   configs:int,experiments:int,layers:int,refused:array<array{section:string,name:string,cause:string}>,
	 *   overrides:array{answers:int,ignored:int},error:?string}
	 *   See Statsig\status()
	 */
	public function status(): array {
	}
}
