// What somebody else's script, an older release or a bad disk may have left under our names.

const NAMES = [ 'exposed', 'last-stableID', 'last-userID' ];
const VALUES = [
	'', 'null', '{}', '[]', '0', '-1', '"text"', 'true', '{not json', '\u0000\uffff', 'undefined', '[object Object]',
	'{"__proto__":{"polluted":1}}', '{"length":-1,"0":null}', '[null,null,null]', '[{},[],"x"]', '[[[[[[[[]]]]]]]]',
	'{"toString":1,"valueOf":2}', '{"gates":{"hello_world":[]}}', '1e999', '["<script>alert(1)</script>"]',
	'[9007199254740993,"\ud800"]', `"${ 'x'.repeat( 100_000 ) }"`, '['.repeat( 20_000 )
];
const IDS = [
	'', 'x', 'null', 'undefined', '0', '0123456789abcdef0123456789abcdef', 'ABCDEF0123456789ABCD', '<script>', '%00', '"quoted"',
	'00112233445566778899,', '統', 'g'.repeat( 20 ), 'a'.repeat( 3000 ), '__proto__'
];

/**
 * @param {string} prefix Of the wiki's cookies
 * @param {string[]} keys In the stores, as a page view leaves them
 * @param {number} turn Another one, other values
 * @return {Array} stores and cookies, for fill()
 */
export function hostile( prefix, keys, turn ) {
	const names = new Set( [ ...keys, ...NAMES.map( ( name ) => `mw-statsig-${ name }` ) ] );
	const stores = [ ...names ].map( ( name, index ) => [ name, VALUES[ ( turn + index * 7 ) % VALUES.length ] ] );
	const cookies = [ 'statsigId', 'statsigChoice', 'statsigConsent' ]
		.map( ( name, index ) => [ prefix + name, IDS[ ( turn + index * 4 ) % IDS.length ] ] );
	return [ stores, cookies, turn % 5 === 4 ];
}

/** Runs in a page. `isFull` leaves no room in the stores. */
export function fill( [ stores, cookies, isFull ] ) {
	for ( const area of [ localStorage, sessionStorage ] ) {
		area.clear();
		for ( const [ name, value ] of stores ) {
			area.setItem( name, value );
		}
		for ( let size = isFull ? 1 << 22 : 0; size >= 1; size /= 2 ) {
			try {
				area.setItem( `filling-${ size }`, 'x'.repeat( size ) );
			} catch {
				// As much as there is room for
			}
		}
	}
	for ( const [ name, value ] of cookies ) {
		document.cookie = `${ name }=${ value }; path=/`;
	}
}
