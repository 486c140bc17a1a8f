--TEST--
JSON becomes PHP values as json_decode( ..., true ) makes them
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/document.inc';

/** The parameter `v` of a config whose JSON holds $json there. */
function value( string $json ): mixed {
	$document = document( [], [ 'c' => spec( 'dynamic_config', [ 'v' => 'HERE' ], [] ) ] );
	return Statsig\Config::fromJson( str_replace( '"HERE"', $json, $document ) )->evaluate( 'c', [] )->value()['v'] ?? null;
}
$texts = [
	'0', '-1', '9223372036854775807', '-9223372036854775808', '1.0', '-1.5', '1e2', '1.50', '0.1', '1e-7',
	'123456789.12345679', '5e-324', '1.7976931348623157e308', '2.2250738585072011e-308', '9007199254740993',
	'9223372036854775808', '-9223372036854775809', '18446744073709551615', '1e400', 'true', 'false', 'null',
	'""', '"text"', '"\u00e9\u20ac\ud83d\ude00"', '"a\u0000b"', '"\\\\\"\/\b\f\n\r\t"', '{}', '[]', '[[],{}]',
	'{"0":1,"1":2}', '{"5":1,"05":2,"-3":4,"-0":5,"":6," 1":7,"9223372036854775807":8,"9223372036854775808":9}',
	'{"a":{"b":[1,{"c":null}]}}', '[1,1.0,"1",true,null]', str_repeat( '[', 100 ) . str_repeat( ']', 100 ),
];
foreach ( $texts as $text ) {
	$expected = json_decode( $text, true );
	$actual = value( $text );
	if ( $text === '1e400' ) {
		// No JSON value that PHP or JavaScript could keep: the entry is refused.
		$expected = null;
	}
	if ( serialize( $expected ) !== serialize( $actual ) ) {
		echo "$text: ", var_export( $expected, true ), ' expected, ', var_export( $actual, true ), "\n";
	}
}
echo count( $texts ), " texts\n";

$number = 0;
$random = new Random\Engine\Mt19937( 20261124 );
for ( $i = 0; $i < 2000; $i++ ) {
	$float = unpack( "d", $random->generate() . $random->generate() )[1];
	if ( is_finite( $float ) && $float != 0 ) {
		$number++;
		$text = json_encode( $float, JSON_PRESERVE_ZERO_FRACTION );
		if ( value( $text ) !== json_decode( $text ) ) {
			echo "$text became ", var_export( value( $text ), true ), "\n";
		}
	}
}
echo $number > 1900 ? "random floats too\n" : "too few floats\n";

$config = Statsig\Config::fromJson( document( [], [ 'c' => spec( 'dynamic_config', [ 'list' => [ 1, 2 ] ], [] ) ] ) );
$answer = $config->evaluate( 'c', [] );
$mine = $answer->value();
$mine['list'][] = 'mine';
$reference = &$mine['list'][0];
$reference = 'changed';
unset( $mine['list'][1] );
echo json_encode( [ $answer->value(), $config->evaluate( 'c', [] )->value() ] ), "\n";
?>
--EXPECT--
35 texts
random floats too
[{"list":[1,2]},{"list":[1,2]}]
