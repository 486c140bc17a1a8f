<?php

// Functions that answer by the config of this process. See statsig.stub.php.

namespace Statsig;

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
 * evaluate() for a user whose unit keeps what was decided for it, however shares, groups and rules change
 * afterwards: "persistent assignment" of Statsig's SDKs. The caller stores, and hands in what it has of this unit;
 * Evaluation::persist() says what to change.
 *
 * Only experiments are kept, and layers by the experiment that they delegate to; all else answers as ever:
 * - null: the unit shall keep nothing; persist() says to delete.
 * - The experiment is not running: the answer is as ever; persist() says to delete.
 * - There is a record of the entry: it is the answer, with reason Persisted and what was true then (group,
 *   rule, value, versions, configTime, gates). Exposures name the document of then, by which they are judged.
 * - There is none, and the user gets a group: the answer is as ever; persist() gives the record.
 *
 * An entry that answers by a console mapping uses no record. An answer set by override() comes before the entry's
 * record, and what one had a hand in is not stored.
 *
 * A user without a user id has the key ':userID', as in Statsig's SDKs: all such users share it, so ask for none of
 * them. Without the custom id that an entry is decided by nothing is kept.
 *
 * What is no record counts as not there and is counted: status()['stickyIgnored'].
 *
 * @param string $name
 * @param User|array $user An array is read as User::fromArray() reads it, for this call alone
 * @param ?array<string,array|string> $persisted What is stored for the unit of this user, entry name => record as persist()
 *   or another of Statsig's SDKs gave it: the array, or its JSON, in which {} and [] differ as they do in the config
 * @param array<string,?bool> $options Each false if left out, but for the last:
 *   - enforceTargeting: a record no longer counts if the user passes a rule by which the experiment, as it is now,
 *     leaves users out (targetingGate, inlineTargetingRules). It stays stored
 *   - enforceOverrides: the same of rules that put single users into a group (ids ending in "override")
 *   - json: persist() gives the record as JSON
 *   - exposure: whether to record that this user saw the answer; true if left out. Null only looks, as look() does:
 *     records and counts nothing
 * @param ?Kind $kind Without one the first of gates, configs and layers that holds the name answers
 * @throws Exception for an unknown option, or a value of a wrong type
 */
function evaluatePersisted(
	string $name,
	User|array $user,
	?array $persisted,
	array $options = [],
	?Kind $kind = null
): Evaluation {
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
 * @param ?array $attributes The user's 'custom'. Null: not found out yet, so that nothing is decided by a config that reads
 *  any (fieldsRead()): most read none, and the caller then need not ask which
 * @return ?bool Null where nothing is decided: there is no such gate, no config, or nobody has its unit
 */
function checkByUnit( string $gate, array $ids, ?array $attributes = [] ): ?bool {
}

/**
 * What an entry is bucketed by, such as 'userID', without deciding it; '' for unknown names. Where the
 * console maps the entry onto another one, a decision may name that one's: Evaluation::idType(). About 60 ns.
 */
function idType( string $name, Kind $kind ): string {
}

/**
 * The fields of a user that conditions of the config look at, sorted, as the config spells them, and of the document of overlay(): a caller need not find
 * out, or hand over, anything else. Empty without a config. Overrides read no field.
 *
 * @return string[]
 */
function fieldsRead(): array {
}

/**
 * The country of an address, by the database of php.ini's statsig.geo_file: for hosts that decide by the country without
 * handing the address on. Nothing of it is recorded.
 *
 * @param string $address IPv4 or IPv6
 * @return ?string Two capital letters; null if the database has none, the text is no address, or there is no database
 */
function country( string $address ): ?string {
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
 * Config::experimentGroups() of this process's config, or of the document of overlay().
 *
 * @return array{active:?bool,groups:array<array{group:string,ruleId:string,idType:string,value:array}>} See there
 */
function experimentGroups( string $experiment ): array {
}

/** Config::experimentByGroup() of this process's config, or of the document of overlay(). */
function experimentByGroup( string $experiment, string $group ): Evaluation {
}

/** Config::experimentByRule() of this process's config, or of the document of overlay(). */
function experimentByRule( string $experiment, string $ruleId ): Evaluation {
}

/** @return string[] Config::autotunes() of this process's config */
function autotunes(): array {
}

/** @return string[] Config::parameterStores() of this process's config */
function parameterStores(): array {
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
 * A wiki's own entries, to the end of the request: docs/local-experiments.md. From here on all questions for names that
 * begin with "local:" are answered by this document, and all others as before; it may ask gates of the config. Its
 * exposures carry its own version. A text that is no document answers nothing (reason NoConfig): see status().
 *
 * The compiled document is kept by its text, so that the same one costs later requests nothing.
 *
 * @param string $json A document in Statsig's format; empty: none from here on
 * @param array $options There are none yet
 * @throws Exception for an option
 */
function overlay( string $json, array $options = [] ): void {
}

/**
 * Sets answers by hand in the place of decisions, from now to the end of this request: to show a feature to a tester,
 * or to test one, also where there is no config. What was decided before stays.
 *
 * An answer is looked for by the user id, then by the custom ids in the user's order, then by '', which is for
 * all; lookByUnit() and checkByUnit() know the ids of the unit that decides, and need none for ''. The answer's rule is
 * 'override', its reason LocalOverride:Recognized. It also counts where the entry is asked by gates, layers, parameter
 * stores and values, and for names that the config lacks; never in clientProgram() and onDeviceSpecs(), which are
 * everybody's. Where it had a hand in a decision nothing is recorded, neither exposure nor check; status() counts
 * exposures that were left out so.
 *
 * Each call replaces all answers of the names that it gives (none with []) and leaves the others; an empty array takes
 * all away. What is no answer (a type of another kind, a group or an experiment that the config lacks, a value with
 * objects or NAN in it or of more than 64 levels, more than 4 MiB in all) is ignored and counted by status().
 *
 *     Statsig\override( [
 *         'gate' => [ 'new_search' => true ],
 *         'experiment' => [ 'button' => [ 'user-1' => 'treatment', '' => [ 'color' => 'blue' ] ] ],
 *     ] );
 *
 * @param array<string,array<string,mixed>> $overrides Kind (a value of Kind, or 'gates', 'configs', 'experiments',
 *   'layers') => name => id => answer. Gates: bool. All others: the value as an array with names as keys.
 *   Experiments and dynamic configs also the name of a group: what its first rule returns, and group() is that group
 *   (the official core gives none). A bool or group in the place of id => answer is for all
 * @throws Exception for an unknown kind, or one without an array
 */
function override( array $overrides ): void {
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
 * The rules of an entry as they are written, for people: what explain() tells, without asking for anybody.
 * Records nothing.
 *
 * @param string $name
 * @param Kind $kind
 * @return ?array<string,mixed> Null for an unknown name and without a config. enabled (false: switched off at
 *   Statsig), active (?bool, whether the experiment runs), default (the answer where no rule holds, JSON), rules, more
 *   (int, rules that are not shown: 2,000 rules and conditions are), fields (names of the user's fields that
 *   it reads, or that something it asks reads, in lower case). Each rule has id, group (?string), below (float: units
 *   whose bucket of 10,000 lies below it are in its share), delegate (?string, the experiment that decides
 *   instead), value (JSON) and conditions, each with type, field, operator and target, as in the steps of explain().
 *   Values and targets are cut at 64 characters. A contextual bandit, which is an experiment, has its groups as rules
 *   without conditions and, besides, bandit: targeting (?string, the gate of those whom it targets), hasLearned (bool:
 *   without a model each unit has a group by its bucket), exploresBelow (float: units whose bucket of 10,000 lies below it
 *   get a group at random), higherIsBetter (bool, of the scores by which all others get the best group)
 */
function rules( string $name, Kind $kind ): ?array {
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
 * Config::clientProgram() of this process's config. It is made once for each set of options and kept with the config.
 *
 * @param array<string,mixed> $options See there
 * @throws Exception for an unknown option
 */
function clientProgram( array $options = [] ): string {
}

/**
 * Config::clientProgramOutline() of this process's config, kept likewise.
 *
 * @param array<string,mixed> $options See there
 * @return array<string,mixed> See there
 * @throws Exception for an unknown option
 */
function clientProgramOutline( array $options = [] ): array {
}

/**
 * Config::initializeResponse() of this process's config.
 *
 * @param User|array $user
 * @param array<string,mixed> $options See there
 * @throws Exception for an unknown option, hash, format or client key, or a value of a wrong type
 */
function initializeResponse( User|array $user, array $options = [] ): string {
}
