/**
 * What the wiki delivers beside the code. `require` is that of its loader, which the build leaves as it is. Three variables,
 * too, stand before the code (ModuleFiles::index(), which puts them there): `groups`, those of operators that the program
 * needs, `pins`, a list of pins.js or nothing, and `timings` (timings.js).
 */
export const config = require( './config.json' );
/** The program's text */
export const json = require( './program.json' );
