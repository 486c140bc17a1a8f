--TEST--
Every recorded answer and values response of the official core on real documents, where those are beside the checkout
--EXTENSIONS--
statsig
--SKIPIF--
<?php if ( getenv( 'USE_ZEND_ALLOC' ) === '0' ) die( 'skip 20,704 questions take too long under valgrind; golden_operators asks there' ); ?>
--INI--
memory_limit=512M
--FILE--
<?php
require __DIR__ . '/golden.inc';
$folder = shared_folder( 'statsig/golden/real' );
if ( $folder === null ) {
	die( "not beside this checkout: nothing compared\n" );
}
$answers = golden_answers( $folder );
$answers->print( 'answers' );
var_dump( $answers->agree + $answers->leftOut, $answers->leftOut <= 35 );
$responses = 0;
golden_responses( $folder, $responses )->print( 'entries of responses' );
var_dump( $responses );
?>
--EXPECTREGEX--
(answers: 20697 agree, 7 left out, 0 differ
int\(20704\)
bool\(true\)
entries of responses: 1636 agree, 0 left out, 0 differ
int\(84\)|not beside this checkout: nothing compared)
