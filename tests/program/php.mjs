// What the module says, asked of PHP.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath( new URL( '../..', import.meta.url ) );
const MODULE = process.env.STATSIG_MODULE || `${ REPOSITORY }/build/statsig.so`;

/**
 * @param {string} script A file below this folder that prints a JSON text in each line
 * @param {string} input What it reads
 * @return {Array} The values of the lines
 */
export function phpLines( script, input = '' ) {
	const text = execFileSync( 'php', [
		'-n', '-d', `extension=${ MODULE }`, '-d', 'memory_limit=1G', `${ REPOSITORY }/tests/program/${ script }`
	], { input, encoding: 'utf8', maxBuffer: 1 << 30, env: { STATSIG_SHARED: `${ REPOSITORY }/../shared`, ...process.env } } );
	return text.trimEnd().split( '\n' ).map( ( line ) => JSON.parse( line ) );
}
