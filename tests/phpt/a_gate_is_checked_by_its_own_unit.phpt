--TEST--
checkByUnit() decides by the unit that the gate is bucketed by, records that unit alone, and nothing where it is missing
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/own_unit.tmp.json
statsig.spool_dir={PWD}/own_unit.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
use function Statsig\checkByUnit;

$rules = [ rule( 'all', [ 'everybody' ], true ) ];
file_put_contents( __DIR__ . '/own_unit.tmp.json', document( [
	'by_account' => spec( 'feature_gate', false, $rules ),
	'by_browser' => spec( 'feature_gate', false, $rules, [ 'idType' => 'stableID' ] ),
	'on_en' => spec( 'feature_gate', false, [ rule( 'en', [ 'is_en' ], true ) ] ),
], [], [], [ 'is_en' => condition( 'user_field', 'any', 'wiki', [ 'en' ] ) ] ) );
$both = [ 'userID' => 'ada', 'stableID' => '0123' ];
var_dump( checkByUnit( 'by_account', $both ), checkByUnit( 'by_browser', $both, [ 'wiki' => 'en' ] ) );
echo "-- attributes; ids in another case, and numbers\n";
var_dump( checkByUnit( 'on_en', [ 'userid' => 'bob' ], [ 'wiki' => 'en' ] ), checkByUnit( 'on_en', [ 'userID' => 7 ], [ 'wiki' => 'de' ] ) );
echo "-- nobody has the unit; no such gate\n";
var_dump( checkByUnit( 'by_browser', [ 'userID' => 'ada', 'stableID' => null ] ), checkByUnit( 'by_account', [] ), checkByUnit( 'by_account', [ 'userID' => [] ] ),
	checkByUnit( 'unknown', $both ) );
echo "-- attributes that nobody has found out yet: nothing is decided by a config that reads any\n";
var_dump( checkByUnit( 'by_account', $both, null ) );
file_put_contents( __DIR__ . '/own_unit.tmp.json', document( [ 'by_account' => spec( 'feature_gate', false, $rules ) ] ) );
clearstatcache();
Statsig\reload();
var_dump( checkByUnit( 'by_account', [ 'userID' => 'eve' ], null ) );
Statsig\flush();
foreach ( spooled( __DIR__ . '/own_unit.tmp' ) as $line ) {
	echo preg_replace( '/ null .*/', '', brief( $line ) ), "\n";
}
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/own_unit.tmp' );
unlink( __DIR__ . '/own_unit.tmp.json' );
?>
--EXPECT--
bool(true)
bool(true)
-- attributes; ids in another case, and numbers
bool(true)
bool(false)
-- nobody has the unit; no such gate
NULL
NULL
NULL
NULL
-- attributes that nobody has found out yet: nothing is decided by a config that reads any
NULL
bool(true)
cli statsig::gate_exposure {"userID":"ada"}
cli statsig::gate_exposure {"userID":"","customIDs":{"stableID":"0123"},"custom":{"wiki":"en"}}
cli statsig::gate_exposure {"userID":"bob","custom":{"wiki":"en"}}
cli statsig::gate_exposure {"userID":"7","custom":{"wiki":"de"}}
cli statsig::gate_exposure {"userID":"eve"}
