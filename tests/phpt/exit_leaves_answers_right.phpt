--TEST--
exit with evaluations alive leaves the next answer right
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/limits.inc';
$answer = $config->evaluate( 'large', [] );
$value = $answer->value();
exit( 'left' );
?>
--EXPECT--
left
after it: [true,"Recognized","default",false,"no_config_file"]
