--TEST--
The operator cases, whole documents with their values responses, and the frozen buckets, from PHP
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/golden.inc';
require __DIR__ . '/golden_cases.inc';
use Statsig\Config;

$text = implode( golden_lines( __DIR__ . '/../golden/operator-cases.json' ) );
[ $cases, $documents ] = [ decode( $text ), decode( $text, false ) ];
operator_cases( $documents->operator_cases )->print( 'operators' );
$config = Config::fromJson( json_encode( $documents->spec_level->config, JSON_PRESERVE_ZERO_FRACTION ), [ 'now' => NOW ] );
spec_level( $config, $cases['spec_level'] )->print( 'entries' );
spec_level_responses( $config, $cases['spec_level'] )->print( 'responses' );
buckets( $cases['pass_percentage'], $cases['user_bucket'] )->print( 'buckets' );
?>
--EXPECT--
operators: 838 agree, 6 left out, 0 differ
entries: 203 agree, 0 left out, 0 differ
responses: 5 agree, 2 left out, 0 differ
buckets: 60 agree, 0 left out, 0 differ
