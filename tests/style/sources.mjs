// The files of php/ that a person writes.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PHP = fileURLToPath( new URL( '../../php', import.meta.url ) );

/**
 * @param {string} folder Below php/
 * @param {RegExp} wanted What a file's name is to match
 * @return {Object} Path below php/ => text
 */
export function sources( folder, wanted ) {
	const files = {};
	for ( const entry of readdirSync( join( PHP, folder ), { withFileTypes: true } ) ) {
		const path = join( folder, entry.name );
		if ( entry.isDirectory() ) {
			Object.assign( files, sources( path, wanted ) );
		} else if ( wanted.test( entry.name ) ) {
			files[ path ] = read( path );
		}
	}
	return files;
}

/**
 * @param {string} path Below php/
 * @return {string} The file's text
 */
export const read = ( path ) => readFileSync( join( PHP, path ), 'utf8' );
