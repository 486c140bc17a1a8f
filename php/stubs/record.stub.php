<?php

// Functions that record events, and take those of browsers. See statsig.stub.php.

namespace Statsig;

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
 * Tells Statsig of a user and nothing else, by the event statsig::identify, as the official core's call of this
 * name: each call is an event.
 *
 * @param User|array $user All of it but privateAttributes is recorded
 */
function identify( User|array $user ): void {
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
 * @param array<string,mixed> $policy ids, attributes, events, limits, tokenKey, linkUnits; and for this
 *   call: client (the sender's address, kept for the day as a keyed hash only), purpose (the header
 *   Sec-Purpose: what a page sends that is prefetched is dropped), to ('spool' or 'buffer'), now (ms).
 *   What is wrong in the first four is left out: see policyFaults()
 * @return array{status:int,accepted:int,dropped:array<string,int>,timings:array<string,float>}
 *   status is 202 (on disk, or dropped), 400, 413 or 429; timings: what the page reports of itself: load, init, parse (ms), bytes, refused
 * @throws Exception for an unknown policy key, a wrong tokenKey or linkUnits, or an array that holds itself
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
 * What a vendor's SDK asks for with initialize. Of the user that it posts only a stable id of ours is taken.
 *
 * @param string $body The raw body: plain JSON, gzip, or reversed base64
 * @return array{status:int,stableID:?string,hash:string} status is 200, 400 or 413; hash is "none" if the client wants
 *   names in clear, else "djb2", which every SDK can look up
 */
function readInitialize( string $body ): array {
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
