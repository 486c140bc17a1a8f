--TEST--
Where an override had a hand in a decision nothing is recorded; it is counted, and gone with the request
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/overrides.tmp.json
statsig.spool_dir={PWD}/overrides.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
use Statsig\Kind;
use Statsig\User;

file_put_contents( __DIR__ . '/overrides.tmp.json', sample() );
$ada = new User( 'ada' );
function overridden(): string {
	return Statsig\status()['events']['overridden'] . ' of ' . Statsig\status()['events']['recorded'];
}
$before = Statsig\evaluate( 'button', $ada );
$kept = Statsig\look( 'trial', $ada );
Statsig\override( [ 'gates' => [ 'open' => true ], 'experiments' => [ 'trial' => 'Test' ] ] );
echo "-- shown, also where the answer is what it would have been\n";
Statsig\checkGate( 'open', $ada );
Statsig\checkGate( 'nested', $ada );
Statsig\getFeatureGate( 'nested', $ada )->expose();
Statsig\getExperiment( 'trial', $ada )->exposeOnce();
Statsig\getLayer( 'page', $ada )->get( 'text' );
echo Statsig\lookByUnit( 'trial', Kind::Experiment, [ 'userID' => $ada ], true )->reason(), ' ', Statsig\lookByUnit( 'trial', Kind::Experiment, [] )->group(), "\n";
var_dump( Statsig\checkByUnit( 'nested', [ 'userID' => 'ada' ] ), Statsig\checkByUnit( 'open', [] ), Statsig\checkByUnit( 'nested', [] ) );
echo overridden(), "\n-- asked without being shown\n";
Statsig\checkGate( 'nested', $ada, false );
Statsig\checkGate( 'ada_only', $ada, false );
Statsig\getExperiment( 'trial', $ada, false )->get( 'text' );
echo overridden(), "\n-- others, and what was decided before\n";
Statsig\checkGate( 'ada_only', $ada );
$before->expose();
$kept->exposeOnce();
echo overridden(), "\n-- taken away\n";
Statsig\override( [ 'gate' => [ 'open' => [] ] ] );
Statsig\checkGate( 'nested', $ada );
Statsig\getExperiment( 'trial', $ada );
Statsig\override( [] );
Statsig\getExperiment( 'trial', new User( 'bob' ) );
echo overridden(), "\n";
Statsig\flush();
foreach ( spooled( __DIR__ . '/overrides.tmp' ) as $line ) {
	echo brief( $line ), "\n";
}
echo "-- reload() keeps them, and they are gone with the request\n";
Statsig\override( [ 'gates' => [ 'closed' => true ] ] );
file_put_contents( __DIR__ . '/overrides.tmp.json.next', sample( 2000 ) );
rename( __DIR__ . '/overrides.tmp.json.next', __DIR__ . '/overrides.tmp.json' );
var_dump( Statsig\reload(), Statsig\checkGate( 'closed', $ada ) );
$router = __DIR__ . '/overrides.tmp.php';
file_put_contents( $router, '<?php if ( $_SERVER["REQUEST_URI"] === "/on" ) { Statsig\override( [ "gates" => [ "closed" => true ] ] ); }
	echo json_encode( [ Statsig\checkGate( "closed", [], false ), Statsig\status()["overrides"]["answers"] ] ), "\n";' );
$command = [ PHP_BINARY, '-n', '-d', 'extension=' . getenv( 'STATSIG_MODULE' ), '-d', 'statsig.config_file=' . __DIR__ . '/overrides.tmp.json', '-S', '127.0.0.1:0', $router ];
$server = proc_open( $command, [ [ 'pipe', 'r' ], [ 'pipe', 'w' ], [ 'pipe', 'w' ] ], $pipes );
preg_match( '~http://[0-9.:]+~', fgets( $pipes[2] ), $url );
foreach ( [ '/', '/on', '/', '/on' ] as $path ) {
	echo $path, ' ', file_get_contents( $url[0] . $path );
}
proc_terminate( $server );
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/overrides.tmp' );
unlink( __DIR__ . '/overrides.tmp.json' );
unlink( __DIR__ . '/overrides.tmp.php' );
?>
--EXPECT--
-- shown, also where the answer is what it would have been
LocalOverride:Recognized Test
bool(true)
bool(true)
NULL
8 of 1
-- asked without being shown
8 of 1
-- others, and what was decided before
8 of 4
-- taken away
9 of 6
cli statsig::config_exposure {"userID":"ada"} null {"config":"button","rulePassed":"true","ruleID":"ada","reason":"Adapter(statsig):Recognized","configVersion":"7"} []
cli statsig::gate_exposure {"userID":"ada"} null {"gate":"ada_only","gateValue":"true","ruleID":"ada","reason":"Adapter(statsig):Recognized","configVersion":"7"} []
cli statsig::config_exposure {"userID":"ada"} null {"config":"button","rulePassed":"true","ruleID":"ada","reason":"Adapter(statsig):Recognized","configVersion":"7","isManualExposure":"true"} []
cli statsig::config_exposure {"userID":"ada"} null {"config":"trial","rulePassed":"true","ruleID":"group_a","reason":"Adapter(statsig):Recognized","configVersion":"7"} []
cli statsig::gate_exposure {"userID":"ada"} null {"gate":"nested","gateValue":"true","ruleID":"if_open","reason":"Adapter(statsig):Recognized","configVersion":"7"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
cli statsig::config_exposure {"userID":"bob"} null {"config":"trial","rulePassed":"true","ruleID":"group_a","reason":"Adapter(statsig):Recognized","configVersion":"7"} []
cli statsig::non_exposed_checks [] null {"checks":"{\"ada_only\":1}"} null
-- reload() keeps them, and they are gone with the request
bool(true)
bool(true)
/ [false,0]
/on [true,1]
/ [false,0]
/on [true,1]
