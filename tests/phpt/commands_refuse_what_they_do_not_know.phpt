--TEST--
sync() and ship() name what is missing, and throw for unknown options
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/commands.tmp.json
statsig.spool_dir={PWD}/commands.tmp
statsig.sink_dir={PWD}/commands-sink.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
echo json_encode( Statsig\sync() ), "\n";
file_put_contents( __DIR__ . '/commands.tmp.json', sample() );
$held = Statsig\sync( [ 'keyFile' => '/nowhere' ] );
echo json_encode( [ 'bytes' => $held['bytes'] === strlen( sample() ) ] + $held ), "\n";
$key = __DIR__ . '/commands.tmp.json.key';
file_put_contents( $key, "secret-Zzcanary7\n" );
chmod( $key, 0600 );
$result = Statsig\sync( [ 'keyFile' => $key, 'api' => 'http://127.0.0.1:1', 'timeoutMs' => 2000, 'connectTimeoutMs' => 1000 ] );
echo $result['outcome'], ' ', $result['cause'], "\n";
echo Statsig\sync( [ 'keyFile' => $key, 'api' => 'http://example.org' ] )['cause'], "\n";
Statsig\logEvent( 'one', [ 'userID' => 'ada' ] );
Statsig\flush();
$shipped = Statsig\ship( [ 'keyFile' => $key, 'eventsApi' => 'http://127.0.0.1:1', 'sink' => 'statsig' ] );
echo $shipped['shipped'], ' ', $shipped['left'], ' ', $shipped['stopped'], "\n";
$shipped = Statsig\ship( [ 'sink' => 'file' ] );
echo $shipped['shipped'], ' ', json_encode( $shipped['stopped'] ), ' ', count( glob( __DIR__ . '/commands-sink.tmp/*' ) ), "\n";
foreach ( [ [ 'nonsense' => 1 ], [ 'timeoutMs' => 'x' ], [ 'timeoutMs' => 0 ], [ 'sink' => 'elsewhere' ], [ 'force' => 1 ],
	[ 'policyCommand' => 'php' ], [ 'policyCommand' => [] ], [ 'policyCommand' => [ '' ] ], [ 'policyCommand' => [ 'php', 5 ] ], [ 'policyCommand' => [ "a\0b" ] ], [ 5 ],
	[ 'farmCommand' => [] ], [ 'farmLooked' => '' ], [ 'ask' => 1 ] ] as $options ) {
	foreach ( [ 'Statsig\sync', 'Statsig\ship' ] as $command ) {
		try {
			$command( $options );
			echo "accepted\n";
		} catch ( Statsig\Exception $exception ) {
			echo $exception->getMessage(), "\n";
		}
	}
}
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/commands.tmp' );
remove( __DIR__ . '/commands-sink.tmp' );
remove( __DIR__ . '/commands.tmp.versions' );
remove( __DIR__ . '/commands.tmp.images' );
array_map( 'unlink', glob( __DIR__ . '/commands.*' ) );
?>
--EXPECT--
{"outcome":"unusable","cause":"key-file","time":null,"bytes":0,"stopped":false}
{"bytes":true,"outcome":"failed","cause":"key-file","time":1000,"stopped":false}
failed connect
address
0 1 connect
1 null 1
Statsig\sync(): unknown option 'nonsense'
Statsig\ship(): unknown option 'nonsense'
Statsig\sync(): wrong value for option 'timeoutMs'
Statsig\ship(): wrong value for option 'timeoutMs'
Statsig\sync(): wrong value for option 'timeoutMs'
Statsig\ship(): wrong value for option 'timeoutMs'
Statsig\sync(): wrong value for option 'sink'
Statsig\ship(): wrong value for option 'sink'
Statsig\sync(): wrong value for option 'force'
Statsig\ship(): wrong value for option 'force'
Statsig\sync(): wrong value for option 'policyCommand'
Statsig\ship(): wrong value for option 'policyCommand'
Statsig\sync(): wrong value for option 'policyCommand'
Statsig\ship(): wrong value for option 'policyCommand'
Statsig\sync(): wrong value for option 'policyCommand'
Statsig\ship(): wrong value for option 'policyCommand'
Statsig\sync(): wrong value for option 'policyCommand'
Statsig\ship(): wrong value for option 'policyCommand'
Statsig\sync(): wrong value for option 'policyCommand'
Statsig\ship(): wrong value for option 'policyCommand'
Statsig\sync(): unknown option '0'
Statsig\ship(): unknown option '0'
Statsig\sync(): wrong value for option 'farmCommand'
Statsig\ship(): wrong value for option 'farmCommand'
Statsig\sync(): wrong value for option 'farmLooked'
Statsig\ship(): wrong value for option 'farmLooked'
Statsig\sync(): wrong value for option 'ask'
Statsig\ship(): wrong value for option 'ask'
