// P9: from a change at Statsig to PHP and to browsers.
// And to the official core in a process of Python's, each by its own default interval.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../../tests/demo/until.mjs';
import { startFake } from '../../../tests/fake-statsig/client.mjs';
import { chance } from '../../../tests/faults/php.mjs';
import { Wiki } from '../../../tests/wiki/wiki.mjs';
import { Figures, IS_SHORT, ROOT } from '../figures.mjs';
import { Companion } from '../processes.mjs';
import { quantile } from '../statistics.mjs';

const CHANGES = IS_SHORT ? 1 : 6;
/** Seconds: of the worker, and of php.ini's statsig.check_interval, if nobody sets them */
const INTERVAL = 10;
const CHECK = 1;
/** Nothing takes so many seconds. */
const PATIENCE = 120;
const GATE = 'hello_world';
/** PHP answers before MediaWiki goes on. */
const SETTINGS = `<?php
$wgStatsigUnitSecret = 'a secret of the benches, long enough';
$wgStatsigClientEntries = [ '${ GATE }' ];
if ( isset( $_GET['probe'] ) ) {
	echo json_encode( Statsig\\checkGate( '${ GATE }', [ 'customIDs' => [ 'stableID' => '0123456789abcdef0123' ] ], false ) );
	exit;
}
`;

/** The document in which the gate is open to all or to nobody. */
function document( number, isOpen ) {
	const given = JSON.parse( readFileSync( join( ROOT, 'tests/fixtures/demo.json' ), 'utf8' ) );
	given.time += number;
	given.checksum = `change ${ number }`;
	given.feature_gates[ GATE ].rules[ 0 ].passPercentage = isOpen ? 100 : 0;
	return JSON.stringify( given );
}

/** The official core, whose answer is the last line that it wrote. */
class Peer extends Companion {
	constructor( url ) {
		super( join( ROOT, 'build/bench/venv/bin/python' ), [ join( ROOT, 'benches/report/peers/fresh.py' ), url, GATE ], { stdio: [ 'pipe', 'pipe', 'inherit' ] } );
		createInterface( { input: this.child.stdout } ).on( 'line', ( line ) => {
			this.answer = line;
		} );
	}
}

const figures = new Figures( 'freshness' );
const fake = await startFake();
process.env.STATSIG_API = fake.url;
let worker, peer, wiki;

/** Seconds from now until PHP, the peer and what browsers load are as they are to be. */
async function follow( isOpen, before ) {
	const begun = Date.now();
	const when = async ( look ) => {
		const { value } = await until( PATIENCE, look );
		if ( !value ) {
			throw new Error( `a change was not seen within ${ PATIENCE } s` );
		}
		return ( Date.now() - begun ) / 1000;
	};
	const [ php, core, browser ] = await Promise.all( [
		when( async () => await ( await fetch( `${ wiki.url }/index.php?probe` ) ).text() === String( isOpen ) ),
		when( () => peer.answer === String( isOpen ) ),
		when( async () => await versionInStartup() !== before )
	] );
	return { php, core, browser };
}

const startup = () => fetch( `${ wiki.url }/load.php?lang=en&modules=startup&only=scripts&raw=1&skin=vector` );

/** By it a browser knows whether it has the module already. */
async function versionInStartup() {
	return /"ext\.statsig",\s*"([^"]*)"/.exec( await ( await startup() ).text() )[ 1 ];
}

try {
	wiki = new Wiki().start( SETTINGS );
	await fake.setDocument( document( 1, true ) );
	worker = new Companion( join( ROOT, 'tests/wiki/maintenance' ), [ wiki.folder, join( ROOT, 'php/maintenance/worker.php' ), '--loop' ], { stdio: 'ignore' } );
	peer = new Peer( fake.url );
	await follow( true, '' );
	const random = chance( 9 );
	const found = { php: [], core: [], browser: [] };
	for ( let number = 0; number < CHANGES; number++ ) {
		// At any moment of the intervals
		await delay( random( 1000 * INTERVAL ) );
		const version = await versionInStartup();
		const isOpen = number % 2 === 1;
		await fake.setDocument( document( number + 2, isOpen ) );
		for ( const [ who, seconds ] of Object.entries( await follow( isOpen, version ) ) ) {
			found[ who ].push( seconds );
		}
		process.stdout.write( `report: freshness: ${ number + 1 } of ${ CHANGES } changes\n` );
	}
	figures.put( 'changes', CHANGES, 'changes' );
	figures.put( 'interval', INTERVAL, 's' );
	figures.put( 'check', CHECK, 's' );
	for ( const [ who, seconds ] of Object.entries( found ) ) {
		figures.put( `${ who }.median`, quantile( seconds, 0.5 ), 's', { decimals: 1 } );
		figures.put( `${ who }.most`, Math.max( ...seconds ), 's', {
			decimals: 1, ...who === 'php' ? { what: 'P9: the longest from a change at Statsig to PHP', bar: { most: INTERVAL + CHECK + 1 } } : {}
		} );
	}
	const [ , kept ] = /max-age=(\d+)/.exec( ( await startup() ).headers.get( 'cache-control' ) );
	figures.put( 'kept', Number( kept ), 's' );
	figures.write();
} finally {
	await worker?.end();
	await peer?.end();
	wiki?.end();
	await fake.stop();
}
