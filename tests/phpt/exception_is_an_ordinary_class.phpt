--TEST--
Statsig\Exception can be constructed, extended and caught as \Exception
--EXTENSIONS--
statsig
--FILE--
<?php
class Mine extends Statsig\Exception {
}
foreach ( [ new Statsig\Exception( 'one', 1 ), new Mine( 'two', 2, new LogicException( 'before' ) ) ] as $exception ) {
	try {
		throw $exception;
	} catch ( Exception $caught ) {
		echo get_class( $caught ), ' ', $caught->getMessage(), ' ', $caught->getCode(), ' ',
			$caught->getPrevious()?->getMessage(), ' line ', $caught->getLine(), "\n";
	}
}
?>
--EXPECT--
Statsig\Exception one 1  line 4
Mine two 2 before line 4
