--TEST--
entryVersion() changes with what an entry reaches, and by it an exposure is a new one
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/versions.tmp.json
statsig.spool_dir={PWD}/versions.tmp.spool
statsig.check_interval=0
--FILE--
<?php
require __DIR__ . '/document.inc';
use Statsig\{Config, Kind};

function of( string $json, string $name, Kind $kind ): array {
	$answer = Config::fromJson( $json )->evaluate( $name, [ 'userID' => 'ada' ], $kind );
	return [ $answer->entryVersion(), $answer->allocatedVersion() ];
}
$before = sample();
$document = json_decode( $before );
$document->feature_gates->open->rules[0]->id = 'renamed';
$document->feature_gates->closed->version = 99;
$after = json_encode( $document );
foreach ( [ 'open' => Kind::Gate, 'nested' => Kind::Gate, 'closed' => Kind::Gate, 'trial' => Kind::Experiment ] as $name => $kind ) {
	[ $version ] = of( $before, $name, $kind );
	assert( preg_match( '/^[0-9a-f]{8}$/D', $version ) === 1 );
	echo $name, ': ', $version === of( $after, $name, $kind )[0] ? 'the same' : 'another', "\n";
}
[ $layer, $experiment ] = of( $before, 'page', Kind::Layer );
var_dump( $layer !== $experiment, $experiment === of( $before, 'trial', Kind::Experiment )[0] );
var_dump( of( $before, 'nobody knows', Kind::Gate ), ( Config::fromJson( 'no' )->evaluate( 'open', [] ) )->entryVersion() );

// A change of the document that an entry does not reach makes no new exposure of it.
$exposed = static function ( string $json ): array {
	file_put_contents( __DIR__ . '/versions.tmp.json', $json );
	Statsig\reload();
	foreach ( [ 'open', 'nested', 'closed' ] as $gate ) {
		Statsig\checkGate( $gate, [ 'userID' => 'ada' ] );
	}
	return array_map( static fn ( $line ) => json_decode( $line, true )['e']['metadata']['gate'], Statsig\takeEvents() );
};
echo json_encode( [ $exposed( $before ), $exposed( $before ), $exposed( $after ) ] ), "\n";
?>
--CLEAN--
<?php
unlink( __DIR__ . '/versions.tmp.json' );
exec( 'rm -rf ' . escapeshellarg( __DIR__ . '/versions.tmp.spool' ) );
?>
--EXPECT--
open: another
nested: another
closed: the same
trial: the same
bool(true)
bool(true)
array(2) {
  [0]=>
  string(0) ""
  [1]=>
  string(0) ""
}
string(0) ""
[["open","nested","closed"],[],["open","nested"]]
