<?php
// Reads documents, one a line, and writes for each what browsers get of it, as one line of JSON: the vendor's on-device
// document, and our program by each naming.
while ( ( $line = fgets( STDIN ) ) !== false ) {
	$config = Statsig\Config::fromJson( $line );
	$fields = [ 'wiki', 'account', 'language', 'skin', 'namespace' ];
	$names = array_merge( ...array_values( $config->clientProgramOutline()['listed'] ) );
	$texts = [ 'listed' => count( $names ), 'device' => $config->onDeviceSpecs( [ 'only' => $names, 'fields' => $fields ] ) ];
	foreach ( [ 'none', 'djb2', 'sha256' ] as $naming ) {
		$texts[$naming] = $config->clientProgram( [ 'names' => $naming ] );
	}
	echo json_encode( $texts, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES ), "\n";
}
