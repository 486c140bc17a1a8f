<?php
// Gives relay() bodies made by chance, with a telltale text in every leaf and key that may hold
// text: none of it comes out, and PHP says nothing. Arguments: how many, seed.
[ , $bodies, $seed ] = $argv;
mt_srand( (int)$seed );
set_error_handler( static function ( $number, $message ) {
	throw new ErrorException( $message, 0, $number );
} );

const TELLTALES = [
	'198.51.100.7', '2001:db8::77', 'alice@example.org', 'https://wiki.example.test/wiki/Secret', 'Zz canary 7',
	"Gen\u{e8}ve-\u{6771}\u{4eac}", "Zz\0canary", "Zz\xff\xfecanary", 'Mozilla/5.0 (X11)',
];
const EVENTS = [
	'statsig::gate_exposure', 'statsig::config_exposure', 'statsig::layer_exposure', 'statsig::non_exposed_checks',
	'custom_click', 'e', 'page_timing', 'auto_capture::click', 'statsig::diagnostics',
];
const KEYS = [
	'eventName', 'value', 'time', 'user', 'metadata', 'secondaryExposures', 'statsigMetadata', 'userID', 'email', 'ip',
	'userAgent', 'custom', 'customIDs', 'privateAttributes', 'stableID', 'gate', 'gateValue', 'ruleID', 'reason', 'config',
	'parameterName', 'bootstrapMetadata', 'currentPage', 'item', 'position', 'area', 'homeWiki', 'checks', 'seq', 'Gate',
];

function pick( array $list ): mixed {
	return $list[mt_rand( 0, count( $list ) - 1 )];
}

function leaf(): mixed {
	return match ( mt_rand( 0, 7 ) ) {
		0 => mt_rand(), 1 => 1.5, 2 => true, 3 => null, default => pick( TELLTALES ),
	};
}

function node( int $depth ): mixed {
	if ( $depth === 0 || mt_rand( 0, 2 ) === 0 ) {
		return leaf();
	}
	$node = [];
	for ( $at = mt_rand( 0, 6 ); $at > 0; $at-- ) {
		if ( mt_rand( 0, 3 ) === 0 ) {
			$node[pick( TELLTALES )] = leaf();
		}
		$node[pick( KEYS )] = node( $depth - 1 );
	}
	return mt_rand( 0, 3 ) ? (object)$node : array_values( $node );
}

function event(): array {
	$exposure = [
		'gate' => 'g', 'config' => 'c', 'gateValue' => 'true', 'ruleID' => 'r', 'parameterName' => 'p', 'reason' => pick( TELLTALES ),
	];
	return [
		'eventName' => mt_rand( 0, 9 ) ? pick( EVENTS ) : pick( TELLTALES ),
		'user' => [
			'customIDs' => [ 'stableID' => 'abc', pick( KEYS ) => node( 2 ) ], 'custom' => node( 2 ),
			'userID' => pick( TELLTALES ), 'email' => pick( TELLTALES ), 'ip' => pick( TELLTALES ),
		],
		'value' => node( 1 ),
		'time' => mt_rand( 0, 1 ) ? (int)( microtime( true ) * 1000 ) : node( 1 ),
		'metadata' => mt_rand( 0, 1 ) ? $exposure + [ pick( KEYS ) => node( 3 ) ] : node( 3 ),
		'secondaryExposures' => node( 2 ),
		'statsigMetadata' => node( 2 ),
		pick( TELLTALES ) => node( 1 ),
	];
}

function body(): string {
	$body = [ 'events' => array_map( 'event', array_fill( 0, mt_rand( 0, 4 ), 0 ) ), 'statsigMetadata' => node( 2 ) ];
	$text = json_encode( $body, JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR | ( mt_rand( 0, 1 ) ? JSON_UNESCAPED_UNICODE : 0 ) );
	for ( $cuts = mt_rand( 0, 3 ) ? 0 : mt_rand( 1, 4 ); $cuts > 0 && $text !== ''; $cuts-- ) {
		$at = mt_rand( 0, strlen( $text ) - 1 );
		$text = match ( mt_rand( 0, 4 ) ) {
			0 => substr( $text, 0, $at ),
			1 => substr_replace( $text, chr( mt_rand( 0, 255 ) ), $at, 1 ),
			2 => substr_replace( $text, pick( [ '\ud800', '{', '[', '"', ',', "\0", '1e999' ] ), $at, 0 ),
			3 => $text . substr( $text, $at ),
			4 => substr_replace( $text, '', $at, mt_rand( 1, 9 ) ),
		};
	}
	return match ( mt_rand( 0, 5 ) ) {
		0 => gzencode( $text, 1 ), 1 => strrev( base64_encode( $text ) ), default => $text,
	};
}

$policy = json_decode( file_get_contents( dirname( __DIR__ ) . '/fixtures/policy.json' ), true );
$statuses = [];
$lines = 0;
for ( $number = 0; $number < (int)$bodies; $number++ ) {
	$text = body();
	$relayed = Statsig\relay( $text, $policy + [ 'to' => 'buffer', 'client' => "198.51.100." . $number % 250 ] );
	$statuses[$relayed['status']] = ( $statuses[$relayed['status']] ?? 0 ) + 1;
	$out = implode( "\n", Statsig\takeEvents( PHP_INT_MAX ) );
	$lines += $relayed['accepted'];
	foreach ( [ '198.51.100', '2001:db8', 'example', 'Zz', "Gen\u{e8}ve", '\u6771', 'Mozilla' ] as $telltale ) {
		if ( str_contains( $out, $telltale ) ) {
			echo "seed $seed, body $number lets $telltale out\n";
			exit( 1 );
		}
	}
	if ( $relayed['accepted'] !== ( $out === '' ? 0 : substr_count( $out, "\n" ) + 1 ) ) {
		echo "seed $seed, body $number miscounts\n";
		exit( 1 );
	}
	// The same bytes as a report of a failure.
	Statsig\countFailure( $text );
}
ksort( $statuses );
echo json_encode( [ 'statuses' => $statuses, 'lines' => $lines ] ), "\n";
