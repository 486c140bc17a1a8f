<?php
// Puts each document that it is given a path of in place, with its image, as a worker does.
while ( ( $line = fgets( STDIN ) ) !== false ) {
	echo json_encode( Statsig\takeConfig( file_get_contents( json_decode( $line ) ) )['outcome'] ), "\n";
}
