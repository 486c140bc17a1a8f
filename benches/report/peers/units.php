<?php
// For each unit of a seed which gates let it in, as 16 bits, into a file; prints the seconds of processor time it took:
// php units.php DOCUMENT FILE SEED COUNT GATE ...

[ , $document, $path, $seed, $count ] = $argv;
$gates = array_slice( $argv, 5 );
$config = Statsig\Config::fromFile( $document );
$file = fopen( $path, 'w' );
$asked = 0;
for ( $unit = 0; $unit < $count; $unit++ ) {
	$id = substr( hash( 'sha256', "$seed $unit" ), 0, 20 );
	$begun = hrtime( true );
	$user = new Statsig\User( '', [ 'stableID' => $id ] );
	$bits = 0;
	foreach ( $gates as $at => $gate ) {
		$bits |= (int)$config->evaluate( $gate, $user )->enabled() << $at;
	}
	$asked += hrtime( true ) - $begun;
	fwrite( $file, pack( 'v', $bits ) );
}
fclose( $file );
echo $asked / 1e9;
