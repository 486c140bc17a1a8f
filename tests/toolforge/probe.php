<?php
// A page of the wiki's pool that asks the module: who answers, and how long its decision took.
$begun = hrtime( true );
$isOpen = Statsig\checkGate( 'hello_world', [ 'customIDs' => [ 'stableID' => '0123456789abcdef0123' ] ] );
$microseconds = ( hrtime( true ) - $begun ) / 1000;
header( 'Content-Type: application/json' );
echo json_encode( [ 'pid' => getmypid(), 'isOpen' => $isOpen, 'microseconds' => $microseconds ] );
