--TEST--
Garbage, empty, truncated, wrong-shape, too large and missing files keep the last good config and are named
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/bad.tmp.json
statsig.max_config_bytes=16K
--FILE--
<?php
require __DIR__ . '/document.inc';
$file = __DIR__ . '/bad.tmp.json';
$put = static function ( string $content ) use ( $file ) {
	file_put_contents( "$file.next", $content );
	rename( "$file.next", $file );
};
$show = static function ( string $what ) {
	$changed = Statsig\reload() ? 'changed' : 'same';
	$status = Statsig\status();
	printf( "%-12s %s, open=%s, time=%s, error=%s, loads=%d, refusals=%d\n", $what, $changed,
		json_encode( Statsig\checkGate( 'open', [] ) ), $status['configTime'] ?? 'none', $status['error'] ?? 'none',
		$status['loads'], $status['refusals'] );
};
$put( 'garbage' );
$show( 'bad at first' );
$put( sample( 1000 ) );
$show( 'good' );
foreach ( [
	'garbage' => "\x00\xff not json",
	'empty' => '',
	'truncated' => substr( sample(), 0, -20 ),
	'wrong shape' => '{"feature_gates":[1,2],"dynamic_configs":"x","layer_configs":null,"has_updates":true,"time":1}',
	'a list' => '[]',
	'no updates' => '{"has_updates":false}',
	'too large' => sample() . str_repeat( ' ', 20000 ),
] as $what => $content ) {
	$put( $content );
	$show( $what );
	$show( '  again' );
}
unlink( $file );
$show( 'missing' );
mkdir( $file );
$show( 'a folder' );
rmdir( $file );
$put( sample( 2000 ) );
$show( 'good again' );
file_put_contents( $file, 'written in place' );
$show( 'in place' );
?>
--CLEAN--
<?php unlink( __DIR__ . '/bad.tmp.json' ); ?>
--EXPECT--
bad at first same, open=false, time=none, error=shape, loads=0, refusals=1
good         changed, open=true, time=1000, error=none, loads=1, refusals=1
garbage      same, open=true, time=1000, error=shape, loads=1, refusals=2
  again      same, open=true, time=1000, error=shape, loads=1, refusals=2
empty        same, open=true, time=1000, error=shape, loads=1, refusals=3
  again      same, open=true, time=1000, error=shape, loads=1, refusals=3
truncated    same, open=true, time=1000, error=shape, loads=1, refusals=4
  again      same, open=true, time=1000, error=shape, loads=1, refusals=4
wrong shape  same, open=true, time=1000, error=shape, loads=1, refusals=5
  again      same, open=true, time=1000, error=shape, loads=1, refusals=5
a list       same, open=true, time=1000, error=shape, loads=1, refusals=6
  again      same, open=true, time=1000, error=shape, loads=1, refusals=6
no updates   same, open=true, time=1000, error=no_updates, loads=1, refusals=7
  again      same, open=true, time=1000, error=no_updates, loads=1, refusals=7
too large    same, open=true, time=1000, error=too_large, loads=1, refusals=8
  again      same, open=true, time=1000, error=too_large, loads=1, refusals=8
missing      same, open=true, time=1000, error=not_found, loads=1, refusals=8
a folder     same, open=true, time=1000, error=not_a_file, loads=1, refusals=8
good again   changed, open=true, time=2000, error=none, loads=2, refusals=8
in place     same, open=true, time=2000, error=shape, loads=2, refusals=9
