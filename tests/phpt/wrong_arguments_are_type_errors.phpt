--TEST--
Wrong arguments of functions and methods are TypeErrors in PHP's words
--EXTENSIONS--
statsig
--FILE--
<?php
use Statsig\{Config, Evaluation, Kind, User};

enum Other: string {
	case Gate = 'gate';
}
$config = Config::fromJson( '{}' );
$answer = $config->evaluate( 'x', [] );
$user = new User();
foreach ( [
	static fn () => Statsig\evaluate(),
	static fn () => Statsig\evaluate( 'x' ),
	static fn () => Statsig\evaluate( 'x', 5 ),
	static fn () => Statsig\evaluate( 5, $user ),
	static fn () => Statsig\evaluate( null, $user ),
	static fn () => Statsig\evaluate( 'x', null ),
	static fn () => Statsig\evaluate( 'x', new stdClass() ),
	static fn () => Statsig\evaluate( 'x', $user, 'gate' ),
	static fn () => Statsig\evaluate( 'x', $user, Other::Gate ),
	static fn () => Statsig\evaluate( 'x', $user, null, 1 ),
	static fn () => Statsig\evaluate( 'x', $user, exposure: null ),
	static fn () => Statsig\evaluate( 'x', $user, null, true, 5 ),
	static fn () => Statsig\evaluate( name: 'x', usr: $user ),
	static fn () => Statsig\checkGate( [], $user ),
	static fn () => Statsig\checkGate( 'x', 'user' ),
	static fn () => Statsig\checkGate( 'x', $user, 'true' ),
	static fn () => Statsig\checkGate( name: 'x', user: $user ),
	static fn () => Statsig\getFeatureGate( 1.5, $user ),
	static fn () => Statsig\getDynamicConfig( 'x', $config ),
	static fn () => Statsig\getExperiment( 'x', $user, [] ),
	static fn () => Statsig\getLayer( new Exception(), $user ),
	static fn () => Statsig\names( 'gate' ),
	static fn () => Statsig\names( null ),
	static fn () => Statsig\status( 1 ),
	static fn () => Statsig\reload( 1 ),
	static fn () => Config::fromJson( [] ),
	static fn () => Config::fromJson( '{}', null ),
	static fn () => Config::fromFile( 5 ),
	static fn () => $config->evaluate( 'x', $user, Kind::Gate, true ),
	static fn () => $config->evaluate( 'x', $answer ),
	static fn () => $config->names(),
	static fn () => $answer->get(),
	static fn () => $answer->get( 5 ),
	static fn () => $answer->name( 1 ),
	static fn () => new Evaluation(),
	static fn () => new Config(),
	static fn () => clone $answer,
	static fn () => clone $config,
	static fn () => serialize( $config ),
	static fn () => $answer->color = 'blue',
] as $try ) {
	try {
		$try();
		echo "accepted\n";
	} catch ( Throwable $error ) {
		echo get_class( $error ), ': ', $error->getMessage(), "\n";
	}
}
?>
--EXPECT--
ArgumentCountError: Statsig\evaluate() expects at least 2 arguments, 0 given
ArgumentCountError: Statsig\evaluate() expects at least 2 arguments, 1 given
TypeError: Statsig\evaluate(): Argument #2 ($user) must be of type Statsig\User|array, int given
TypeError: Statsig\evaluate(): Argument #1 ($name) must be of type string, int given
TypeError: Statsig\evaluate(): Argument #1 ($name) must be of type string, null given
TypeError: Statsig\evaluate(): Argument #2 ($user) must be of type Statsig\User|array, null given
TypeError: Statsig\evaluate(): Argument #2 ($user) must be of type Statsig\User|array, stdClass given
TypeError: Statsig\evaluate(): Argument #3 ($kind) must be of type ?Statsig\Kind, string given
TypeError: Statsig\evaluate(): Argument #3 ($kind) must be of type ?Statsig\Kind, Other given
TypeError: Statsig\evaluate(): Argument #4 ($exposure) must be of type bool, int given
TypeError: Statsig\evaluate(): Argument #4 ($exposure) must be of type bool, null given
ArgumentCountError: Statsig\evaluate() expects at most 4 arguments, 5 given
Error: Unknown named parameter $usr
TypeError: Statsig\checkGate(): Argument #1 ($gate) must be of type string, array given
TypeError: Statsig\checkGate(): Argument #2 ($user) must be of type Statsig\User|array, string given
TypeError: Statsig\checkGate(): Argument #3 ($exposure) must be of type bool, string given
Error: Unknown named parameter $name
TypeError: Statsig\getFeatureGate(): Argument #1 ($name) must be of type string, float given
TypeError: Statsig\getDynamicConfig(): Argument #2 ($user) must be of type Statsig\User|array, Statsig\Config given
TypeError: Statsig\getExperiment(): Argument #3 ($exposure) must be of type bool, array given
TypeError: Statsig\getLayer(): Argument #1 ($name) must be of type string, Exception given
TypeError: Statsig\names(): Argument #1 ($kind) must be of type Statsig\Kind, string given
TypeError: Statsig\names(): Argument #1 ($kind) must be of type Statsig\Kind, null given
ArgumentCountError: Statsig\status() expects exactly 0 arguments, 1 given
ArgumentCountError: Statsig\reload() expects exactly 0 arguments, 1 given
TypeError: Statsig\Config::fromJson(): Argument #1 ($json) must be of type string, array given
TypeError: Statsig\Config::fromJson(): Argument #2 ($options) must be of type array, null given
TypeError: Statsig\Config::fromFile(): Argument #1 ($path) must be of type string, int given
ArgumentCountError: Statsig\Config::evaluate() expects at most 3 arguments, 4 given
TypeError: Statsig\Config::evaluate(): Argument #2 ($user) must be of type Statsig\User|array, Statsig\Evaluation given
ArgumentCountError: Statsig\Config::names() expects exactly 1 argument, 0 given
ArgumentCountError: Statsig\Evaluation::get() expects at least 1 argument, 0 given
TypeError: Statsig\Evaluation::get(): Argument #1 ($parameter) must be of type string, int given
ArgumentCountError: Statsig\Evaluation::name() expects exactly 0 arguments, 1 given
Exception: You cannot instantiate this class from PHP.
Exception: You cannot instantiate this class from PHP.
Error: Trying to clone an uncloneable object of class Statsig\Evaluation
Error: Trying to clone an uncloneable object of class Statsig\Config
Exception: Serialization of 'Statsig\Config' is not allowed
Error: Cannot create dynamic property Statsig\Evaluation::$color
