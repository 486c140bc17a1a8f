// Where an operator has nginx or Apache: gives browsers what php-fpm makes, and the files beside it.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';

const SCRIPT = /^\/(index|load|rest|api)(?=\.php(\/|$))/;
const FILE = /^\/(resources|skins|extensions)(\/[\w-][\w.-]*)+$/;
const TYPES = { '.css': 'text/css', '.js': 'text/javascript', '.png': 'image/png', '.svg': 'image/svg+xml' };
// PHP would compress for a browser, and what it makes is passed on as text
const KEPT_BACK = new Set( [ 'accept-encoding', 'content-type', 'content-length', 'connection' ] );

function parameters( { method, url, headers, socket } ) {
	const [ path, query = '' ] = url.split( '?' );
	const [ script ] = /^\/\w+\.php/.exec( path );
	const passed = Object.entries( headers ).filter( ( [ name ] ) => !KEPT_BACK.has( name ) )
		.map( ( [ name, value ] ) => [ `HTTP_${ name.toUpperCase().replaceAll( '-', '_' ) }`, String( value ) ] );
	return {
		REQUEST_METHOD: method, REQUEST_URI: url, QUERY_STRING: query, SCRIPT_NAME: script, PATH_INFO: decodeURIComponent( path.slice( script.length ) ),
		CONTENT_TYPE: headers[ 'content-type' ] ?? '', CONTENT_LENGTH: headers[ 'content-length' ] ?? '',
		SERVER_PORT: String( socket.localPort ), ...Object.fromEntries( passed )
	};
}

async function textOf( request ) {
	const parts = [];
	for await ( const part of request ) {
		parts.push( part );
	}
	return Buffer.concat( parts ).toString();
}

/** @return {Promise<{ url: string, of: Function, end: Function }>} of( wiki ) says which one is served */
export async function webServer() {
	let wiki;
	async function sendFile( path, response ) {
		const type = FILE.test( path ) && TYPES[ extname( path ) ];
		const content = type && await readFile( wiki.folder + path ).catch( () => null );
		if ( content ) {
			response.writeHead( 200, { 'Content-Type': type } ).end( content );
		} else {
			response.writeHead( 404 ).end();
		}
	}
	const server = createServer( async ( request, response ) => {
		const [ path ] = request.url.split( '?' );
		const [ , entry ] = SCRIPT.exec( path ) ?? [];
		if ( !entry ) {
			return sendFile( path, response );
		}
		const { status, head, body } = await wiki.ask( entry, parameters( request ), await textOf( request ) );
		const lines = head.split( '\r\n' ).map( ( line ) => /^([^:]+): *(.*)$/.exec( line ) ).filter( ( line ) => line && line[ 1 ] !== 'Status' );
		for ( const [ , name, value ] of lines ) {
			response.appendHeader( name, value );
		}
		response.writeHead( status ).end( body );
	} );
	await new Promise( ( resolve ) => server.listen( 0, '127.0.0.1', resolve ) );
	return {
		url: `http://127.0.0.1:${ server.address().port }`,
		of: ( served ) => {
			wiki = served;
		},
		end: () => {
			server.closeAllConnections();
			server.close();
		}
	};
}
