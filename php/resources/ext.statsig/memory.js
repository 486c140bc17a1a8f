/**
 * What the browser remembers: cookies (the stable id, the reader's consent and choice; JavaScript sets them, as a
 * cookie set by PHP would make a cached page private) and notes in its two stores. All of it may be full, off,
 * forbidden or written by others: then nothing is remembered.
 */
import { config } from './delivered.js';
import { sha256 } from './program/sha256.js';

/**
 * @param {string} word Which cookie: 'Id', 'Consent' or 'Choice'
 * @param {string|number} [value] Writes it
 * @param {number} [days] That it lives then; 0: until the browser is closed; negative: it is removed
 * @return {string[]} All there are of that name: one for each path and domain at which somebody set it
 */
export function jar( word, value, days ) {
	try {
		const start = config.cookie + word + '=';
		if ( value ) {
			document.cookie = start + value + config.scope + ( days ? ';max-age=' + days * 86400 : '' );
		}
		return document.cookie.split( '; ' ).filter( ( pair ) => !pair.indexOf( start ) );
	} catch ( e ) {
		return [];
	}
}

/**
 * @param {string} name 'exposed' and 'class' (classes.js), which all tabs share, else a note of this tab
 * @param {*} [value] Writes it; null removes it
 * @return {*} What is there, else an empty list
 */
export function note( name, value ) {
	try {
		const store = name < 'l' ? localStorage : sessionStorage;
		const key = 'mw-statsig-' + name;
		if ( value ) {
			store[ key ] = JSON.stringify( value );
		} else if ( value === null ) {
			delete store[ key ];
		}
		return [].concat( JSON.parse( store[ key ] ) || [] );
	} catch ( e ) {
		return [];
	}
}

/**
 * @return {string} 20 random hex digits
 */
export const random = () => crypto.getRandomValues( new Uint8Array( 10 ) )
	.reduce( ( text, byte ) => text + ( byte + 256 ).toString( 16 ).slice( 1 ), '' );

/**
 * @param {boolean} [isMade] Whether to make one if there is none
 * @return {string|undefined} The browser's id; undefined where it keeps no cookies. Two different ones are
 *  none, as nobody knows which the server reads.
 */
export function id( isMade ) {
	const pairs = jar( 'Id' );
	const [ , found ] = /^[^,]+=([0-9a-f]{20})(,[^,]+=\1)*$/.exec( pairs ) || [];
	if ( isMade && !found && !pairs[ 1 ] ) {
		jar( 'Id', random(), config.days );
		// Another tab may have written at the same time: whatever is there now is the id of both
		return id();
	}
	return found;
}

/**
 * @param {string} text
 * @return {string} 32 bits: names, groups and ids need not lie in the stores in clear
 */
export const hash = ( text ) => sha256( text )[ 0 ].toString( 36 );

/**
 * Forget the reader.
 */
export function clear() {
	jar( 'Id', 1, -1 );
	note( 'class', null );
	note( 'exposed', null );
	note( 'last-userID', null );
	note( 'last-stableID', null );
}
