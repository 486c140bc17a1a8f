--TEST--
An uncaught error of the module, and one of PHP code, leave the next answer right
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/limits.inc';
function answer( Statsig\Config $config ) {
	$answer = $config->evaluate( 'large', [] );
	try {
		return $answer->get( 5 );
	} finally {
		throw new LogicException( 'mine' );
	}
}
answer( $config );
?>
--EXPECTF--
%AFatal error: Uncaught TypeError: Statsig\Evaluation::get(): Argument #1 ($parameter) must be of type string, int given%ANext LogicException: mine%A
after it: [true,"Recognized","default",false,"no_config_file"]
