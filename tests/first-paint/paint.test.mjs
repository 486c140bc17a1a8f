// What readers see of an entry delivered by class: from the first painted picture on, as Chromium's own tracing has it.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { classes, closed, CONTROL, exposed, KEY, memory, Scene, SHUT_OUT, TEST } from './scene.mjs';

/** Where the pictures are kept for somebody to look at; nowhere if empty. */
const ALBUM = process.env.STATSIG_ALBUM;
const DAY_MS = 86400000;

describe( 'a variant by class, when the page is painted first', () => {
	let scene;
	before( async () => {
		scene = await new Scene().start();
	} );
	after( () => scene.end() );

	const keep = ( name, pictures ) => {
		mkdirSync( ALBUM, { recursive: true } );
		pictures.forEach( ( url, i ) => writeFileSync( join( ALBUM, `${ name }-${ i }.jpg` ), url.split( ',' )[ 1 ], 'base64' ) );
	};

	for ( const [ group, id ] of [ [ 'control', CONTROL ], [ 'test', TEST ] ] ) {
		it( `is there from the second view of a cached page on, and does not change: ${ group }`, async () => {
			const reader = await scene.readerOf( id );
			const views = [];
			for ( let number = 0; number < 3; number++ ) {
				const { pictures, ...view } = await scene.view( reader, 'Main_Page&seen' );
				views.push( { ...view, classes: await classes( reader ), exposed: await exposed( reader ) } );
				if ( ALBUM ) {
					keep( `${ group }-view-${ number + 1 }`, pictures );
				}
			}
			const ofExperiment = ( names ) => names.filter( ( name ) => name === 'demo_experiment' );
			assert.deepEqual( views.map( ( view ) => view.colours ), [ [ 'nothing' ], [ group ], [ group ] ] );
			assert.deepEqual( views[ 0 ].classes, [] );
			assert.deepEqual( views.map( ( view ) => ofExperiment( view.exposed ).length ), [ 0, 1, 1 ], 'once, and not again within ten minutes' );
			assert.deepEqual( views.slice( 1 ).map( ( view ) => view.cache ), [ 'HIT', 'HIT' ] );
			for ( const view of views.slice( 1 ) ) {
				assert.deepEqual( view.classes.slice( 0, 2 ), [ 'statsig-demo_experiment', `statsig-demo_experiment-${ group }` ] );
			}
			await closed( reader );
		} );
	}

	it( 'is that of a gate: on by its name, off without a class, both exposed from the second view on', async () => {
		for ( const [ id, expected ] of [ [ TEST, [ 'statsig-hello_world' ] ], [ SHUT_OUT, [] ] ] ) {
			const reader = await scene.readerOf( id );
			const names = [];
			for ( let number = 0; number < 2; number++ ) {
				await scene.view( reader, 'Main_Page&seen' );
				names.push( await exposed( reader ) );
			}
			assert.deepEqual( ( await classes( reader ) ).filter( ( one ) => /hello_world/.test( one ) ), expected );
			assert.deepEqual( names.map( ( list ) => list.filter( ( name ) => name === 'hello_world' ).length ), [ 0, 1 ], id );
			const { events } = reader.batches().find( ( batch ) => batch.events.some( ( { metadata } ) => metadata.gate === 'hello_world' ) );
			assert.equal( events.find( ( { metadata } ) => metadata.gate === 'hello_world' ).metadata.gateValue, String( expected.length > 0 ) );
			await closed( reader );
		}
	} );

	/** Puts a memory in the place of the one that the first view has left, and looks at the next view. */
	const viewWith = async ( change, id = TEST ) => {
		const reader = await scene.readerOf( id );
		await scene.view( reader );
		const own = await memory( reader );
		await reader.page.evaluate( ( [ key, text ] ) => localStorage.setItem( key, text ), [ KEY, JSON.stringify( change( own ) ) ] );
		const view = await scene.view( reader, 'Main_Page&seen' );
		return { reader, own, ...view, exposed: await exposed( reader ), classes: await classes( reader ) };
	};

	for ( const [ what, change ] of [
		[ 'of another version', ( [ form, , ...rest ] ) => [ form, '00000000', ...rest ] ],
		[ 'of another form', ( [ , ...rest ] ) => [ 2, ...rest ] ],
		[ 'older than a day', ( [ form, version, time, ...rest ] ) => [ form, version, time - DAY_MS - 1000, ...rest ] ],
		[ 'of a day to come', ( [ form, version, time, ...rest ] ) => [ form, version, time + DAY_MS, ...rest ] ],
		[ 'of another id', ( [ form, version, time, , tokens ] ) => [ form, version, time, 'ffff', tokens ] ]
	] ) {
		it( `is not taken from a memory ${ what }, and the view after has it again`, async () => {
			const { reader, own, ...view } = await viewWith( change );
			assert.deepEqual( [ view.colours, view.classes, view.exposed ], [ [ 'nothing' ], [], [] ] );
			assert.deepEqual( await memory( reader ).then( ( [ , , , ...rest ] ) => rest ), own.slice( 3 ) );
			assert.deepEqual( ( await scene.view( reader ) ).colours, [ 'test' ] );
			await closed( reader );
		} );
	}

	it( 'is taken from a memory that is almost a day old', async () => {
		const { reader, ...view } = await viewWith( ( [ form, version, time, ...rest ] ) => [ form, version, time - DAY_MS + 600000, ...rest ] );
		assert.deepEqual( [ view.colours, view.exposed.sort() ], [ [ 'test' ], [ 'demo_experiment', 'hello_world' ] ] );
		await closed( reader );
	} );

	it( 'stays for the page view where another is decided now, which is not exposed and holds from the next view on', async () => {
		const { reader, ...view } = await viewWith( ( [ form, version, time, unit ] ) => [ form, version, time, unit, { demo_experiment: 'control', hello_world: 1 } ] );
		assert.deepEqual( [ view.colours, view.exposed ], [ [ 'control' ], [ 'hello_world' ] ] );
		assert.deepEqual( ( await scene.view( reader, 'Main_Page&seen' ) ).colours, [ 'test' ] );
		assert.ok( ( await exposed( reader ) ).includes( 'demo_experiment' ) );
		await closed( reader );
	} );
} );
