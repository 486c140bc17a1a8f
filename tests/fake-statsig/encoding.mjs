// Content codings, both ways.
import zlib from 'node:zlib';

/** The answer as the client can read it: br before gzip, as it is otherwise. */
export function compressed( answer, accepted ) {
	const codings = accepted.split( ',' ).map( ( part ) => part.split( ';' )[ 0 ].trim() );
	const coding = [ 'br', 'gzip' ].find( ( name ) => codings.includes( name ) );
	if ( !coding ) {
		return answer;
	}
	const body = coding === 'br' ?
		zlib.brotliCompressSync( answer.body, { params: { [ zlib.constants.BROTLI_PARAM_QUALITY ]: 4 } } ) :
		zlib.gzipSync( answer.body );
	return { ...answer, body, headers: { ...answer.headers, 'content-encoding': coding } };
}

/** A request's body in clear. Sniffs the gzip magic: browsers send gzip without any header. Throws on bad gzip. */
export function plain( body ) {
	return body.length > 1 && body[ 0 ] === 0x1f && body[ 1 ] === 0x8b ? zlib.gunzipSync( body ) : body;
}
