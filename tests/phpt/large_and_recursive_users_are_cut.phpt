--TEST--
Deep, wide and self-containing arrays are cut and counted, and end quickly
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/document.inc';
use Statsig\{Config, User};

$cuts = static function ( callable $make ): int {
	$before = Statsig\status()['userCuts'];
	$make();
	return Statsig\status()['userCuts'] - $before;
};
$deep = static function ( int $levels ) {
	$value = 'x';
	for ( $i = 0; $i < $levels; $i++ ) {
		$value = [ 'k' => $value ];
	}
	return $value;
};
echo '8 levels: ', $cuts( static fn () => new User( custom: $deep( 8 ) ) ), "\n";
echo '9 levels: ', $cuts( static fn () => new User( custom: $deep( 9 ) ) ), "\n";
echo '100,000 levels: ', $cuts( static fn () => new User( custom: $deep( 100000 ) ) ), "\n";
echo '1,000 entries: ', $cuts( static fn () => new User( custom: range( 1, 1000 ) ) ), "\n";
echo '1,001 entries: ', $cuts( static fn () => new User( custom: range( 1, 1001 ) ) ), "\n";
echo 'each map for itself: ', $cuts( static fn () => new User( '', range( 1, 1000 ), custom: range( 1, 1000 ) ) ), "\n";

$self = [ 'a' => 1 ];
$self['self'] = &$self;
echo 'self-containing: ', $cuts( static fn () => new User( custom: $self ) ), "\n";
$wide = [];
for ( $i = 0; $i < 50; $i++ ) {
	$wide[] = &$wide;
}
echo 'self-containing 50 times: ', $cuts( static fn () => User::fromArray( [ 'custom' => $wide, 'customIDs' => $wide ] ) ) > 0 ? 'cut' : 'not cut', "\n";
$object = new stdClass();
$object->self = $object;
echo 'self-containing object: ', $cuts( static fn () => new User( custom: [ $object ] ) ), "\n";
$bomb = 'x';
for ( $i = 0; $i < 7; $i++ ) {
	$bomb = array_fill( 0, 900, $bomb );
}
echo '900^7 entries: ', $cuts( static fn () => new User( custom: [ $bomb ] ) ) > 0 ? 'cut' : 'not cut', "\n";

$config = Config::fromJson( document(
	[ 'last' => spec( 'feature_gate', false, [ rule( 'r', [ 'c' ], true ) ] ) ], [], [],
	[ 'c' => condition( 'user_field', 'any', 'k999', [ 'x' ] ) ] ) );
$entries = [];
for ( $i = 0; $i < 10000; $i++ ) {
	$entries["k$i"] = 'x';
}
var_dump( $config->evaluate( 'last', [ 'custom' => $entries ] )->enabled() );
$large = str_repeat( 'é', 1 << 20 );
var_dump( $config->evaluate( 'last', [ 'userID' => $large, 'custom' => [ $large => $large, 'k999' => 'x' ] ] )->enabled() );
// A circle that nobody breaks is a lost block to valgrind.
unset( $self['self'], $object->self );
$wide = [];
?>
--EXPECT--
8 levels: 0
9 levels: 1
100,000 levels: 1
1,000 entries: 0
1,001 entries: 1
each map for itself: 0
self-containing: 1
self-containing 50 times: cut
self-containing object: 1
900^7 entries: cut
bool(true)
bool(true)
