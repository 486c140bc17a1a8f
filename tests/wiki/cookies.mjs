/**
 * @param {Response} response
 * @return {string[][]} Name and value of each cookie that it sets
 */
export function cookiesOf( response ) {
	// One text for all of them: Debian's Node gives no list. A date's comma is followed by no name.
	return ( response.headers.get( 'set-cookie' )?.split( /, (?=[^;,=\s]+=)/ ) ?? [] )
		.map( ( line ) => /^([^=]+)=([^;]*)/.exec( line ).slice( 1 ) );
}
