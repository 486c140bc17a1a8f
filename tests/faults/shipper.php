<?php
// Ships for ever. Argument: a file with the key.
while ( true ) {
	$shipment = Statsig\ship( [ 'keyFile' => $argv[1], 'sink' => 'statsig', 'force' => true ] );
	usleep( $shipment['shipped'] > 0 ? 0 : 2_000 );
}
