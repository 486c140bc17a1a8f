<?php
// Puts together what all processes of a coverage run have written, and says of each file which share of its lines ran.
//
//     php tests/coverage/report.php FOLDER

use SebastianBergmann\CodeCoverage\CodeCoverage;
use SebastianBergmann\CodeCoverage\Driver\Selector;
use SebastianBergmann\CodeCoverage\Filter;
use SebastianBergmann\CodeCoverage\RawCodeCoverageData;

require 'SebastianBergmann/CodeCoverage/autoload.php';

const LEAST = 90;
$php = dirname( __DIR__, 2 ) . '/php/';
$filter = new Filter();
foreach ( [ 'src', 'maintenance' ] as $folder ) {
	$filter->includeDirectory( $php . $folder );
}
$coverage = new CodeCoverage( ( new Selector )->forLineCoverage( $filter ), $filter );
$processes = glob( "$argv[1]/lines*" );
foreach ( $processes as $number => $file ) {
	$lines = unserialize( file_get_contents( $file ), [ 'allowed_classes' => false ] );
	$coverage->append( RawCodeCoverageData::fromXdebugWithoutPathCoverage( $lines ), (string)$number );
}
$rows = [];
[ $ran, $all ] = [ 0, 0 ];
foreach ( $coverage->getReport() as $node ) {
	if ( $node instanceof SebastianBergmann\CodeCoverage\Node\File && $node->numberOfExecutableLines() > 0 ) {
		[ $own, $of ] = [ $node->numberOfExecutedLines(), $node->numberOfExecutableLines() ];
		$missing = array_keys( array_filter( $node->lineCoverageData(), static fn ( $tests ) => $tests === [] ) );
		$rows[] = [ 100 * $own / $of, substr( $node->pathAsString(), strlen( $php ) ), $own, $of, implode( ' ', $missing ) ];
		[ $ran, $all ] = [ $ran + $own, $all + $of ];
	}
}
usort( $rows, static fn ( $one, $other ) => $other[0] <=> $one[0] );
foreach ( $rows as [ $share, $name, $own, $of, $missing ] ) {
	printf( "%5.1f %% %4d of %4d  %s%s\n", $share, $own, $of, $name, $missing === '' ? '' : "  lines $missing" );
}
$share = $all ? 100 * $ran / $all : 0;
printf( "coverage: %.1f %% of the lines of php/ (%d of %d), seen in %d processes; at least %d %%\n", $share, $ran, $all, count( $processes ), LEAST );
exit( $share >= LEAST ? 0 : 1 );
