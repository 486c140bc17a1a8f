// Who asks: seeded stable ids, and the pseudonyms of registered readers.
import { createHash, createHmac } from 'node:crypto';

export const UNIT_SECRET = 'demo-unit-secret-0123456789abcdef0123456789';
const SEED = 'demo';

/** The first n ids of the seed: 20 hex digits each, as the browser makes them. */
export function stableIds( n ) {
	return Array.from( { length: n }, ( _, i ) => createHash( 'sha256' ).update( `${ SEED } ${ i }` ).digest( 'hex' ).slice( 0, 20 ) );
}

/** As the wiki makes it for a wiki that stands alone. */
export function pseudonym( wikiId, accountId, secret = UNIT_SECRET ) {
	return createHmac( 'sha256', secret ).update( `local:${ wikiId }:${ accountId }` ).digest( 'hex' ).slice( 0, 32 );
}
