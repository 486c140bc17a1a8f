// When what is delivered by class, or left to its feature, counts as seen; and what a browser's memory may hold.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from '../browser/stage.mjs';
import { classes, closed, exposed, KEY, memory, Scene, settled, TEST } from './scene.mjs';

const HOSTILE = [
	'', 'x', 'null', '5', '"text"', '[]', '{}', '[1]', '[1,null]', '{not json', '[[[[[[[[', '[1,"V",T,"U"]', '[1,"V",T,"U",null]', '[1,"V",T,"U",5]',
	'[1,"V",T,"U",["treatment"]]', '[1,"V",T,"U",{"evil":"test","__proto__":{"demo_experiment":"test"}}]', '[1,"V","T","U",{"demo_experiment":{}}]',
	'{"0":1,"1":"V","2":T,"3":"U","4":{"evil":"test"}}', '{"0":1,"1":"V","2":T,"3":"U","4":5}', '{"0":1,"1":"V","2":T,"3":"U","4":"demo_experiment"}',
	...[ '"x y"', '"x\\" onload=\\"y"', '""', '"Test"', '"-"', '"\\u00e9"', '"\\ntest"', '"test\\n"', '["test"]', 'true', '2', '-1', '{"toString":1}', 'null' ]
		.map( ( group ) => `[1,"V",T,"U",{"demo_experiment":${ group },"hello_world":0}]` )
];

describe( 'an exposure by class', () => {
	let scene;
	before( async () => {
		scene = await new Scene().start();
	} );
	after( () => scene.end() );

	/** A reader at the second view of a page that nothing was asked of. */
	const second = async ( title = 'Main_Page' ) => {
		const reader = await scene.readerOf( TEST );
		await reader.visit( title );
		await settled( reader );
		assert.deepEqual( await exposed( reader ), [] );
		await reader.visit( title );
		await settled( reader );
		return reader;
	};
	const add = ( reader, html ) => reader.page.evaluate( ( text ) => document.body.insertAdjacentHTML( 'beforeend', text ), html );
	const idle = ( reader ) => reader.page.evaluate( () => new Promise( ( resolve ) => requestIdleCallback( () => requestIdleCallback( resolve ) ) ) );

	it( 'is none on the first view, nor is there a class, where the module is ahead of the page\'s stylesheets', async () => {
		const reader = await scene.readerOf( TEST );
		let held = 0;
		await reader.context.route( /load\.php.*only=styles/, async ( route ) => {
			held++;
			await waitFor( 'the module has decided', () => reader.page.evaluate( () => window.mw && mw.statsig &&
				new Promise( ( resolve ) => mw.hook( 'statsig.memberships' ).add( () => resolve( true ) ) ) ) );
			await route.continue();
		} );
		await reader.context.addInitScript( () => {
			window.RLQ = [ [ 'mediawiki.base', () => mw.hook( 'statsig.ready' ).add( () => mw.statsig.getExperiment( 'demo_experiment' ).sendExposure() ) ] ];
		} );
		for ( const [ number, names ] of [ [ 1, [] ], [ 2, [ 'demo_experiment' ] ] ] ) {
			await reader.visit( 'Main_Page&held' );
			await settled( reader );
			assert.equal( ( await classes( reader ) ).length, number === 1 ? 0 : 3 );
			assert.deepEqual( await exposed( reader ), names );
			assert.ok( held >= number );
			assert.equal( ( await memory( reader ) )[ 4 ].demo_experiment, 'test' );
		}
		await closed( reader );
	} );

	it( 'waits for an element that its selector finds: one that is added, or comes to match', async () => {
		const reader = await second();
		await add( reader, '<p class="greeted-not" id="later"></p>' );
		await idle( reader );
		assert.deepEqual( await exposed( reader ), [] );
		await add( reader, '<div><p class="seen"></p></div>' );
		await waitFor( 'the experiment', async () => ( await exposed( reader ) ).join() === 'demo_experiment' );
		await reader.page.evaluate( () => document.getElementById( 'later' ).classList.add( 'greeted' ) );
		await waitFor( 'the gate', async () => ( await exposed( reader ) ).join() === 'demo_experiment,hello_world' );
		await add( reader, '<p class="seen"></p><p class="greeted"></p>' );
		await idle( reader );
		assert.equal( ( await exposed( reader ) ).length, 2 );
		assert.equal( ( await reader.ask( () => mw.statsig.getMemberships() ) ).demo_experiment[ 2 ], 1 );
		await closed( reader );
	} );

	it( 'is none for a read, on whatever view, and for what is sent none on the first', async () => {
		const reader = await scene.readerOf( TEST );
		const read = () => reader.ask( () => [
			mw.statsig.checkGate( 'hello_world' ), mw.statsig.getExperiment( 'demo_experiment' ).getAssignedGroup(),
			mw.statsig.getExperiment( 'demo_experiment' ).get( 'colour', '' ), mw.statsig.getFeatureGate( 'hello_world' ).getAssignedGroup()
		] );
		const send = () => reader.ask( () => {
			mw.statsig.getExperiment( 'demo_experiment' ).sendExposure();
			mw.statsig.getFeatureGate( 'hello_world' ).sendExposure();
		} );
		await reader.visit( 'Main_Page' );
		assert.deepEqual( await read(), [ true, 'Test', 'blue', 'true' ] );
		await send();
		assert.deepEqual( await exposed( reader ), [] );
		await settled( reader );
		await reader.visit( 'Main_Page' );
		assert.deepEqual( await read(), [ true, 'Test', 'blue', 'true' ] );
		assert.deepEqual( await exposed( reader ), [] );
		await send();
		await send();
		assert.deepEqual( ( await exposed( reader ) ).sort(), [ 'demo_experiment', 'hello_world' ] );
		await closed( reader );
	} );

	it( 'is logged for a page that comes back from the browser\'s own memory as for any view', async () => {
		const reader = await second( 'Main_Page&seen' );
		await waitFor( 'both', async () => ( await exposed( reader ) ).length === 2 );
		await reader.page.evaluate( () => {
			localStorage.removeItem( 'mw-statsig-exposed' );
			for ( const type of [ 'pagehide', 'pageshow' ] ) {
				dispatchEvent( new PageTransitionEvent( type, { persisted: true } ) );
			}
		} );
		await waitFor( 'both again', async () => ( await exposed( reader ) ).length === 4 );
		assert.equal( new Set( reader.batches().map( ( { statsigMetadata } ) => statsigMetadata.pageView ) ).size, 3 );
		await closed( reader );
	} );

	it( 'needs a page that is shown: what is rendered in advance leaves neither an exposure nor a memory', async () => {
		const reader = await scene.readerOf( TEST );
		await reader.context.addInitScript( () => {
			window.inAdvance = true;
			Object.defineProperty( document, 'prerendering', { get: () => window.inAdvance } );
		} );
		await reader.visit( 'Main_Page&seen' );
		await settled( reader );
		assert.equal( await memory( reader ), null );
		await reader.page.evaluate( () => {
			window.inAdvance = false;
			document.dispatchEvent( new Event( 'prerenderingchange' ) );
		} );
		assert.equal( ( await memory( reader ) )[ 4 ].demo_experiment, 'test' );
		assert.deepEqual( await exposed( reader ), [] );
		await closed( reader );
	} );

	it( 'is not disturbed by what others left in the memory, which gives no class but ours', async () => {
		const reader = await second();
		const [ , version, , unit ] = await memory( reader );
		for ( const left of HOSTILE ) {
			const text = left.replace( 'V', version ).replace( 'T', Date.now() ).replace( 'U', unit );
			await reader.page.evaluate( ( [ key, value ] ) => localStorage.setItem( key, value ), [ KEY, text ] );
			await reader.visit( 'Main_Page&seen' );
			assert.deepEqual( await classes( reader ), [], left );
			await settled( reader );
			assert.equal( ( await memory( reader ) )[ 4 ].demo_experiment, 'test', left );
		}
		assert.deepEqual( ( await exposed( reader ) ).filter( ( name ) => name === 'demo_experiment' ), [] );
		assert.deepEqual( reader.lines, [] );
		await closed( reader );
	} );

	it( 'ends with the reader\'s choice: the memory goes, and so does the class', async () => {
		for ( const leave of [
			() => mw.statsig.setConsent( false ),
			() => {
				document.cookie = 'wikistatsigChoice=out;path=/';
			},
			() => {
				document.cookie = 'wikistatsigId=;path=/;max-age=0';
			}
		] ) {
			const reader = await second();
			assert.equal( ( await classes( reader ) ).length, 3 );
			await reader.ask( leave );
			await reader.visit( 'Main_Page&seen' );
			assert.deepEqual( await classes( reader ), [], String( leave ) );
			await settled( reader );
			if ( String( leave ).includes( 'Choice' ) ) {
				assert.equal( await memory( reader ), null );
			}
			assert.deepEqual( await exposed( reader ), [] );
			await closed( reader );
		}
	} );

	/** The wiki's config with something before it. */
	const configured = ( reader, text ) => reader.context.route( /load\.php.*ext\.statsig/, async ( route ) => {
		const body = await ( await route.fetch() ).text();
		route.fulfill( { contentType: 'text/javascript', body: body.replace( /"config\.json":\s*\{/, `$&${ text },` ) } );
	} );

	it( 'ends where all is off: the view that learns of it forgets the memory', async () => {
		const reader = await second();
		await configured( reader, '"off":true,"reason":"Disabled"' );
		for ( const count of [ 3, 0 ] ) {
			await reader.visit( 'Main_Page&seen&off' );
			assert.equal( ( await classes( reader ) ).length, count );
			await settled( reader );
			assert.equal( await memory( reader ), null );
		}
		assert.deepEqual( reader.batches().flatMap( ( { events } ) => events ).filter( ( { metadata } ) => metadata.config || metadata.gate ), [] );
		await closed( reader );
	} );

	it( 'waits for consent where the wiki wants it: no memory and no class before it, none after it was taken back', async () => {
		const reader = await scene.readerOf( TEST );
		await configured( reader, '"consent":true' );
		const view = async () => {
			await reader.visit( 'Main_Page&seen' );
			await settled( reader );
			return [ await memory( reader ) !== null, ( await classes( reader ) ).length > 0 ];
		};
		const consent = ( given ) => reader.ask( ( value ) => {
			mw.statsig.setConsent( value );
		}, given );
		assert.deepEqual( [ await view(), await view() ], [ [ false, false ], [ false, false ] ] );
		await consent( true );
		await waitFor( 'the memory', () => memory( reader ) );
		assert.deepEqual( [ await classes( reader ), await exposed( reader ) ], [ [], [] ] );
		assert.deepEqual( await view(), [ true, true ] );
		await consent( false );
		assert.equal( await memory( reader ), null );
		assert.deepEqual( [ await view(), await view() ], [ [ false, false ], [ false, false ] ] );
		await closed( reader );
	} );
} );
