--TEST--
A contextual bandit gives each user its best group, draws for those who explore, and stays with that for the request
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/bandits.tmp.json
statsig.spool_dir={PWD}/bandits.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
use Statsig\{Config, Kind, User};

$group = static fn ( string $name ) => [ 'name' => $name, 'id' => "id_$name", 'parameterValues' => [ 'text' => $name ] ];
$learned = static fn ( float $intercept, array $numbers, array $texts ) => [ 'alpha' => 0, 'intercept' => $intercept, 'records' => 1,
	'weightsNumerical' => (object)$numbers, 'weightsCategorical' => (object)$texts ];
$bandit = static fn ( float $sampleRate, array $more = [] ) => $more + [ 'salt' => 'salt', 'idType' => 'userID', 'enabled' => true,
	'version' => 3, 'sampleRate' => $sampleRate, 'higherIsBetter' => true, 'defaultValue' => [ 'text' => 'none' ],
	'groups' => [ $group( 'a' ), $group( 'b' ) ],
	'config' => [ 'id_a' => $learned( 1, [ 'age' => 0.5 ], [] ), 'id_b' => $learned( 2, [], [ 'country' => [ 'NO' => 10 ] ] ) ] ];
$document = [ 'cmab_configs' => [
	'best' => $bandit( 0, [ 'targetingGateName' => 'open' ] ), 'explored' => $bandit( 1 ), 'off' => $bandit( 1, [ 'enabled' => false ] ),
	'for_none' => $bandit( 1, [ 'targetingGateName' => 'closed' ] ), 'new' => $bandit( 1, [ 'config' => null ] ),
] ] + json_decode( sample(), true );
$document['dynamic_configs']['learned'] = $document['dynamic_configs']['trial'];
$document['cmab_configs']['learned'] = $bandit( 0 );
$text = json_encode( $document, JSON_PRESERVE_ZERO_FRACTION );
file_put_contents( __DIR__ . '/bandits.tmp.json', $text );

$show = static fn ( $found ) => printf( "%s: %s %s %s %s\n", $found->name(), json_encode( $found->group() ), $found->ruleId(), $found->reason(), json_encode( $found->value() ) );
$young = new User( 'ada', custom: [ 'age' => 1 ] );
$show( Statsig\getExperiment( 'best', $young ) );
$show( Statsig\getExperiment( 'best', new User( 'ada', custom: [ 'age' => '3' ] ) ) );
$show( Statsig\getExperiment( 'best', new User( 'ada', custom: [ 'age' => 3 ], country: 'NO' ) ) );
$show( Statsig\evaluate( 'off', $young ) );
$show( Statsig\getExperiment( 'for_none', $young ) );
$show( Statsig\getExperiment( 'new', $young ) );
$show( Statsig\getDynamicConfig( 'best', $young ) );

echo "-- one draw a request\n";
$drawn = static function ( $config = null ) {
	$all = '';
	for ( $i = 0; $i < 64; $i++ ) {
		$found = $config ? $config->evaluate( 'explored', [ 'userID' => "u$i" ], Kind::Experiment ) : Statsig\look( 'explored', [ 'userID' => "u$i" ], Kind::Experiment );
		$all .= $found->group() . substr( $found->ruleId(), 4 );
	}
	return str_replace( ':explore', '', $all );
};
$first = $drawn();
var_dump( $first === $drawn(), $first === $drawn( Config::fromJson( $text ) ), preg_match( '/^[ab]{64}$/', $first ) );
$values = json_decode( Statsig\initializeResponse( [ 'userID' => 'u5' ], [ 'hash' => 'none' ] ), true )['dynamic_configs'];
var_dump( $values['explored']['group_name'] === $first[5], $values['learned']['rule_id'], $values['best']['secondary_exposures'] );
$code = 'for ( $i = 0; $i < 64; $i++ ) { echo Statsig\look( "explored", [ "userID" => "u$i" ] )->group(); }';
$others = [ $first ];
for ( $i = 0; $i < 3; $i++ ) {
	$others[] = shell_exec( escapeshellarg( PHP_BINARY ) . ' -n -d extension=' . escapeshellarg( getenv( 'STATSIG_MODULE' ) ) .
		' -d statsig.config_file=' . escapeshellarg( __DIR__ . '/bandits.tmp.json' ) . ' -r ' . escapeshellarg( $code ) );
}
echo count( array_unique( $others ) ), ' requests, ', strlen( implode( '', $others ) ), " draws\n";

echo "-- exposures\n";
Statsig\getExperiment( 'explored', [ 'userID' => 'u5' ] );
Statsig\flush();
foreach ( spooled( __DIR__ . '/bandits.tmp' ) as $line ) {
	$metadata = $line['e']['metadata'];
	echo preg_replace( '/^(explored .*)id_[ab]/', '$1id_?', "{$metadata['config']} {$metadata['ruleID']} {$metadata['rulePassed']} {$metadata['configVersion']} " ),
		json_encode( array_column( $line['e']['secondaryExposures'], 'gateValue', 'gate' ) ), "\n";
}

echo "-- told\n";
foreach ( [ 'best', 'explored', 'new' ] as $name ) {
	foreach ( Statsig\explain( $name, $young )['steps'] as $step ) {
		$told = [ 'bucket' => '?', 'group' => $name === 'explored' ? '?' : $step['group'] ?? '' ] + $step;
		echo json_encode( array_intersect_key( $told, $step ) ), "\n";
	}
}
$rules = Statsig\rules( 'best', Kind::Experiment );
echo json_encode( array_diff_key( $rules, [ 'rules' => 0 ] ) ), "\n", json_encode( $rules['rules'][1] ), "\n";
echo json_encode( Statsig\fieldsRead() ), "\n";

echo "-- browsers\n";
$options = [ 'only' => [ 'best', 'learned', 'trial' ], 'units' => [ '*' ], 'fields' => [ '*' ] ];
echo json_encode( Statsig\clientProgramOutline( $options )['leftOut'] ), "\n";
echo json_encode( Statsig\onDeviceLeftOut( [ 'only' => [ 'best', 'learned', 'trial' ] ] ) ), "\n";
?>
--CLEAN--
<?php
array_map( 'unlink', glob( __DIR__ . '/bandits.tmp/*' ) );
@rmdir( __DIR__ . '/bandits.tmp' );
@unlink( __DIR__ . '/bandits.tmp.json' );
?>
--EXPECT--
