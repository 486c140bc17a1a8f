--TEST--
The country of an address decides, from the database of statsig.geo_file, and nothing that is written names either
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/countries.tmp.json
statsig.geo_file={PWD}/countries.tmp.mmdb
statsig.spool_dir={PWD}/countries.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';

/** Puts another database in the place of the one before, as geoipupdate does. */
function database( string $kind, string $country = 'QZ' ): void {
	exec( 'perl ' . escapeshellarg( dirname( __DIR__ ) . '/geo/write.pl' ) . " $kind " . escapeshellarg( __DIR__ . '/countries.tmp.mmdb' ) . " $country 2>&1", $said, $status );
	echo $status === 0 ? '' : implode( "\n", $said );
}

function told( string ...$keys ): string {
	return json_encode( array_intersect_key( Statsig\status()['countries'], array_flip( $keys ) ) );
}

file_put_contents( __DIR__ . '/countries.tmp.json', document(
	[
		'here' => spec( 'feature_gate', false, [ rule( 'here', [ 'is_here' ], true ) ] ),
		'elsewhere' => spec( 'feature_gate', false, [ rule( 'elsewhere', [ 'is_not_there' ], true ) ] ),
	], [], [], [ 'is_here' => condition( 'ip_based', 'any', 'country', [ 'QZ' ] ), 'is_not_there' => condition( 'ip_based', 'none', 'country', [ 'XX' ] ) ]
) );
database( 'country' );
$at = static fn ( ?string $address, array $more = [] ) => Statsig\checkGate( 'here', [ 'userID' => 'u', 'ip' => $address ] + $more );
var_dump( $at( '198.51.100.77' ), $at( '::ffff:198.51.100.78' ), $at( '192.0.2.1' ), $at( 'nonsense' ), $at( null ) );
echo "-- what the caller gives goes first\n";
var_dump( $at( '198.51.100.77', [ 'country' => 'NZ' ] ), $at( '192.0.2.1', [ 'country' => 'QZ' ] ) );
echo "-- once for a user, and a config of one's own knows it too\n";
$user = new Statsig\User( 'v', ip: '198.51.100.79' );
$before = Statsig\status()['countries']['lookups'];
for ( $i = 0; $i < 3; $i++ ) {
	Statsig\evaluate( 'here', $user );
	Statsig\evaluate( 'elsewhere', $user );
}
var_dump( Statsig\status()['countries']['lookups'] - $before );
var_dump( Statsig\Config::fromFile( __DIR__ . '/countries.tmp.json' )->evaluate( 'here', $user )->enabled() );
echo "-- asked for by itself\n";
var_dump( Statsig\country( '198.51.100.77' ), Statsig\country( '2001:db8:1::1' ), Statsig\country( '10.0.0.1' ), Statsig\country( "\xff" ), Statsig\country( '' ) );

echo "-- what is written\n";
Statsig\logEvent( 'seen', $user );
Statsig\flush();
ob_start();
phpinfo( INFO_MODULES );
$section = strstr( ob_get_clean(), "\nstatsig\n" );
preg_match( '/^Countries of addresses => Test-Country, \d+ bytes, mapped; \d+ looked up, \d+ unknown, 0 failed$/m', $section, $row );
$explained = Statsig\explain( 'elsewhere', $user );
echo $explained['steps'][2]['found'], ' ', count( $row ), "\n";
$lines = spooled( __DIR__ . '/countries.tmp' );
$written = json_encode( [ $lines, $explained, Statsig\status(), Statsig\initializeResponse( $user, [ 'hash' => 'none' ] ), $row ] );
foreach ( [ 'statsig::gate_exposure', '"seen"', '198.51.100', 'QZ', '\"ip\"', '"ip"', 'pa_hash' ] as $text ) {
	echo $text, ' ', var_export( str_contains( $written, $text ), true ), "\n";
}

echo "-- replaced, and by what is none\n";
foreach ( [ [ 'city', 'NZ' ], [ 'network' ] ] as $next ) {
	database( ...$next );
	Statsig\reload();
	var_dump( $at( '198.51.100.77' ), Statsig\country( '198.51.100.77' ) );
	echo told( 'error', 'type', 'held', 'loads', 'refusals', 'failed' ), "\n";
}
file_put_contents( __DIR__ . '/countries.tmp.new', 'no database' );
rename( __DIR__ . '/countries.tmp.new', __DIR__ . '/countries.tmp.mmdb' );
Statsig\reload();
echo Statsig\country( '192.0.2.1' ), ' ', told( 'error', 'type' ), "\n";
unlink( __DIR__ . '/countries.tmp.mmdb' );
Statsig\reload();
echo Statsig\country( '192.0.2.1' ), ' ', told( 'error', 'type' ), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/countries.tmp' );
array_map( 'unlink', glob( __DIR__ . '/countries.tmp.*' ) );
?>
--EXPECT--
bool(true)
bool(true)
bool(false)
bool(false)
bool(false)
-- what the caller gives goes first
bool(false)
bool(true)
-- once for a user, and a config of one's own knows it too
int(1)
bool(true)
-- asked for by itself
string(2) "QZ"
string(2) "FR"
NULL
NULL
NULL
-- what is written
"(by address)" 1
statsig::gate_exposure true
"seen" true
198.51.100 false
QZ false
\"ip\" false
"ip" false
pa_hash false
-- replaced, and by what is none
bool(false)
string(2) "NZ"
{"error":null,"type":"Test-City","held":"mapped","loads":2,"refusals":0,"failed":0}
bool(false)
string(2) "NZ"
{"error":"no_country","type":"Test-City","held":"mapped","loads":2,"refusals":1,"failed":0}
NZ {"error":"not_a_database","type":"Test-City"}
NZ {"error":"not_found","type":"Test-City"}
