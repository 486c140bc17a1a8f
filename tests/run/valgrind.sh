#!/bin/sh
# Runs the phpt suite under valgrind: tests/run/valgrind.sh MODULE.so [FILE.phpt ...]
# PHP's own allocator is off and the module stays loaded, so that valgrind sees
# each block and can name the code; a leak or an error fails the test (LEAKED).
set -eu
export USE_ZEND_ALLOC=0 ZEND_DONT_UNLOAD_MODULES=1
export STATSIG_GARBAGE_CALLS="${STATSIG_GARBAGE_CALLS:-5000}"
PHPT_OPTIONS=-m exec "$(dirname "$0")/phpt.sh" "$@"
