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
 * The browser's id, made if there is none; its lifetime begins anew.
 *
 * @param {Object} cookie name, domain, path, days
 * @return {string|null} Null where the browser keeps no cookies
 */
function get( cookie ) {
	const id = read( cookie.name ) || randomHex( 20 );
	document.cookie = cookie.name + '=' + id +
		'; path=' + ( cookie.path || '/' ) +
		( cookie.domain ? '; domain=' + cookie.domain : '' ) +
		'; max-age=' + cookie.days * 86400 +
		'; SameSite=Lax' +
		( location.protocol === 'https:' ? '; Secure' : '' );
	// Another tab may have written at the same time: whatever is there now is the id of both
	return read( cookie.name );
}

module.exports = { get: get, randomHex: randomHex };
