'use strict';

/**
 * The stable id: 20 random hex digits in a cookie that JavaScript sets, as a cookie set by PHP
 * would make a cached page private.
 */
const FORM = /^[0-9a-f]{20}$/;

/**
 * @param {number} digits Even
 * @return {string} Random hex digits
 */
function randomHex( digits ) {
	const bytes = window.crypto.getRandomValues( new Uint8Array( digits / 2 ) );
	return Array.from( bytes, ( byte ) => ( '0' + byte.toString( 16 ) ).slice( -2 ) ).join( '' );
}

/**
 * @param {string} name
 * @return {string|null}
 */
function read( name ) {
	const pair = document.cookie.split( '; ' ).find( ( text ) => text.indexOf( name + '=' ) === 0 );
	const value = pair ? pair.slice( name.length + 1 ) : '';
	return FORM.test( value ) ? value : null;
}

/**
 * @param {Object} cookie name, domain, path
 * @param {string} value
 * @param {number} seconds
 */
function write( cookie, value, seconds ) {
	document.cookie = cookie.name + '=' + value +
		'; path=' + ( cookie.path || '/' ) +
		( cookie.domain ? '; domain=' + cookie.domain : '' ) +
		'; max-age=' + seconds +
		'; SameSite=Lax' +
		( location.protocol === 'https:' ? '; Secure' : '' );
}

/**
 * The browser's id, made if there is none.
 *
 * @param {Object} cookie name, domain, path, days
 * @return {string|null} Null where the browser keeps no cookies
 */
function get( cookie ) {
	if ( read( cookie.name ) === null ) {
		write( cookie, randomHex( 20 ), cookie.days * 86400 );
	}
	// Another tab may have written at the same time: whatever is there now is the id of both
	return read( cookie.name );
}

/**
 * @param {Object} cookie name, domain, path
 */
function remove( cookie ) {
	write( cookie, '', 0 );
}

module.exports = { get: get, read: read, remove: remove, randomHex: randomHex };
