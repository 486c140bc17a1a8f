// The edge rule of deploy/edge, as docs/edge.md includes it: cookies that no page depends on neither multiply
// copies nor keep anybody from them, and nobody gets what was made for one reader.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { cookiesOf } from '../wiki/cookies.mjs';
import { PASSWORD, Wiki } from '../wiki/wiki.mjs';
import { Front } from './front.mjs';

const SETTINGS = `<?php
$wgUseCdn = true;
$wgCdnServersNoPurge = [ '127.0.0.1' ];
$wgStatsigUnitSecret = 'a secret of the tests of the edge';
$wgStatsigClientEntries = [ 'hello_world', 'browser_experiment' ];
$wgStatsigEvents = [ 'click' => [] ];
if ( is_file( __DIR__ . '/without' ) ) {
	ExtensionRegistry::getInstance()->clearQueue();
	wfLoadSkin( 'Vector' );
}
`;

// What is common for wikis behind Varnish: whoever has a cookie that looks like a session's passes
const COMMON = `
sub vcl_recv {
	if (req.method != "GET" && req.method != "HEAD" && req.method != "PURGE") {
		return (pass);
	}
	if (req.http.Authorization || req.http.Cookie ~ "([sS]ession|Token)=") {
		return (pass);
	}
	return (hash);
}
`;

const PAGE = '/index.php?title=Main_Page';
const STARTUP = '/load.php?modules=startup&only=scripts&raw=1&skin=vector&lang=en';
const [ FIRST, SECOND ] = [ '00112233445566778899', 'ffeeddccbbaa99887766' ].map( ( id ) => `wikistatsigId=${ id }` );
const NO_SESSION = [ '', FIRST, SECOND, 'mwuser-sessionId=0123456789abcdef', 'statsig-session=1', 'wikiUserName=Admin', 'wikiLoggedOut=1700000000' ];

/** Varnish takes an empty header for a cookie. */
const withCookie = ( cookie ) => cookie ? { Cookie: cookie } : {};

describe( 'the edge rule', () => {
	let wiki, session, number = 0;
	before( async () => {
		wiki = new Wiki().start( SETTINGS );
		session = await logIn( wiki.url );
	} );
	after( () => wiki.end() );

	/** @return {string} Cookies of an account */
	async function logIn( url ) {
		const jar = {};
		const call = async ( body ) => {
			const response = await fetch( `${ url }/api.php`, {
				method: 'POST', body: new URLSearchParams( { format: 'json', ...body } ), headers: { Cookie: cookies() }
			} );
			for ( const [ name, value ] of cookiesOf( response ) ) {
				jar[ name ] = value;
			}
			return response.json();
		};
		const cookies = () => Object.entries( jar ).map( ( [ name, value ] ) => `${ name }=${ value }` ).join( '; ' );
		const { query } = await call( { action: 'query', meta: 'tokens', type: 'login' } );
		const { login } = await call( { action: 'login', lgname: 'Admin', lgpassword: PASSWORD, lgtoken: query.tokens.logintoken } );
		assert.equal( login.result, 'Success' );
		return cookies();
	}

	it( 'finds pages of readers without a session as cacheable as they are without the extension', async () => {
		const headers = async () => {
			const response = await fetch( wiki.url + PAGE, { headers: withCookie( FIRST ) } );
			assert.equal( response.status, 200 );
			return [ 'cache-control', 'vary', 'set-cookie', 'expires' ].map( ( name ) => response.headers.get( name ) );
		};
		const ours = await headers();
		writeFileSync( join( wiki.folder, 'without' ), '' );
		try {
			assert.deepEqual( ours, await headers() );
			assert.doesNotMatch( await ( await fetch( wiki.url + PAGE ) ).text(), /ext\.statsig/ );
		} finally {
			rmSync( join( wiki.folder, 'without' ) );
		}
		assert.match( ours[ 0 ], /s-maxage=[1-9]\d\d/ );
		assert.equal( ours[ 2 ], null );
	} );

	for ( const kind of [ 'varnish', 'nginx' ] ) {
		describe( `of ${ kind }`, () => {
			let front;
			before( async () => {
				front = await Front.start( kind, wiki.url );
			} );
			after( () => front.end() );

			const ask = async ( path, cookie, options = {} ) => {
				const response = await fetch( front.url + path, { ...options, headers: { ...withCookie( cookie ), ...options.headers } } );
				// Two numbers: of this request, and of the one that brought the copy
				const isHit = kind === 'nginx' ? response.headers.get( 'x-cache' ) === 'HIT' : /\d \d/.test( response.headers.get( 'x-varnish' ) );
				return { isHit, status: response.status, headers: response.headers, text: await response.text() };
			};
			/** A page that no test before has asked for */
			const fresh = ( path = PAGE ) => `${ path }&fresh=${ kind }${ ++number }`;

			it( 'has one copy for readers without a session, whatever cookies they have', async () => {
				const path = fresh();
				const [ first, ...others ] = [ await ask( path, NO_SESSION[ 0 ] ) ];
				for ( const cookie of NO_SESSION.slice( 1 ) ) {
					others.push( await ask( path, cookie ) );
				}
				assert.equal( first.isHit, false );
				assert.deepEqual( others.map( ( { isHit } ) => isHit ), others.map( () => true ) );
				assert.deepEqual( others.map( ( { text } ) => text === first.text ), others.map( () => true ) );
				assert.equal( first.headers.get( 'set-cookie' ), null );
			} );

			it( 'has that copy whether the first reader had an id or not', async () => {
				const path = fresh();
				assert.equal( ( await ask( path, FIRST ) ).isHit, false );
				assert.equal( ( await ask( path, SECOND ) ).isHit, true );
				assert.equal( ( await ask( path, '' ) ).isHit, true );
			} );

			it( 'lets who has a session, an Authorization or asks for fresh data through', async () => {
				const path = fresh();
				await ask( path, FIRST );
				for ( const cookie of [ session, 'wiki_session=x', 'wikiToken=x', 'wikiUserID=1', 'UseDC=master', 'cpPosIndex=1@2#3', 'forceHTTPS=true' ] ) {
					for ( const cookies of [ cookie, `${ FIRST }; ${ cookie }`, `${ cookie }; ${ FIRST }` ] ) {
						assert.equal( ( await ask( path, cookies ) ).isHit, false, cookies.replace( session, 'logged in' ) );
					}
				}
				assert.equal( ( await ask( path, '', { headers: { Authorization: 'Basic eDp4' } } ) ).isHit, false );
				assert.equal( ( await ask( path, SECOND ) ).isHit, true );
			} );

			it( 'keeps nobody\'s own page for others', async () => {
				const path = fresh();
				for ( let times = 0; times < 2; times++ ) {
					const own = await ask( path, `${ session }; ${ FIRST }` );
					assert.match( own.text, /"wgUserName":"Admin"/ );
					assert.match( own.headers.get( 'cache-control' ), /private/ );
					assert.equal( own.isHit, false );
				}
				for ( const cookie of [ FIRST, '', SECOND ] ) {
					assert.match( ( await ask( path, cookie ) ).text, /"wgUserName":null/ );
				}
				assert.match( ( await ask( path, session ) ).text, /"wgUserName":"Admin"/ );
			} );

			it( 'has one copy of the startup module', async () => {
				const path = fresh( STARTUP );
				assert.equal( ( await ask( path, FIRST ) ).isHit, false );
				assert.equal( ( await ask( path, '' ) ).isHit, true );
				assert.equal( ( await ask( path, SECOND ) ).isHit, true );
				const { status, isHit } = await ask( path, session );
				assert.deepEqual( [ status, isHit ], [ 200, kind === 'varnish' ] );
			} );

			it( 'brings events to the relay, each of them, packed too', async () => {
				const batch = ( pageView ) => JSON.stringify( {
					events: [ { eventName: 'click', time: Date.now(), user: { customIDs: { stableID: FIRST.split( '=' )[ 1 ] } }, statsigMetadata: { seq: 1 } } ],
					statsigMetadata: { sdkType: 'mw-statsig', sdkVersion: '0.1.0', pageView }
				} );
				const views = [ 'a', 'b', 'c' ].map( ( letter ) => letter.repeat( 19 ) + ( kind === 'nginx' ? 1 : 2 ) );
				const post = ( body, headers ) => ask( '/rest.php/statsig/v1/rgstr', '', { method: 'POST', body, headers: { Origin: front.url, ...headers } } );
				const answers = [
					await post( batch( views[ 0 ] ) ), await post( batch( views[ 1 ] ) ),
					await post( gzipSync( batch( views[ 2 ] ) ), { 'Content-Encoding': 'gzip' } )
				];
				assert.deepEqual( answers.map( ( { status } ) => status ), [ 202, 202, 202 ], answers[ 0 ].text );
				const arrived = wiki.spool().map( ( { id } ) => id.slice( 0, 20 ) );
				assert.deepEqual( views.filter( ( view ) => !arrived.includes( view ) ), [] );
			} );

			it( 'leaves api.php and rest.php their cookies', async () => {
				for ( let times = 0; times < 2; times++ ) {
					assert.match( ( await ask( '/api.php?action=query&meta=userinfo&format=json', session ) ).text, /"name":"Admin"/ );
					assert.doesNotMatch( ( await ask( '/api.php?action=query&meta=userinfo&format=json', FIRST ) ).text, /Admin/ );
				}
			} );

			it( 'answers who has the page already by 304, and HEAD', async () => {
				for ( const cookie of [ FIRST, session ] ) {
					const path = fresh();
					const date = ( await ask( path, cookie ) ).headers.get( 'last-modified' );
					assert.equal( ( await ask( path, cookie, { headers: { 'If-Modified-Since': date } } ) ).status, 304 );
					assert.equal( ( await ask( path, cookie, { method: 'HEAD' } ) ).status, 200 );
				}
			} );

			it( 'is what does it: without it each reader has a copy', async () => {
				const without = await Front.start( kind, wiki.url, { rule: false, own: kind === 'varnish' ? COMMON : '' } );
				const [ ours, path ] = [ front, fresh() ];
				front = without;
				try {
					assert.equal( ( await ask( path, FIRST ) ).isHit, false );
					assert.equal( ( await ask( path, FIRST ) ).isHit, true );
					assert.equal( ( await ask( path, SECOND ) ).isHit, false );
				} finally {
					front = ours;
					await without.end();
				}
			} );
		} );
	}

	it( 'of nginx changes nothing by PURGE, which the wiki answers', async () => {
		const front = await Front.start( 'nginx', wiki.url );
		try {
			const caches = [];
			for ( const method of [ 'GET', 'PURGE', 'GET' ] ) {
				const response = await fetch( `${ front.url + PAGE }&fresh=purge`, { method } );
				assert.equal( response.status, 200 );
				caches.push( response.headers.get( 'x-cache' ) );
			}
			assert.deepEqual( caches, [ 'MISS', null, 'HIT' ] );
		} finally {
			await front.end();
		}
	} );

	describe( 'of varnish', () => {
		const hit = async ( front, path, cookie ) => /\d \d/.test(
			( await fetch( front.url + path, { headers: withCookie( cookie ) } ) ).headers.get( 'x-varnish' ) );

		it( 'goes together with the common rules for MediaWiki, and lets a PURGE remove a page', async () => {
			const front = await Front.start( 'varnish', wiki.url, { own: COMMON } );
			try {
				const path = `${ PAGE }&fresh=common`;
				assert.deepEqual( [ await hit( front, path, FIRST ), await hit( front, path, SECOND ) ], [ false, true ] );
				assert.equal( ( await fetch( front.url + path, { method: 'PURGE' } ) ).status, 200 );
				assert.deepEqual( [ await hit( front, path, FIRST ), await hit( front, path, SECOND ) ], [ false, true ] );
				assert.equal( await hit( front, path, `${ FIRST }; wiki_session=x` ), false );
			} finally {
				await front.end();
			}
		} );

		it( 'is wanted: as Varnish comes, who has an id gets nothing from it', async () => {
			const front = await Front.start( 'varnish', wiki.url, { rule: false } );
			try {
				const path = `${ PAGE }&fresh=bare`;
				assert.deepEqual( [ await hit( front, path, '' ), await hit( front, path, '' ) ], [ false, true ] );
				assert.deepEqual( [ await hit( front, path, FIRST ), await hit( front, path, FIRST ) ], [ false, false ] );
			} finally {
				await front.end();
			}
		} );
	} );
} );
