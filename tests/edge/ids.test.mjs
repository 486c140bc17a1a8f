// Ids that an edge gives, by the snippets of docs/edge.md: nobody gets another's copy, and nobody can give themselves one.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Wiki } from '../wiki/wiki.mjs';
import { Front } from './front.mjs';

const SETTINGS = `<?php
$wgUseCdn = true;
$wgCdnServersNoPurge = [ '127.0.0.1' ];
$wgStatsigClientEntries = [ 'hello_world', 'browser_experiment' ];
$wgStatsigEdgeHeader = 'X-Statsig-Ids';
`;
const [ FIRST, SECOND ] = [ '00112233445566778899', 'ffeeddccbbaa99887766' ];

describe( 'ids of an edge', () => {
	let wiki, number = 0;
	before( () => {
		wiki = new Wiki().start( SETTINGS );
	} );
	after( () => wiki.end() );

	for ( const kind of [ 'varnish', 'nginx' ] ) {
		describe( `of ${ kind }`, () => {
			let front;
			before( async () => {
				front = await Front.start( kind, wiki.url, { ids: true } );
			} );
			after( () => front.end() );

			const ask = async ( path, id, headers = {} ) => {
				const response = await fetch( front.url + path, { headers: { Cookie: id ? `other=1; edgeId=${ id }` : 'other=1', ...headers } } );
				const isHit = kind === 'nginx' ? response.headers.get( 'x-cache' ) === 'HIT' : /\d \d/.test( response.headers.get( 'x-varnish' ) );
				const [ , ids = null ] = /"wgStatsigIds":\s*(\{[^}]*\})/.exec( await response.text() ) ?? [];
				return [ isHit, JSON.parse( ids )?.[ '' ] ?? null ];
			};
			const fresh = () => `/index.php?title=Main_Page&fresh=${ kind }${ ++number }`;

			it( 'have a copy each, and readers without one share another', async () => {
				const path = fresh();
				const seen = [];
				for ( const id of [ null, FIRST, SECOND, null, FIRST, SECOND ] ) {
					seen.push( await ask( path, id ) );
				}
				assert.deepEqual( seen, [ [ false, null ], [ false, FIRST ], [ false, SECOND ], [ true, null ], [ true, FIRST ], [ true, SECOND ] ] );
			} );

			it( 'are not what a reader says', async () => {
				for ( const name of [ 'X-Statsig-Ids', 'x-statsig-ids', 'X_Statsig_Ids' ] ) {
					const path = fresh();
					assert.deepEqual( await ask( path, null, { [ name ]: `stableID=${ FIRST }` } ), [ false, null ], name );
					assert.deepEqual( await ask( path, null ), [ true, null ], name );
					assert.deepEqual( ( await ask( fresh(), SECOND, { [ name ]: `stableID=${ FIRST }` } ) )[ 1 ], SECOND, name );
				}
				assert.deepEqual( ( await ask( fresh(), FIRST.toUpperCase() + 'A' ) )[ 1 ], null );
			} );
		} );
	}
} );
