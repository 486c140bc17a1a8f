--TEST--
What readers see of a wiki's own entries is judged by the wiki's own document, goes into its files, and is named to Statsig
only where the document says so
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/judged.tmp/config.json
statsig.spool_dir={PWD}/judged.tmp/spool
statsig.spool_min_free_bytes=0
statsig.sink_dir={PWD}/judged.tmp/sink
statsig.check_interval=0
--FILE--
<?php
require __DIR__ . '/document.inc';
use Statsig\Kind;
use Statsig\User;

$folder = __DIR__ . '/judged.tmp';
mkdir( "$folder/config.programs", 0700, true );

// A Statsig that keeps what it is sent
file_put_contents( "$folder/router.php", '<?php file_put_contents( __DIR__ . "/sent", gzdecode( file_get_contents( "php://input" ) ) . "\n", FILE_APPEND ); echo "{}";' );
$socket = stream_socket_server( 'tcp://127.0.0.1:0' );
$address = stream_socket_get_name( $socket, false );
fclose( $socket );
$server = proc_open( [ PHP_BINARY, '-n', '-S', $address, "$folder/router.php" ], [ [ 'file', '/dev/null', 'r' ], [ 'file', '/dev/null', 'w' ], [ 'pipe', 'w' ] ], $pipes );
while ( !str_contains( (string)fgets( $pipes[2] ), 'started' ) );

function own( string $size ): string {
	$rules = static fn ( $name ) => [ [ 'name' => '', 'id' => "local:$name:A", 'passPercentage' => 100, 'idType' => 'stableID', 'groupName' => 'A',
		'conditions' => [ [ 'type' => 'user_bucket', 'operator' => 'lt', 'targetValue' => 1000, 'idType' => 'stableID', 'additionalValues' => [ 'salt' => $name ] ],
			[ 'type' => 'fail_gate', 'targetValue' => 'closed' ] ],
		'returnValue' => [ 'size' => $size ], 'isExperimentGroup' => true ] ];
	return json_encode( [ 'has_updates' => true, 'time' => 0, 'ship' => [ 'local:told' ], 'feature_gates' => [], 'layer_configs' => [], 'dynamic_configs' =>
		array_map( static fn ( $name ) => [ 'name' => "local:$name", 'type' => 'dynamic_config', 'entity' => 'experiment', 'salt' => $name, 'enabled' => true,
			'defaultValue' => (object)[], 'idType' => 'stableID', 'isActive' => true, 'rules' => $rules( $name ) ], [ 'kept', 'told' ] ) ] );
}

/** What a page of this wiki sends: exposures of its own entries and a click, with the memberships of the page */
function page( string $version, string $group = 'A', string $key = 'pv' ): void {
	$user = [ 'customIDs' => [ 'stableID' => '0123456789abcdef0123' ] ];
	$time = 1000 * time();
	$events = array_map( static fn ( $name ) => [ 'eventName' => 'statsig::config_exposure', 'time' => $time, 'user' => $user, 'metadata' =>
		[ 'config' => "local:$name", 'ruleID' => '' ], 'secondaryExposures' => [] ], [ 'kept', 'told' ] );
	$events[] = [ 'eventName' => 'click', 'time' => $time, 'user' => $user ];
	static $view = 0;
	foreach ( $events as $seq => &$event ) {
		$event['statsigMetadata'] = [ 'seq' => $seq + 1 ];
	}
	$held = [ $group, '00000000', 1 ];
	Statsig\relay( json_encode( [ 'events' => $events, 'statsigMetadata' => [ 'sdkType' => 'mw-statsig', 'pageView' => sprintf( '%020x', ++$view ), $key => $version,
		'memberships' => [ 'local:kept' => $held, 'local:told' => $held ] ] ] ),
		[ 'ids' => [ 'stableID' => 'hex20' ], 'events' => [ 'click' => [ 'value' => null, 'metadata' => [] ] ], 'limits' => [ 'newIdsPerDay' => 1000 ] ] );
}

function ship( string $what ): void {
	global $folder;
	$result = Statsig\ship();
	static $seen = 0;
	$lines = [];
	foreach ( glob( "$folder/sink/*.jsonl" ) as $file ) {
		foreach ( array_slice( file( $file, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES ), $seen ) as $line ) {
			$seen++;
			$line = json_decode( $line );
			$lines[] = implode( ' ', [ $line->event, $line->metadata->config ?? '-', $line->metadata->ruleID ?? '-', var_export( $line->verified ?? null, true ),
				implode( ',', array_column( $line->memberships, 'name' ) ) ] );
		}
	}
	echo "-- $what: ", json_encode( [ $result['shipped'], $result['dropped'], $result['stopped'], $result['left'] ] ), "\n", implode( "\n", $lines ), "\n";
}

function hand_over( ?string $own ): void {
	global $folder;
	file_put_contents( "$folder/config.programs/wiki.json", json_encode( [ 'only' => [ 'local:kept', 'local:told' ], 'names' => 'none' ] + ( $own === null ? [] : [ 'local' => $own ] ) ) );
}

$ann = new User( '', [ 'stableID' => '0123456789abcdef0123' ] );
$options = [ 'only' => [ 'local:kept', 'local:told' ] ];

echo json_encode( Statsig\sync() ), "\n";
hand_over( own( 'one' ) );
echo json_encode( Statsig\sync() ), "\n";
Statsig\overlay( own( 'one' ) );
Statsig\getExperiment( 'local:kept', $ann );
page( Statsig\clientProgramOutline( $options )['version'] );
page( Statsig\configVersion(), key: 'cv' );
page( Statsig\clientProgramOutline( $options )['version'], 'B' );
Statsig\flush();
ship( 'without a key or a config' );

file_put_contents( "$folder/config.json", sample() );
Statsig\reload();
$key = [ 'keyFile' => "$folder/key", 'eventsApi' => "http://$address" ];
file_put_contents( "$folder/key", 'secret-0123456789abcdef' );
chmod( "$folder/key", 0600 );
Statsig\sync();
Statsig\getExperiment( 'local:kept', $ann );
Statsig\getExperiment( 'local:told', $ann );
Statsig\getExperiment( 'local:kept', $ann, false );
Statsig\checkGate( 'open', $ann );
page( Statsig\clientProgramOutline( $options )['version'] );
page( 'ffffffffffffffff' );
Statsig\flush();
$shipped = Statsig\ship( $key );
echo '-- with a key: ', json_encode( [ $shipped['shipped'], $shipped['dropped'], $shipped['stopped'] ] ), "\n";
$sent = file_get_contents( "$folder/sent" );
foreach ( json_decode( strtok( $sent, "\n" ) )->events as $event ) {
	echo implode( ' ', [ $event->eventName, $event->metadata->config ?? $event->metadata->gate ?? '-', json_encode( array_keys( (array)$event->statsigMetadata->memberships ) ) ] ), "\n";
}
var_dump( str_contains( $sent, 'local:kept' ) );
ship( 'and into files' );

echo "-- bad files spoil only themselves\n";
foreach ( [ '{', '{"has_updates":true}', str_repeat( '[', 100000 ) ] as $bad ) {
	hand_over( $bad );
	Statsig\sync();
	echo json_encode( [ Statsig\status()['sync']['programs'], Statsig\status()['sync']['programFaults'] ] ), "\n";
}
proc_terminate( $server );
?>
--CLEAN--
<?php
exec( 'rm -rf ' . escapeshellarg( __DIR__ . '/judged.tmp' ) );
--EXPECT--
{"outcome":"unusable","cause":"key-file","time":null,"bytes":0,"stopped":false}
{"outcome":"alone","cause":null,"time":null,"bytes":0,"stopped":false}
-- without a key or a config: [8,{"disagrees":2},null,0]
statsig::config_exposure local:kept local:kept:A true local:kept,local:told
statsig::config_exposure local:told local:told:A true local:kept,local:told
click - - true local:kept,local:told
statsig::config_exposure local:kept local:kept:A true local:kept,local:told
statsig::config_exposure local:told local:told:A true local:kept,local:told
click - - true local:kept,local:told
click - - NULL 
statsig::config_exposure local:kept local:kept:A true local:kept
-- with a key: [5,[],null]
statsig::config_exposure local:told ["local:told"]
click - ["local:told"]
click - []
statsig::config_exposure local:told ["local:told"]
statsig::gate_exposure open ["open"]
bool(false)
-- and into files: [0,[],null,0]
statsig::config_exposure local:kept local:kept:A true local:kept,local:told
statsig::config_exposure local:told local:told:A true local:kept,local:told
click - - true local:kept,local:told
statsig::config_exposure local:kept  false local:kept,local:told
statsig::config_exposure local:told  false local:kept,local:told
click - - false local:kept,local:told
statsig::config_exposure local:kept local:kept:A true local:kept
statsig::config_exposure local:told local:told:A true local:told
statsig::gate_exposure - all true open
-- bad files spoil only themselves
[0,{"wiki":"local"}]
[0,{"wiki":"local"}]
[0,{"wiki":"local"}]
