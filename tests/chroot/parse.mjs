// Parses a script as ES2016, the most that MediaWiki's readers may be given: node tests/chroot/parse.mjs FILE
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { parse } = createRequire( new URL( '../package.json', import.meta.url ) )( 'acorn' );
const script = readFileSync( process.argv[ 2 ], 'utf8' );
parse( script, { ecmaVersion: 2016, sourceType: 'script' } );
process.stdout.write( `chroot: load.php delivered ${ script.length } characters of ES2016\n` );
