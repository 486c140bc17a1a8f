--TEST--
A panic in a function, method or constructor is an Error, and the next call answers right
--EXTENSIONS--
statsig
--FILE--
<?php
use Statsig\{Config, Kind, User};

$config = Config::fromJson( '{}' );
$answer = $config->evaluate( 'x', [] );
$tries = [
	'now' => static fn () => null,
	'borrowed' => static fn () => null,
	'Statsig\checkGate' => static fn () => Statsig\checkGate( 'x', [] ),
	'Statsig\evaluate' => static fn () => Statsig\evaluate( 'x', [] ),
	'Statsig\status' => static fn () => Statsig\status(),
	'Statsig\reload' => static fn () => Statsig\reload(),
	'Statsig\User::__construct' => static fn () => new User( 'ada' ),
	'Statsig\User::fromArray' => static fn () => User::fromArray( [] ),
	'Statsig\Config::fromJson' => static fn () => Config::fromJson( '{}' ),
	'Statsig\Config::names' => static fn () => $config->names( Kind::Gate ),
	'Statsig\Evaluation::get' => static fn () => $answer->get( 'x' ),
	'Statsig\Evaluation::value' => static fn () => $answer->value(),
];
foreach ( $tries as $place => $try ) {
	try {
		Statsig\testPanic( $place );
		$try();
		echo "no panic at $place\n";
	} catch ( Error $error ) {
		echo get_class( $error ), ': ', $error->getMessage(), "\n";
	}
	$try();
}
echo $answer->reason(), ' ', Statsig\evaluate( 'x', new User() )->reason(), "\n";
?>
--EXPECTF--
statsig: internal error at src/php/panic.rs:%d
Error: Rust panic: now
statsig: internal error at src/php/panic.rs:%d
Error: Rust panic: borrowed
statsig: internal error at src/php/panic.rs:%d
Error: Rust panic: Statsig\checkGate
statsig: internal error at src/php/panic.rs:%d
Error: Rust panic: Statsig\evaluate
statsig: internal error at src/php/panic.rs:%d
Error: Rust panic: Statsig\status
statsig: internal error at src/php/panic.rs:%d
Error: Rust panic: Statsig\reload
statsig: internal error at src/php/panic.rs:%d
Error: Rust panic: Statsig\User::__construct
statsig: internal error at src/php/panic.rs:%d
Error: Rust panic: Statsig\User::fromArray
statsig: internal error at src/php/panic.rs:%d
Error: Rust panic: Statsig\Config::fromJson
statsig: internal error at src/php/panic.rs:%d
Error: Rust panic: Statsig\Config::names
statsig: internal error at src/php/panic.rs:%d
Error: Rust panic: Statsig\Evaluation::get
statsig: internal error at src/php/panic.rs:%d
Error: Rust panic: Statsig\Evaluation::value
NoConfig NoConfig
