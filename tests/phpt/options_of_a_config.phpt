--TEST--
Options of an explicit config decide, and unknown ones throw
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/document.inc';
use Statsig\Config;

$gates = $conditions = [];
foreach ( [
	'staging' => condition( 'environment_field', 'any', 'tier', [ 'staging' ] ),
	'region' => condition( 'environment_field', 'any', 'region', [ 'eu' ] ),
	'wiki' => condition( 'user_field', 'any', 'wiki', [ 'dewiki' ] ),
	'early' => condition( 'current_time', 'before', null, 1700000000000 ),
] as $name => $condition ) {
	$conditions[$name] = $condition;
	$gates[$name] = spec( 'feature_gate', false, [ rule( 'r', [ $name ], true ) ] );
}
$document = document( $gates, [], [], $conditions );
$passing = static fn ( array $options, array $user = [] ) => implode( ' ', array_filter( array_keys( $gates ),
	static fn ( $gate ) => Config::fromJson( $document, $options )->evaluate( $gate, $user )->enabled() ) ) ?: 'none';

echo 'nothing: ', $passing( [] ), "\n";
echo 'tier: ', $passing( [ 'environment' => 'staging' ] ), "\n";
echo 'fields: ', $passing( [ 'environment' => [ 'tier' => 'staging', 'region' => 'eu', 'odd' => [] ] ] ), "\n";
echo 'fields, user wins: ', $passing( [ 'environment' => [ 'tier' => 'staging', 'region' => 'eu' ] ], [ 'statsigEnvironment' => [ 'tier' => 'x' ] ] ), "\n";
echo 'global field: ', $passing( [ 'globalCustomFields' => [ 'wiki' => 'dewiki' ] ] ), "\n";
echo 'global field, user wins: ', $passing( [ 'globalCustomFields' => [ 'wiki' => 'dewiki' ] ], [ 'custom' => [ 'wiki' => 'frwiki' ] ] ), "\n";
echo 'early: ', $passing( [ 'now' => 1699999999999 ] ), "\n";
echo 'late: ', $passing( [ 'now' => 1700000000000 ] ), "\n";
foreach ( [ [ 'Environment' => 'x' ], [ 'nonsense' => 1 ], [ 5 ], [ "nul\0" => 1 ], [ 'environment' => 5 ], [ 'globalCustomFields' => 'x' ],
	[ 'idLists' => [ 'a' => 'b' ] ], [ 'idLists' => 1 ], [ 'now' => 'today' ], [ 'now' => 1.5 ] ] as $options ) {
	try {
		Config::fromJson( $document, $options );
		echo "accepted\n";
	} catch ( Statsig\Exception $exception ) {
		echo $exception->getMessage(), "\n";
	}
}
?>
--EXPECT--
nothing: none
tier: staging
fields: staging region
fields, user wins: region
global field: wiki
global field, user wins: none
early: early
late: none
Statsig\Config::fromJson(): unknown option 'Environment'
Statsig\Config::fromJson(): unknown option 'nonsense'
Statsig\Config::fromJson(): unknown option '0'
Statsig\Config::fromJson(): unknown option 'nul\0'
Statsig\Config::fromJson(): value of a wrong type for option 'environment'
Statsig\Config::fromJson(): value of a wrong type for option 'globalCustomFields'
Statsig\Config::fromJson(): value of a wrong type for option 'idLists'
Statsig\Config::fromJson(): value of a wrong type for option 'idLists'
Statsig\Config::fromJson(): value of a wrong type for option 'now'
Statsig\Config::fromJson(): value of a wrong type for option 'now'
