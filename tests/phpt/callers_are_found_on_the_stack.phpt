--TEST--
calledFrom() finds the innermost of some places: classes, methods, namespaces, through closures and engine functions
--EXTENSIONS--
statsig
--FILE--
<?php
namespace Wiki\Parser { class Tree { public function walk( $ask ) { return $ask(); } } }
namespace {
use function Statsig\calledFrom;

class Cache {
	public function get( $ask ) { return $ask(); }
	public static function set( $ask ) { return $ask(); }
	public function later( $ask ) { return fn () => $ask(); }
	public function each( $ask ) { yield $ask(); }
}
class FastCache extends Cache { public function other( $ask ) { return $ask(); } }
class Job { public function run( $ask ) { return $ask(); } }

const CLASSES = [ 'Cache' => 'cache', 'Job' => [ 'run' => 'job' ] ];
$ask = static fn () => calledFrom( CLASSES, [ 'run' => 'any run' ], [ 'Wiki\\' => 'tree' ] );
$say = static fn ( $word ) => print( json_encode( $word ) . "\n" );
$say( $ask() );
$say( ( new Cache )->get( $ask ) );
$say( Cache::set( $ask ) );
$say( ( ( new Cache )->later( $ask ) )() );
foreach ( ( new Cache )->each( $ask ) as $word ) { $say( $word ); }
$say( array_map( [ new Cache, 'get' ], [ $ask ] )[0] );
echo "-- the class that declares it; a method of one class, of any\n";
$say( ( new FastCache )->get( $ask ) );
$say( ( new FastCache )->other( $ask ) );
$say( ( new Job )->run( $ask ) );
$say( ( new class { public function run( $ask ) { return $ask(); } } )->run( $ask ) );
$say( ( new Wiki\Parser\Tree )->walk( $ask ) );
echo "-- the innermost\n";
$say( ( new Job )->run( static fn () => ( new Cache )->get( $ask ) ) );
$say( ( new Cache )->get( static fn () => ( new Job )->run( $ask ) ) );
echo "-- nothing to look for; words that are no texts\n";
$say( ( new Cache )->get( static fn () => calledFrom( [] ) ) );
$say( ( new Cache )->get( static fn () => calledFrom( [ 'Cache' => 7 ] ) ) );
$say( ( new Cache )->get( static fn () => calledFrom( [ 'Cache' => [] ], [ 5 => 'x' ], [ 5 => 'x' ] ) ) );
}
?>
--EXPECT--
null
"cache"
"cache"
"cache"
"cache"
"cache"
-- the class that declares it; a method of one class, of any
"cache"
null
"job"
"any run"
"tree"
-- the innermost
"cache"
"job"
-- nothing to look for; words that are no texts
null
null
null
