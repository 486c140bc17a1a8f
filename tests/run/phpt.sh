#!/bin/sh
# Runs the phpt suite: tests/run/phpt.sh MODULE.so [FILE.phpt ...]
# A skipped test fails the run. PHP, PHP_CONFIG and TEST_MODULE (the module
# with testPanic) may be set; without TEST_MODULE its tests are left out.
set -eu
cd "$(dirname "$0")/../.."
module=$(readlink -f "$1")
shift
php=$(command -v "${PHP:-php}")
build=$("${PHP_CONFIG:-php-config}" --extension-dir)
for runner in "$build/build/run-tests.php" "$("${PHP_CONFIG:-php-config}" --prefix)/lib/php/$(basename "$build")/build/run-tests.php"; do
	[ -f "$runner" ] && break
done
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
[ $# -gt 0 ] || set -- tests/phpt
export STATSIG_MODULE="$module" STATSIG_TEST_MODULE="${TEST_MODULE:-}"
export TEST_PHP_EXECUTABLE="$php" NO_INTERACTION=1
status=0
"$php" -n "$runner" -n -q -j1 ${PHPT_OPTIONS:-} -d "extension=$module" \
	--show-diff "$@" >"$out/log" 2>&1 || status=$?
cat "$out/log"
if ! grep -Eq '^Tests passed +: +[1-9]' "$out/log" || ! grep -Eq '^Tests skipped +: +0 ' "$out/log"; then
	echo "phpt: no test ran, or some were skipped" >&2
	status=1
fi
exit "$status"
