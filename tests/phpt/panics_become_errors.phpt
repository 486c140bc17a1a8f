--TEST--
A panic in a function, method or constructor is an Error, and the next call answers right
--FILE--
<?php
require __DIR__ . '/panic/run.inc';
run( 'panics_become_errors' );
?>
--EXPECTF--
statsig: internal error at src/php/test_panic.rs:%d
Error: Rust panic: now
statsig: internal error at src/php/test_panic.rs:%d
Error: Rust panic: borrowed
statsig: internal error at src/php/zend/panic.rs:%d
Error: Rust panic: Statsig\checkGate
statsig: internal error at src/php/zend/panic.rs:%d
Error: Rust panic: Statsig\evaluate
statsig: internal error at src/php/zend/panic.rs:%d
Error: Rust panic: Statsig\status
statsig: internal error at src/php/zend/panic.rs:%d
Error: Rust panic: Statsig\reload
statsig: internal error at src/php/zend/panic.rs:%d
Error: Rust panic: Statsig\User::__construct
statsig: internal error at src/php/zend/panic.rs:%d
Error: Rust panic: Statsig\User::fromArray
statsig: internal error at src/php/zend/panic.rs:%d
Error: Rust panic: Statsig\Config::fromJson
statsig: internal error at src/php/zend/panic.rs:%d
Error: Rust panic: Statsig\Config::names
statsig: internal error at src/php/zend/panic.rs:%d
Error: Rust panic: Statsig\Evaluation::get
statsig: internal error at src/php/zend/panic.rs:%d
Error: Rust panic: Statsig\Evaluation::value
NoConfig NoConfig
