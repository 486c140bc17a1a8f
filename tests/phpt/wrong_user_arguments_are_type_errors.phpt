--TEST--
Wrong constructor arguments are TypeErrors in PHP's words
--EXTENSIONS--
statsig
--FILE--
<?php
use Statsig\User;

function attempt( callable $try ): void {
	try {
		$try();
		echo "accepted\n";
	} catch ( Error $error ) {
		echo get_class( $error ), ': ', $error->getMessage(), "\n";
	}
}
attempt( static fn () => new User() );
attempt( static fn () => new User( 5, [], null, null, null, null, null, null, [], [], [] ) );
attempt( static fn () => new User( userAgent: 'Mozilla', custom: [ 'a' => 1 ] ) );
attempt( static fn () => new User( 1.5 ) );
attempt( static fn () => new User( null ) );
attempt( static fn () => new User( true ) );
attempt( static fn () => new User( new ArrayObject() ) );
attempt( static fn () => new User( '', 'x' ) );
attempt( static fn () => new User( customIDs: null ) );
attempt( static fn () => new User( email: 5 ) );
attempt( static fn () => new User( appVersion: STDERR ) );
attempt( static fn () => new User( statsigEnvironment: new stdClass() ) );
attempt( static fn () => new User( user_id: 'x' ) );
attempt( static fn () => new User( '', [], null, null, null, null, null, null, [], [], [], 12 ) );
attempt( static fn () => User::fromArray() );
attempt( static fn () => User::fromArray( 'x' ) );
attempt( static fn () => User::fromArray( user: [] ) );
attempt( static fn () => Statsig\version( 1 ) );
?>
--EXPECTF--
accepted
accepted
accepted
TypeError: Statsig\User::__construct(): Argument #1 ($userID) must be of type string|int, float given
TypeError: Statsig\User::__construct(): Argument #1 ($userID) must be of type string|int, null given
TypeError: Statsig\User::__construct(): Argument #1 ($userID) must be of type string|int, %r(bool|true)%r given
TypeError: Statsig\User::__construct(): Argument #1 ($userID) must be of type string|int, ArrayObject given
TypeError: Statsig\User::__construct(): Argument #2 ($customIDs) must be of type array, string given
TypeError: Statsig\User::__construct(): Argument #2 ($customIDs) must be of type array, null given
TypeError: Statsig\User::__construct(): Argument #3 ($email) must be of type ?string, int given
TypeError: Statsig\User::__construct(): Argument #8 ($appVersion) must be of type ?string, resource given
TypeError: Statsig\User::__construct(): Argument #11 ($statsigEnvironment) must be of type array, stdClass given
Error: Unknown named parameter $user_id
ArgumentCountError: Statsig\User::__construct() expects at most 11 arguments, 12 given
ArgumentCountError: Statsig\User::fromArray() expects exactly 1 argument, 0 given
TypeError: Statsig\User::fromArray(): Argument #1 ($user) must be of type array, string given
accepted
ArgumentCountError: Statsig\version() expects exactly 0 arguments, 1 given
