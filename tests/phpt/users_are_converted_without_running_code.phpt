--TEST--
Whatever is inside a user's arrays is converted or cut, never thrown at, and none of its code runs
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/document.inc';
use Statsig\{Config, User};

/** What a condition sees in custom[f]: 'null' for null and missing, else the target it equals. */
function seen( mixed $value, array $candidates ): string {
	$gates = $conditions = [];
	foreach ( $candidates as $name => $target ) {
		$conditions[$name] = condition( 'user_field', 'eq', 'f', $target );
		$gates[$name] = spec( 'feature_gate', false, [ rule( 'r', [ $name ], true ) ] );
	}
	$config = Config::fromJson( document( $gates, [], [], $conditions ) );
	$found = [];
	foreach ( $candidates as $name => $target ) {
		$by_array = $config->evaluate( $name, [ 'custom' => [ 'f' => $value ] ] )->enabled();
		$by_class = $config->evaluate( $name, new User( custom: [ 'f' => $value ] ) )->enabled();
		$private = $config->evaluate( $name, User::fromArray( [ 'privateAttributes' => [ 'f' => $value ] ] ) )->enabled();
		if ( $by_array !== $by_class || $by_array !== $private ) {
			echo "the ways differ for $name\n";
		}
		if ( $by_array ) {
			$found[] = $name;
		}
	}
	return implode( ' ', $found );
}
class Loud implements JsonSerializable, IteratorAggregate, Countable, ArrayAccess {
	public $visible = 1;
	public function __toString(): string { throw new Exception( 'code ran' ); }
	public function __get( $name ) { throw new Exception( 'code ran' ); }
	public function jsonSerialize(): mixed { throw new Exception( 'code ran' ); }
	public function getIterator(): Iterator { throw new Exception( 'code ran' ); }
	public function count(): int { throw new Exception( 'code ran' ); }
	public function offsetExists( $offset ): bool { throw new Exception( 'code ran' ); }
	public function offsetGet( $offset ): mixed { throw new Exception( 'code ran' ); }
	public function offsetSet( $offset, $value ): void { throw new Exception( 'code ran' ); }
	public function offsetUnset( $offset ): void { throw new Exception( 'code ran' ); }
}
enum Bare { case Only; }
$candidates = [ 'null' => null, 'true' => true, 'false' => false, 'one' => 1, 'half' => 0.5, 'big' => PHP_INT_MAX,
	'a' => 'a', 'gate' => 'gate', 'replaced' => "a\u{FFFD}b", 'list' => [ 'a', 'b' ], 'object' => (object)[ 'k' => 'v' ],
	'empty list' => [], 'empty object' => (object)[] ];
$text = 'a';
$reference = &$text;
$list = [ 'a', 'b' ];
$object = new stdClass();
$object->k = 'v';
$with_reference = [ 'k' => 'v' ];
$inner = &$with_reference['k'];
$closed = fopen( __FILE__, 'r' );
fclose( $closed );
foreach ( [
	'null' => null, 'true' => true, 'false' => false, 'int' => 1, 'whole float' => 1.0, 'float' => 0.5, 'max' => PHP_INT_MAX,
	'text' => 'a', 'number text' => '1', 'reference' => &$reference, 'invalid UTF-8' => "a\xffb", 'list' => $list,
	'map' => [ 'k' => 'v' ], 'map with reference' => $with_reference, 'stdClass' => $object, 'cast' => (object)[ 'k' => 'v' ],
	'list with a hole' => [ 1 => 'a', 2 => 'b' ], '[]' => [], 'empty stdClass' => new stdClass(), 'NAN' => NAN, 'INF' => INF,
	'-INF' => -INF, 'resource' => STDERR, 'closed resource' => $closed, 'closure' => static fn () => 1, 'object' => new Loud(),
	'backed enum' => Statsig\Kind::Gate, 'enum' => Bare::Only, 'ArrayObject' => new ArrayObject( [ 'k' => 'v' ] ), 'user' => new User( 'a' ),
	'exception' => new Exception(), 'generator' => ( static fn () => yield 1 )(), 'weak' => WeakReference::create( $object ),
] as $what => &$value ) {
	printf( "%-20s %s\n", $what, seen( $value, $candidates ) );
}
?>
--EXPECT--
null                 null
true                 true
false                false
int                  one
whole float          one
float                half
max                  big
text                 a
number text          one
reference            a
invalid UTF-8        replaced
list                 list
map                  object
map with reference   object
stdClass             object
cast                 object
list with a hole     
[]                   empty list
empty stdClass       empty object
NAN                  null
INF                  null
-INF                 null
resource             null
closed resource      null
closure              null
object               null
backed enum          gate
enum                 null
ArrayObject          null
user                 null
exception            null
generator            null
weak                 null
