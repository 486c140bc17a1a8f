// What a browser remembers of classes, and what an address or the operator forces: neither reaches the other.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { classes, closed, exposed, memory, Scene, settled, TEST } from './scene.mjs';

const ENTRY = 'statsig-demo_experiment';

describe( 'a remembered class', () => {
	let scene;
	before( async () => {
		scene = await new Scene().start( '$wgStatsigForce = is_file( __DIR__ . \'/pinned\' ) ? [ \'demo_experiment\' => \'Control\' ] : [];' );
	} );
	after( () => scene.end() );

	const view = async ( reader, title ) => {
		await reader.visit( title );
		await settled( reader );
		return ( await classes( reader ) ).filter( ( one ) => one.startsWith( ENTRY ) ).sort();
	};
	/** A reader whose memory has the group Test. */
	const reminded = async () => {
		const reader = await scene.readerOf( TEST );
		await view( reader, 'Main_Page' );
		assert.deepEqual( await view( reader, 'Main_Page' ), [ ENTRY, `${ ENTRY }-test` ] );
		return reader;
	};

	it( 'does not stand beside a forced one, which is not remembered', async () => {
		const reader = await reminded();
		const before = await memory( reader );
		assert.deepEqual( await view( reader, 'Main_Page&seen&statsig=demo_experiment:Control' ), [ ENTRY, `${ ENTRY }-control` ] );
		assert.deepEqual( await memory( reader ), before );
		assert.equal( await reader.ask( () => mw.statsig.status().events.queued ), 0 );
		assert.deepEqual( await view( reader, 'Main_Page&seen' ), [ ENTRY, `${ ENTRY }-test` ] );
		assert.deepEqual( ( await exposed( reader ) ).sort(), [ 'demo_experiment', 'hello_world' ] );
		await closed( reader );
	} );

	it( 'is not set by a page that was made since the entry was pinned', async () => {
		const reader = await reminded();
		writeFileSync( join( scene.folder, 'pinned' ), '' );
		try {
			assert.deepEqual( await view( reader, 'Main_Page&seen&pinned' ), [] );
			assert.deepEqual( await exposed( reader ), [] );
		} finally {
			rmSync( join( scene.folder, 'pinned' ) );
		}
		await closed( reader );
	} );
} );
