--TEST--
calledFrom() finds the innermost of some places: classes, methods, heirs, through closures and engine functions
--EXTENSIONS--
statsig
--FILE--
<?php
use function Statsig\calledFrom;

class Cache {
	public function get( $ask ) { return $ask(); }
	public static function set( $ask ) { return $ask(); }
	public function later( $ask ) { return fn () => $ask(); }
	public function each( $ask ) { yield $ask(); }
}
class FastCache extends Cache { public function other( $ask ) { return $ask(); } }
class Job { public function run( $ask ) { return $ask(); } }

class Task { public function work( $ask ) { return $ask(); } }
class OwnTask extends Task { public function work( $ask ) { return $ask(); } public function rest( $ask ) { return $ask(); } }

const PLACES = [
	'classes' => [ 'Cache' => 'cache', 'Job' => [ 'run' => 'job' ] ],
	'methods' => [ 'run' => 'any run' ],
	'heirs' => [ 'work' => [ 'Task' => 'task' ] ],
	'weak' => 'job',
];
$ask = static fn () => calledFrom( PLACES );
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
$say( ( new Task )->work( $ask ) );
$say( ( new OwnTask )->work( $ask ) );
$say( ( new OwnTask )->rest( $ask ) );
echo "-- the innermost; a weak word gives way to one further out\n";
$say( ( new Cache )->get( static fn () => ( new Task )->work( $ask ) ) );
$say( ( new Job )->run( static fn () => ( new Cache )->get( $ask ) ) );
$say( ( new Cache )->get( static fn () => ( new Job )->run( $ask ) ) );
echo "-- nothing to look for; words that are no texts\n";
$say( ( new Cache )->get( static fn () => calledFrom( [] ) ) );
$say( ( new Cache )->get( static fn () => calledFrom( [ 'classes' => [ 'Cache' => 7 ] ] ) ) );
$say( ( new Cache )->get( static fn () => calledFrom( [ 'classes' => [ 'Cache' => [] ], 'methods' => [ 5 => 'x' ] ] ) ) );
foreach ( [ [ 'klasses' => [] ], [ 'classes' => 'Cache' ], [ 'weak' => [] ], [ [] ] ] as $places ) {
	try {
		calledFrom( $places );
	} catch ( Statsig\Exception $e ) {
		echo $e->getMessage(), "\n";
	}
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
"task"
"task"
null
-- the innermost; a weak word gives way to one further out
"task"
"cache"
"cache"
-- nothing to look for; words that are no texts
null
null
null
Statsig\calledFrom(): a part of another name or type than the stub documents
Statsig\calledFrom(): a part of another name or type than the stub documents
Statsig\calledFrom(): a part of another name or type than the stub documents
Statsig\calledFrom(): a part of another name or type than the stub documents
