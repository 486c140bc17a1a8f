--TEST--
policyFaults() names what of a policy is left out; relay() goes by the rest
--EXTENSIONS--
statsig
--FILE--
<?php
$body = json_encode( [ 'events' => [
	[ 'eventName' => 'statsig::gate_exposure', 'user' => [ 'customIDs' => [ 'stableID' => '0123456789abcdef0123' ] ],
		'metadata' => [ 'gate' => 'g', 'gateValue' => 'true', 'ruleID' => 'r' ] ],
	[ 'eventName' => 'click', 'user' => [ 'customIDs' => [ 'stableID' => '0123456789abcdef0123' ] ] ],
] ] );
$deep = 'x';
for ( $i = 0; $i < 20; $i++ ) {
	$deep = [ 'k' => $deep ];
}
foreach ( [
	[ 'events' => [ 'save' => [ 'metadata' => [ 'kind' => 'nubmer' ] ] ] ],
	[ 'events' => [ 'mode' => [ 'value' => [ 'enum' ] ] ] ],
	[ 'events' => [ 'save', 'tap' ] ],
	[ 'events' => [ 'vote' => [ 'metadata' => [ '0' => 'number', '1' => 'token' ] ] ] ],
	[ 'events' => [ 'save' => null, 'tap' => 1.5, 'drag' => new stdClass(), 'drop' => $deep ] ],
	[ 'events' => 'save' ],
	[ 'ids' => 5, 'attributes' => [ 'wiki' => 'text' ] ],
	[ 'limits' => [ 'perMinute' => 0, 'perHour' => 1 ] ],
] as $part ) {
	$policy = array_replace_recursive( $part, is_array( $part['events'] ?? [] ) ? [ 'events' => [ 'click' => [] ] ] : [] )
		+ [ 'ids' => [ 'stableID' => 'hex20' ], 'client' => bin2hex( random_bytes( 5 ) ), 'to' => 'buffer' ];
	$paths = array_map( static fn ( $fault ) => "{$fault['path']}: {$fault['expected']}", Statsig\policyFaults( $policy ) );
	$relayed = Statsig\relay( $body, $policy );
	echo $relayed['status'], ' ', json_encode( $relayed['dropped'] ), "\n  ", implode( "\n  ", $paths ), "\n";
}
$self = [ 'x' => [] ];
$self['x']['y'] = &$self;
foreach ( [ [ 'event' => [] ], [ 'tokenKey' => 5 ], [ 'events' => &$self ], [ 'purpose' => 1 ] ] as $wrong ) {
	try {
		Statsig\policyFaults( $wrong );
		echo "answered\n";
	} catch ( Statsig\Exception $exception ) {
		echo $exception->getMessage(), "\n";
	}
}
// A circle that nobody breaks is a lost block to valgrind.
unset( $self['x'] );
?>
--EXPECT--
202 []
  events.save.metadata.kind: token, number, boolean, hex20, hex32 or [ 'enum', texts ]
202 []
  events.mode.value: [ 'enum', texts ] with at least one text
202 []
  events.0: an array with 'value' and 'metadata', each of them optional
  events.1: an array with 'value' and 'metadata', each of them optional
202 []
  
202 []
  events.save: an array with 'value' and 'metadata', each of them optional
  events.tap: an array with 'value' and 'metadata', each of them optional
  events.drag: an array with 'value' and 'metadata', each of them optional
  events.drop.k: 'value' or 'metadata'
202 {"unlisted":1}
  events: an array of events by name
202 {"unit":2}
  ids: an array of types by name
  attributes.wiki: token, number, boolean, hex20, hex32 or [ 'enum', texts ]
202 []
  limits.perMinute: an integer from 1 to 1000000
  limits.perHour: one of events, keys, keyBytes, valueBytes, depth, nameBytes, perMinute, newIdsPerDay and perDay
Statsig\policyFaults(): Unknown policy key: event
Statsig\policyFaults(): Policy key tokenKey must be a text
Statsig\policyFaults(): Policy key events holds itself
Statsig\policyFaults(): Policy key purpose has a wrong value
