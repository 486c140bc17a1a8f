--TEST--
Every recorded answer and values response of the official core on generated documents
--EXTENSIONS--
statsig
--SKIPIF--
<?php if ( getenv( 'USE_ZEND_ALLOC' ) === '0' ) die( 'skip 159,100 questions take too long under valgrind; golden_operators asks there' ); ?>
--INI--
memory_limit=512M
--FILE--
<?php
require __DIR__ . '/golden.inc';
$folder = __DIR__ . '/../golden/synthetic';
$answers = golden_answers( $folder );
$answers->print( 'answers' );
var_dump( $answers->agree + $answers->leftOut, $answers->leftOut <= 1433 );
$responses = 0;
golden_responses( $folder, $responses )->print( 'entries of responses' );
var_dump( $responses );
?>
--EXPECT--
answers: 158868 agree, 232 left out, 0 differ
int(159100)
bool(true)
entries of responses: 8569 agree, 18 left out, 0 differ
int(235)
