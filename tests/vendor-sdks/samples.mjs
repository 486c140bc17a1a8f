// The code of docs/vendor-sdks.md, by the heading that it stands under.
import { readFileSync } from 'node:fs';

const text = readFileSync( new URL( '../../docs/vendor-sdks.md', import.meta.url ), 'utf8' );

/** @return {string} The samples of a language in one section, one after the other */
export function sample( heading, language = 'js' ) {
	const section = text.split( /^## /m ).find( ( part ) => part.startsWith( `${ heading }\n` ) );
	const found = [ ...section.matchAll( new RegExp( '^```' + language + '\\n(.*?)^```', 'gms' ) ) ].map( ( [ , code ] ) => code );
	if ( !found.length ) {
		throw new Error( `no ${ language } under "${ heading }"` );
	}
	return found.join( '\n' );
}
