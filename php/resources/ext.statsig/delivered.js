/**
 * What the wiki delivers beside the code. `require` is that of its loader, which the build leaves as it is. Variables, too,
 * stand before the code (ModuleFiles::index(), which puts them there): `groups`, those of operators that the program
 * needs, `fieldsOf` (PageFields), `pins`, a list of pins.js or nothing, `timings` (timings.js) and `reserved` (manual.js, or
 * classes.js where entries come by class).
 */
export const config = require( './config.json' );
/** The program's text */
export const json = require( './program.json' );
