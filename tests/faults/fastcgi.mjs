// A FastCGI client: one request, one connection, as nginx asks php-fpm by default.
import net from 'node:net';

const [ BEGIN, END, PARAMS, STDIN, STDOUT, STDERR ] = [ 1, 3, 4, 5, 6, 7 ];

function record( type, content ) {
	const head = Buffer.from( [ 1, type, 0, 1, content.length >> 8, content.length & 255, 0, 0 ] );
	return Buffer.concat( [ head, content ] );
}

function size( bytes ) {
	if ( bytes.length < 128 ) {
		return Buffer.from( [ bytes.length ] );
	}
	const long = Buffer.alloc( 4 );
	long.writeUInt32BE( ( bytes.length | 0x80000000 ) >>> 0 );
	return long;
}

/**
 * @param {string} script
 * @param {string} query
 * @param {Object} more parameters in place of those of a GET, or besides
 * @param {string} body
 * @return {Buffer} the bytes of a request of this script, ready to be sent as often as wanted
 */
export function request( script, query = '', more = {}, body = '' ) {
	const params = Object.entries( {
		SCRIPT_FILENAME: script, SCRIPT_NAME: '/x.php', REQUEST_URI: '/x.php', QUERY_STRING: query, REQUEST_METHOD: 'GET',
		SERVER_PROTOCOL: 'HTTP/1.1', GATEWAY_INTERFACE: 'CGI/1.1', REMOTE_ADDR: '127.0.0.1', SERVER_NAME: 'localhost', SERVER_PORT: '80',
		...more
	} ).flatMap( ( pair ) => {
		const [ name, value ] = pair.map( ( text ) => Buffer.from( text ) );
		return [ size( name ), size( value ), name, value ];
	} );
	return Buffer.concat( [
		record( BEGIN, Buffer.from( [ 0, 1, 0, 0, 0, 0, 0, 0 ] ) ),
		record( PARAMS, Buffer.concat( params ) ), record( PARAMS, Buffer.alloc( 0 ) ),
		...( body ? [ record( STDIN, Buffer.from( body ) ) ] : [] ), record( STDIN, Buffer.alloc( 0 ) )
	] );
}

/**
 * @return {Promise<{ body: string, error: ?string, status: number, head: string }>} error where the connection
 *  broke, the answer was cut, PHP wrote to its error stream, or the status is not 200
 */
export function ask( socket, bytes ) {
	return new Promise( ( resolve ) => {
		const parts = [];
		const connection = net.connect( socket, () => connection.write( bytes ) );
		connection.on( 'data', ( part ) => parts.push( part ) );
		connection.on( 'error', ( error ) => resolve( { body: '', error: error.code, status: 502, head: '' } ) );
		connection.on( 'end', () => resolve( read( Buffer.concat( parts ) ) ) );
	} );
}

function read( bytes ) {
	let [ out, error, ended ] = [ '', '', false ];
	for ( let at = 0; at + 8 <= bytes.length; ) {
		const [ type, length ] = [ bytes[ at + 1 ], bytes.readUInt16BE( at + 4 ) ];
		const content = bytes.toString( 'utf8', at + 8, at + 8 + length );
		out += type === STDOUT ? content : '';
		error += type === STDERR ? content : '';
		ended ||= type === END;
		at += 8 + length + bytes[ at + 6 ];
	}
	const [ , head, body ] = /^([^]*?)\r\n\r\n([^]*)$/.exec( out ) ?? [ '', '', '' ];
	const status = /^Status: (\d+)/m.exec( head )?.[ 1 ] ?? '200';
	const wrong = error || ( !ended && 'cut' ) || ( status !== '200' && status ) || ( !head && 'no head' );
	return { body, error: wrong || null, status: Number( status ), head };
}
