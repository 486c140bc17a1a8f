--TEST--
A read of freed memory: valgrind must report it, or one of the module would pass
--EXTENSIONS--
ffi
--FILE--
<?php
$libc = FFI::cdef( 'void *malloc(size_t size); void free(void *block);' );
$block = FFI::cast( 'char *', $libc->malloc( 16 ) );
$libc->free( $block );
echo strlen( $block[3] ), "\n";
?>
--EXPECT--
1
