<?php

// Functions of the worker's commands, and what they and the module say of themselves. See statsig.stub.php.

namespace Statsig;

/**
 * Fetches the config and the ID lists: once, or with intervalMs in a loop that SIGTERM or SIGINT
 * ends within a second. A loop says on the standard error when its state changes, waits longer
 * while Statsig fails, and stands by while another one of the same config file runs. Command line
 * only.
 *
 * @param array<string,mixed> $options timeoutMs, connectTimeoutMs, maxBytes, api, keyFile,
 *   configFile (in place of statsig.config_file), caFile, proxy, force; for a loop intervalMs (100
 *   or more), ship (true: it ships as well, and takes the options of ship()) and policyCommand (a list, program and
 *   arguments: run beside the loop, once a minute, to write the fast lane's policy file anew; what fails in it stops nothing).
 *   Of a farm: ask (false: Statsig is not asked), farmCommand (as policyCommand, to speak to the farm's store: each minute, and
 *   at once when something new is in place; where ask is false, once an interval, unless the file farmLooked was changed within it)
 * @return array{outcome:string,cause:?string,time:?int,bytes:int,stopped:bool} outcome is fresh,
 *   unchanged, failed (the last good config stays), unusable (there is none) or alone (there is no key, so nobody is
 *   asked: a wiki has entries of its own); of a loop the last one. stopped: whether a signal ended a loop
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
 * Puts a config in place that another host of a farm has fetched, as sync() does: judged, with its image, and kept by its
 * version. It may be older than the one in place. Speaks to nobody; web processes may call it when the reader has the page.
 *
 * @param string $document As the other host has it in its file
 * @param ?string $configFile In place of statsig.config_file; one that open_basedir allows
 * @return array{outcome:string,cause:?string,version:?string,bytes:int} outcome is fresh, unchanged or failed (the config in
 *   place stays); cause: garbage, uncompilable, too-large or write; with fresh: write, where it could not be kept by its version
 * @throws Exception where neither names a file
 */
function takeConfig( string $document, ?string $configFile = null ): array {
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
 * The names of one kind, in the document's order, and after them those of overlay(). Segments and holdouts are no gates here.
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
 * - overrides: of this request's override(), answers in use, and ignored: what was none
 * - file: the path; loadedAt, fileTime (ms since 1970), fileSize, fileDevice, fileInode: of the
 *   state in use
 * - error: why the file as it is now is not in use: no_config_file, not_found, not_a_file,
 *   not_readable, too_large, changed_while_read, shape, no_updates, values, internal_error; null if all is well
 * - image: mapped if all processes of the host share the config in use; read if its image lies on a disk of another
 *   host, from where each process reads it; compiled if this one compiled it for itself, as there is no image
 *   of it; else the word for why the image beside the file was not used: unreadable, owner, mode, map, truncated, byte_order, format,
 *   version, document or damaged; null if there is no config
 * - loads, refusals: states of the file taken and refused so far in this process
 * - userCuts: entries and levels that the limits cut off users, in this process
 * - userObjects: objects in users' arrays and in metadata that became null, in this process
 * - stickyIgnored: values given to evaluatePersisted() that were no records, in this process
 * - idLists: lists, ids, bytes (of memory of this process alone) in use; refused: lists whose file could not be read, the
 *   one held before stays; loadedAt; error: why their index as it is now is not in use, as above
 * - countries: the database of statsig.geo_file; null if that is not set. type, builtAt (ms since 1970), bytes and loadedAt of
 *   the one in use, null or 0 if there is none; held: mapped if all processes of the host share it, read if each has
 *   its own, as somebody else than root and this user could write to the file, or it lies on a disk of another host;
 *   error: why the file as it is now is not in use: not_found, not_a_file, not_readable, too_large, not_a_database
 *   (or its end is missing), damaged, no_country (of no address, as in one of networks); loads, refusals: states of the file
 *   taken and refused so far in this process; lookups, unknown, failed: addresses looked up in the one in use by
 *   this process, of these those without a country, and those where it turned out to be damaged
 * - sync: how the worker fares, as it wrote beside the config; null if it never ran. alive: whether
 *   a loop runs; pid and signAge: its process and seconds since its last sign of life; loopEndedAge:
 *   seconds since the last loop ended, null where none did; singles: single runs in a row since then; attemptAge,
 *   outcome and cause of the last attempt (see sync()); successAge: seconds since the last one that
 *   was fresh or unchanged, null for never: since then the config may be behind; configTime and
 *   configVersion of the file then; counts: attempts by outcome or cause; idListAge, idListCause
 *   (null if fine), idListCounts: the same of the ID lists; policyAge: seconds since a loop last had the policy file
 *   written anew (null for never), policyCause: why the last try failed (start, exit, signal or timeout; null if fine),
 *   policyFailures, farmCause: the same of the command
 *   that speaks to a farm's store, programs: wikis whose program is linked to the config in place, programFaults: wikis whose program is not,
 *   by the name of their options' file (read, large, shape, many, local or write), programCounts: how often that was found, by word
 * - ship: by sink ('statsig', 'file'): successAge, failures in a row and their cause (null if fine),
 *   shipped, unverified (sent, but marked), removed (memberships taken out), quarantined, filesRemoved (old days of
 *   the file sink), incomplete (a run is on its way, or was killed and the next one counts what it sent), dropped by cause
 * - spool: bytes in use, room left, hours until that is full at today's or yesterday's rate (null
 *   if no rate is known); null without statsig.spool_dir
 * - events: buffered; of this process recorded, spooled, muted, overridden (exposures of decisions in which
 *   an override had a hand, which are not recorded), refused (no line, too long or too many), lost (the spool did
 *   not take them); spoolError: why, null if it takes them; failures: what vendor's SDKs reported to countFailure(), by tag
 * - relay: what became of browsers' events on this host on the present UTC day (null if none came):
 *   events accepted (accepted.custom: those of the policy's own) and dropped.* by cause; bodies
 *   refused.minute, refused.malformed and refused.too-large; busiest: the most that limits refused of
 *   one address; made-anew: how often the files of these numbers were damaged; lost: events that browsers gave up on;
 *   timing.* and samples.*: sums and numbers of what pages reported of their speed to the fast lane
 * - local: what overlay() was given: version (null if it is none) and error; null without one
 *
 * @return array<string,mixed>
 */
function status(): array {
}

/**
 * status() without 'spool', for who asks often: to know how full it is each of its files is looked at.
 *
 * @return array<string,mixed>
 */
function health(): array {
}

/**
 * What became of events on each of the last UTC days, today included, on this host; and on the other hosts of a farm, as far as
 * they have told it ({spool_dir}/farm).
 *
 * @param int $days From 1 to 90
 * @return array{relay:array<string,array<string,int>>,shipped:array<string,array<string,int>>} relay: by day, such as
 *   '2026-11-28', what status() has of today as relay; days on which browsers sent nothing are missing. shipped: by sink
 *   ('statsig', 'file') and day, events that were sent; days without any are missing. Both are empty without statsig.spool_dir
 * @throws Exception for another number of days
 */
function flow( int $days = 30 ): array {
}

/**
 * Whether experiments' groups are as large as their rules say, told from all rollups of statsig.spool_dir (docs/balance.md) and
 * of the other hosts of a farm, as flow().
 * Reads up to 90 files of up to 8 MB one after the other, and takes no lock.
 *
 * - days: UTC days that have a rollup, in order; incomplete: those of which something is missing; leftOut: exposures that
 *   there was no room for
 * - entries: by name, each with entry ('config/name', 'gate/name' or 'layer/name'), sampled (the share of units that
 *   is looked at, from 0 to 1) and versions, the one seen last first. Of each version:
 * - version (8 hex digits), first and last (days with exposures)
 * - verdict: unbalanced (p below 0.01), balanced, few (too few units to tell) or untold (no shares are expected), and
 *   then unexpected: unknown (no kept config has this version), rules (shares do not follow from buckets alone), single
 *   (all get the same) or kind (a layer or dynamic config); else null
 * - groups, in the order of the rules, each with group, exposures, unverified (part of these; not sampled), units (sampled
 *   ones, seen in no other group), share of the units and expected share, both null where there is none
 * - outside: exposures, unverified and units of readers in no group; inTwoGroups: units seen in several
 * - p: the sequential p-value, which holds however often one looks; chiSquare: statistic, degrees and p of a single look;
 *   both null where no shares are expected, chiSquare also without units
 * - pByDay, and of each group exposuresByDay and unitsByDay (units by the day they were first seen), in the order of days;
 *   only with the option entry
 *
 * @param array<string,mixed> $options entry: the only one to tell of, such as 'config/name'
 * @return array{days:string[],incomplete:string[],leftOut:int,entries:array[]} No days without statsig.spool_dir
 * @throws Exception for an unknown option
 */
function balance( array $options = [] ): array {
}

/**
 * The version of the config that answers this request, as status() gives it ('' without one); 30 ns. With overlay(), of
 * both documents together.
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
