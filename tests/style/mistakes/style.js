/**
 * Mistakes that eslint is to find.
 */
function wrong(first) {
	return globalThis;
}
