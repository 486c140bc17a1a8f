--TEST--
fromArray() and array users read a known field of a wrong type as absent
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/document.inc';
use Statsig\{Config, User};

$fields = [ 'userID', 'email', 'ip', 'userAgent', 'country', 'locale', 'appVersion' ];
$gates = $conditions = [];
foreach ( $fields as $field ) {
	$conditions[$field] = condition( 'user_field', 'any', $field, [ '5', '1' ] );
	$gates[$field] = spec( 'feature_gate', false, [ rule( 'r', [ $field ], true ) ] );
}
$conditions['tier'] = condition( 'environment_field', 'any', 'tier', [ '5' ] );
$gates['tier'] = spec( 'feature_gate', false, [ rule( 'r', [ 'tier' ], true ) ] );
$conditions['unit'] = condition( 'unit_id', 'any', null, [ '5' ] );
$gates['unit'] = spec( 'feature_gate', false, [ rule( 'r', [ 'unit' ], true ) ] );
$conditions['more'] = condition( 'unit_id', 'gt', null, 4 );
$gates['more'] = spec( 'feature_gate', false, [ rule( 'r', [ 'more' ], true ) ] );
$config = Config::fromJson( document( $gates, [], [], $conditions ) );
$passing = static fn ( array $user ) => implode( ' ', array_filter( array_keys( $gates ),
	static fn ( $gate ) => $config->evaluate( $gate, User::fromArray( $user ) )->enabled() ) ) ?: 'none';

foreach ( [ 'text' => '5', 'int' => 5, 'float' => 5.0, 'true' => true, 'null' => null, 'array' => [ '5' ], 'object' => new ArrayObject() ] as $what => $value ) {
	echo "$what: ", $passing( array_fill_keys( $fields, $value ) ), "\n";
	echo "  as a map: ", $passing( [ 'custom' => $value, 'customIDs' => $value, 'statsigEnvironment' => $value, 'privateAttributes' => $value ] ), "\n";
}
echo 'environment: ', $passing( [ 'statsigEnvironment' => [ 'tier' => '5' ] ] ), "\n";
echo 'custom: ', $passing( [ 'custom' => [ 'email' => '5', 'userID' => 5 ] ] ), "\n";
echo 'other keys: ', $passing( [ 'user_id' => '5', 'USERID' => '5', 5 => '5', '' => '5' ] ), "\n";
$five = '5';
$user = [ 'email' => &$five, 'custom' => [ 'ip' => &$five ] ];
echo 'references: ', $passing( $user ), "\n";
$GLOBALS['email'] = '5';
echo 'a user is a copy: ';
$array = [ 'email' => '5' ];
$kept = User::fromArray( $array );
$array['email'] = 'other';
echo json_encode( $config->evaluate( 'email', $kept )->enabled() ), "\n";
?>
--EXPECT--
text: userID email ip userAgent country locale appVersion unit more
  as a map: none
int: userID unit more
  as a map: none
float: none
  as a map: none
true: none
  as a map: none
null: none
  as a map: none
array: none
  as a map: none
object: none
  as a map: none
environment: tier
custom: userID email
other keys: none
references: email ip
a user is a copy: true
