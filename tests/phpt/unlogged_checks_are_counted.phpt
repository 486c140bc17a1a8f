--TEST--
Decisions that are not to be logged are counted by name into one event; what was muted or lost is news again
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/checks.tmp.json
statsig.spool_dir={PWD}/checks.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
use Statsig\Kind;

file_put_contents( __DIR__ . '/checks.tmp.json', sample() );
$ada = new Statsig\User( 'ada' );
function show(): void {
	foreach ( spooled( __DIR__ . '/checks.tmp' ) as $line ) {
		echo $line['cv'] === Statsig\status()['configVersion'] ? '' : 'another config: ', brief( $line ), "\n";
	}
	array_map( 'unlink', glob( __DIR__ . '/checks.tmp/*' ) );
}
for ( $i = 0; $i < 3; $i++ ) {
	Statsig\checkGate( 'open', $ada, false );
	Statsig\getExperiment( 'trial', $ada, false )->get( 'color' );
}
Statsig\evaluate( 'page', $ada, Kind::Layer, false );
Statsig\checkGate( 'nobody knows', $ada, false );
Statsig\evaluate( 'nobody knows', $ada, null, false );
Statsig\Config::fromJson( sample() )->evaluate( 'button', $ada );
echo Statsig\flush(), "\n";
show();
echo "-- counted anew after a flush; handed over\n";
Statsig\checkGate( 'open', $ada, false );
echo count( $lines = Statsig\takeEvents() ), ' ', Statsig\flush(), ' ', Statsig\spool( $lines ), "\n";
show();
echo "-- muted\n";
Statsig\checkGate( 'open', $ada, false );
Statsig\checkGate( 'nested', $ada );
Statsig\mute( true );
Statsig\checkGate( 'open', $ada, false );
Statsig\mute( false );
echo Statsig\flush(), "\n";
Statsig\checkGate( 'nested', $ada );
Statsig\checkGate( 'nested', $ada );
echo Statsig\flush(), "\n";
show();
echo "-- lost\n";
rmdir( __DIR__ . '/checks.tmp' );
touch( __DIR__ . '/checks.tmp' );
Statsig\checkGate( 'open', $ada );
echo Statsig\flush(), ' ', Statsig\status()['events']['spoolError'], "\n";
unlink( __DIR__ . '/checks.tmp' );
Statsig\checkGate( 'open', $ada );
echo Statsig\flush(), "\n";
show();
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/checks.tmp' );
unlink( __DIR__ . '/checks.tmp.json' );
?>
--EXPECT--
1
cli statsig::non_exposed_checks [] null {"checks":"{\"nobody knows\":1,\"open\":3,\"page\":1,\"trial\":3}"} null
-- counted anew after a flush; handed over
1 0 1
cli statsig::non_exposed_checks [] null {"checks":"{\"open\":1}"} null
-- muted
0
1
cli statsig::gate_exposure {"userID":"ada"} null {"gate":"nested","gateValue":"true","ruleID":"if_open","reason":"Adapter(statsig):Recognized","configVersion":"7"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
-- lost
0 link
1
cli statsig::gate_exposure {"userID":"ada"} null {"gate":"open","gateValue":"true","ruleID":"all","reason":"Adapter(statsig):Recognized","configVersion":"7"} []
