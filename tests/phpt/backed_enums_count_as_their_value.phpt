--TEST--
A backed enum counts as its value wherever a user's data may hold one; other objects become null and are counted
--EXTENSIONS--
statsig
--INI--
statsig.spool_dir={PWD}/enums.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
use Statsig\{Config, User};
enum Skin: string {
	case Vector = 'vector';
	case Minerva = 'minerva';
	public const Favourite = self::Vector;
	public static function __callStatic( $name, $arguments ) { throw new Exception( 'code ran' ); }
}
enum Level: int { case One = 1; case Two = 2; }
enum Bare { case Only; }
$gate = static fn ( string $operator, mixed $target, string $type = 'user_field' ) =>
	document( [ 'g' => spec( 'feature_gate', false, [ rule( 'r', [ 'c' ], true ) ] ) ], [], [], [ 'c' => condition( $type, $operator, 'f', $target ) ] );
$asks = static fn ( string $document, mixed $value ) => array_map( static fn ( $user ) => (int)Config::fromJson( $document )->evaluate( 'g', $user )->enabled(), [
	[ 'custom' => [ 'f' => $value ] ], new User( custom: [ 'f' => $value ] ), [ 'privateAttributes' => [ 'f' => $value ] ],
] );
echo json_encode( [
	'any' => $asks( $gate( 'any', [ 'vector' ] ), Skin::Vector ),
	'none' => $asks( $gate( 'none', [ 'vector' ] ), Skin::Vector ),
	'other' => $asks( $gate( 'none', [ 'vector' ] ), Skin::Minerva ),
	'constant' => $asks( $gate( 'any', [ 'vector' ] ), Skin::Favourite ),
	'int' => $asks( $gate( 'eq', 2 ), Level::Two ),
	'list' => $asks( $gate( 'array_contains_any', [ 'minerva' ] ), [ Skin::Vector, Skin::Minerva ] ),
	'bare' => $asks( $gate( 'eq', null ), Bare::Only ),
] ), "\n";
$before = Statsig\status()['userObjects'];
new User( custom: [ 'a' => Bare::Only, 'b' => new ArrayObject(), 'c' => Skin::Vector, 'd' => static fn () => 1, 'e' => [ 'x' => new DateTime() ], 'f' => (object)[] ] );
Statsig\logEvent( 'e', [ 'userID' => Level::Two, 'email' => Skin::Vector, 'customIDs' => [ 'stableID' => Skin::Minerva ] ], null,
	[ 'skin' => Skin::Vector, 'level' => Level::One, 'bare' => Bare::Only ] );
echo Statsig\status()['userObjects'] - $before, "\n";
Statsig\flush();
echo brief( spooled( __DIR__ . '/enums.tmp' )[0] ), "\n";
try {
	new User( Skin::Vector );
} catch ( TypeError $error ) {
	echo $error->getMessage(), "\n";
}
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/enums.tmp' );
?>
--EXPECT--
{"any":[1,1,1],"none":[0,0,0],"other":[1,1,1],"constant":[1,1,1],"int":[1,1,1],"list":[1,1,1],"bare":[1,1,1]}
5
cli e {"userID":"2","email":"vector","customIDs":{"stableID":"minerva"}} null {"skin":"vector","level":1,"bare":null} null
Statsig\User::__construct(): Argument #1 ($userID) must be of type string|int, Skin given
