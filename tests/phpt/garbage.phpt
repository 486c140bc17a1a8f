--TEST--
Garbage arguments to every function and method: only errors in PHP's words, no crash, no growth
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/garbage.tmp.json
memory_limit=256M
--FILE--
<?php
require __DIR__ . '/garbage.inc';
file_put_contents( __DIR__ . '/garbage.tmp.json', sample() );
$calls = (int)( getenv( 'STATSIG_GARBAGE_CALLS' ) ?: 50000 );
$seed = (int)( getenv( 'STATSIG_GARBAGE_SEED' ) ?: 20261124 );
$result = garbage( $calls, $seed );
// A circle that nobody breaks is a lost block to valgrind, and odd values have some.
gc_collect_cycles();
foreach ( $result['odd'] as $odd ) {
	echo "seed $seed: $odd\n";
}
var_dump( $result['calls'] === $calls );
var_dump( $result['answered'] > $calls / 20, array_sum( $result['threw'] ) > $calls / 20 );
// The allocators round up by a few pages; a leak of 100 bytes a call would be 4 MiB.
// Under valgrind freed blocks are held back on purpose.
$grew = getenv( 'USE_ZEND_ALLOC' ) === '0' ? 0 : $result['growth'];
echo $grew < 2 << 20 ? "no growth\n" : "seed $seed: grew by {$result['growth']} bytes\n";
var_dump( Statsig\checkGate( 'open', [] ), Statsig\evaluate( 'button', [ 'userID' => 'ada' ] )->get( 'color' ) );
?>
--CLEAN--
<?php unlink( __DIR__ . '/garbage.tmp.json' ); ?>
--EXPECT--
bool(true)
bool(true)
bool(true)
no growth
bool(true)
string(4) "blue"
