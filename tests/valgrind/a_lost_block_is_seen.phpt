--TEST--
A block that nothing leads to any more: valgrind must report it, or a leak of the module would pass
--EXTENSIONS--
ffi
--FILE--
<?php
FFI::cdef( 'void *malloc(size_t size);' )->malloc( 4321 );
echo "lost\n";
?>
--EXPECT--
lost
