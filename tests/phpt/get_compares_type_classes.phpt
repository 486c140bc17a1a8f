--TEST--
get() gives a parameter only if it is of the default's type class
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/document.inc';
$document = document( [ 'g' => spec( 'feature_gate', true, [] ) ], [ 'c' => spec( 'dynamic_config', [
	'bool' => false, 'int' => 5, 'float' => 2.5, 'whole' => 1.0, 'text' => 'x', 'list' => [ 1 ], 'object' => [ 'a' => 1 ],
	'empty list' => [], 'empty object' => (object)[], 'numbered object' => (object)[ '0' => 'a' ], 'null' => null, '7' => 'seven',
], [] ), 'text' => spec( 'dynamic_config', [], [ rule( 'r', [ 'everybody' ], 'no object' ) ] ) ] );
$config = Statsig\Config::fromJson( $document );
$answer = $config->evaluate( 'c', [] );
$defaults = [ 'bool' => true, 'int' => -1, 'float' => -0.5, 'text' => 'D', 'list' => [ 'D' ], 'object' => [ 'D' => 1 ],
	'empty' => [], 'null' => null ];
printf( "%-16s %s\n", '', implode( ' ', array_keys( $defaults ) ) );
foreach ( array_keys( $answer->value() ) as $parameter ) {
	$line = [];
	foreach ( $defaults as $default ) {
		$got = $answer->get( (string)$parameter, $default );
		$value = $answer->value()[$parameter];
		$line[] = $got === $value && $value !== null ? 'value' : ( $got === $default ? '-' : 'NEITHER' );
	}
	printf( "%-16s %s\n", $parameter, implode( ' ', $line ) );
}
var_dump( $answer->get( 'missing', 'D' ), $answer->get( 'missing' ), $answer->get( '7', '' ), $answer->get( "\xff", 1 ) );
var_dump( $config->evaluate( 'g', [] )->get( 'x', 'D' ), $config->evaluate( 'text', [] )->get( 'x', 'D' ) );
var_dump( $config->evaluate( 'text', [] )->value(), $config->evaluate( 'unknown', [], Statsig\Kind::Layer )->get( 'x', 1.5 ) );
foreach ( [ new stdClass(), static fn () => 1, STDERR, Statsig\Kind::Gate, new ArrayObject( [] ) ] as $default ) {
	try {
		$answer->get( 'int', $default );
	} catch ( TypeError $error ) {
		echo $error->getMessage(), "\n";
	}
}
?>
--EXPECT--
bool int float text list object empty null
bool             value - - - - - - value
int              - value value - - - - value
float            - value value - - - - value
whole            - value value - - - - value
text             - - - value - - - value
list             - - - - value - value value
object           - - - - - value value value
empty list       - - - - value - value value
empty object     - - - - - value value value
numbered object  - - - - - value value value
null             - - - - - - - -
7                - - - value - - - value
string(1) "D"
NULL
string(5) "seven"
int(1)
string(1) "D"
string(1) "D"
array(0) {
}
float(1.5)
Statsig\Evaluation::get(): Argument #2 ($default) must be of type array|string|int|float|bool|null, stdClass given
Statsig\Evaluation::get(): Argument #2 ($default) must be of type array|string|int|float|bool|null, Closure given
Statsig\Evaluation::get(): Argument #2 ($default) must be of type array|string|int|float|bool|null, resource given
Statsig\Evaluation::get(): Argument #2 ($default) must be of type array|string|int|float|bool|null, Statsig\Kind given
Statsig\Evaluation::get(): Argument #2 ($default) must be of type array|string|int|float|bool|null, ArrayObject given
