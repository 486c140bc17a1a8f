--TEST--
fieldsRead() names each field of a user that a condition looks at, once and as the config spells it, and follows the config
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/fields_read.tmp.json
statsig.check_interval=0
--FILE--
<?php
require __DIR__ . '/document.inc';

function write( array $conditions ): void {
	static $time = 1000;
	file_put_contents( __DIR__ . '/fields_read.tmp.json', document(
		[ 'gate' => spec( 'feature_gate', false, [ rule( 'one', array_keys( $conditions ), true ) ] ) ], [], [], $conditions, ++$time
	) );
	Statsig\reload();
	echo implode( ' ', Statsig\fieldsRead() ), "\n";
}

echo count( Statsig\fieldsRead() ), " without a config\n";
write( [] );
write( [
	'a' => condition( 'user_field', 'any', 'wiki', [ 'en' ] ),
	'b' => condition( 'user_field', 'none', 'editCountBucket', [ '0' ] ),
	'c' => condition( 'user_field', 'any', 'wiki', [ 'de' ] ),
	'd' => condition( 'ip_based', 'any', 'country', [ 'DE' ] ),
	'e' => condition( 'ua_based', 'any', 'browser_name', [ 'Firefox' ] ),
	'f' => condition( 'environment_field', 'any', 'tier', [ 'production' ] ),
	'g' => condition( 'unit_id', 'any', null, [ 'ada' ] ),
	'h' => condition( 'current_time', 'after', null, 1 ),
] );
write( [ 'a' => condition( 'user_field', 'any', 'Account', [ 'named' ] ) ] );
echo Statsig\fieldsRead() === Statsig\fieldsRead() ? 'the same' : 'others', "\n";
?>
--CLEAN--
<?php
unlink( __DIR__ . '/fields_read.tmp.json' );
?>
--EXPECT--
0 without a config

browser_name country editCountBucket wiki
Account
the same
