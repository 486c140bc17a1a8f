// The commands that the documents give, as they stand there.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath( new URL( '../..', import.meta.url ) );

export const read = ( file ) => readFileSync( ROOT + file, 'utf8' );

/** @return {string} what stands under a heading of the second level */
export function section( file, heading ) {
	const [ , text ] = read( file ).split( `\n## ${ heading }\n` );
	if ( text === undefined ) {
		throw new Error( `${ file } has no "${ heading }"` );
	}
	return text.split( /\n## / )[ 0 ];
}

/** @return {{ language: string, text: string }[]} fenced blocks, also those within lists */
export function blocks( text ) {
	return [ ...text.matchAll( /^( *)```(\w*)\n([^]*?)^\1```$/gm ) ].map( ( [ , indent, language, body ] ) => (
		{ language, text: body.split( '\n' ).map( ( line ) => line.slice( indent.length ) ).join( '\n' ) }
	) );
}

/** @return {string[]} each command of a block */
export const commands = ( text ) => text.replace( /\\\n\s*/g, '' ).split( '\n' ).filter( ( line ) => line.trim() && !line.startsWith( '#' ) );

/** @return {string[]} commands of the last column of a table */
export const inTable = ( text ) => [ ...text.matchAll( /^\|.*\| `(sudo [^`]*)` \|$/gm ) ].map( ( [ , command ] ) => command );
