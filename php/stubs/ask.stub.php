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
 * @throws Exception for an unknown option, hash, format or client key
 */
function initializeResponse( User|array $user, array $options = [] ): string {
}
