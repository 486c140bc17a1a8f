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
 * What is inside the arrays is data and never throws: NAN, INF, resources,
 * closures and objects other than stdClass become null; invalid UTF-8 becomes
 * U+FFFD; deeper than 8 levels and beyond 1,000 entries an array it is cut
 * (entries of nested arrays count), which status() counts. No code of the
 * values is called.
 */
final class User {
	/**
	 * @param string|int $userID '' stands for no user id. An int stays a number for
	 *   comparisons and is hashed as decimal text.
	 * @param array<string,string|int> $customIDs Other units by the name of their type:
	 *   [ 'stableID' => '...' ]
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

/** The module's version, such as '0.1.0'. */
function version(): string {
}
