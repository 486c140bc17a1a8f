// One server of the soak from its start to its end, and what must hold of it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Folder } from '../faults/fpm.mjs';
import { Harm, reload } from './harm.mjs';
import { Readers } from './readers.mjs';
import { ends } from './servers.mjs';
import { Sizes, growth, isFlat } from './sizes.mjs';
import { missing, read } from './spooled.mjs';
import { Swaps } from './swaps.mjs';

/** What a process may grow, KiB, and files that it may open more. */
const MOST_KIB = 512;
const MOST_FILES = 4;
/** Fewer samples than these say nothing. */
const FEWEST_SAMPLES = 24;
/** Of a server that is reloaded: its workers, and what a page takes, ms. */
const WORKERS = 4;
const PAGE_MS = 50;

/** One line on a terminal, written over and over. */
function showProgress( name, readers, requests ) {
	if ( !process.stderr.isTTY ) {
		return () => {};
	}
	const began = Date.now();
	const show = () => process.stderr.write( `\r${ name }: ${ readers.done } of ${ requests } requests, ${ ( ( Date.now() - began ) / 1000 ).toFixed( 0 ) } s ` );
	const timer = setInterval( show, 500 );
	return () => {
		clearInterval( timer );
		process.stderr.write( '\r\x1b[K' );
	};
}

const each = ( counts ) => Object.entries( counts ).map( ( [ name, count ] ) => `${ count } ${ name }` ).join( ', ' ) || 'none';

/**
 * Asks a server while its config is swapped and its processes are harmed.
 *
 * @param {Checks} checks
 * @param {string} name
 * @param {Function} make the server, of a Folder
 * @param {Object} options requests; readers: options of Readers; harm: options of Harm, null for none;
 *  isMeasured: whether processes live long enough to say whether they grow; warmUp: reloads before anybody asks
 */
export async function play( checks, name, make, { requests, readers: options, harm: every, isMeasured, warmUp = 0 } ) {
	const folder = new Folder();
	const swaps = await new Swaps( folder ).start();
	const server = make( folder );
	const [ began, failed ] = [ Date.now(), checks.failed ];
	let isClean = false;
	try {
		await server.start();
		for ( let n = 0; n < warmUp; n++ ) {
			await reload( server );
		}
		const readers = new Readers( server, swaps.timeline, options ).start();
		const sizes = new Sizes( server, readers ).begin();
		const harm = every ? new Harm( server, readers, every ).start() : { kills: 0, reloads: 0, end() {} };
		const done = showProgress( name, readers, requests );
		await readers.more( requests );
		while ( isMeasured && sizes.workers.length < FEWEST_SAMPLES ) {
			await readers.more( 50 );
		}
		await harm.end();
		await sizes.stop();
		await readers.end();
		done();
		await server.stop();
		checks.say( `${ name }: ${ readers.done } requests in ${ ( ( Date.now() - began ) / 1000 ).toFixed( 0 ) } s by ${ readers.served.size } processes; ${ each( readers.ended ) }; ` +
			`${ swaps.made } documents put in place, ${ harm.kills } processes killed, ${ harm.reloads } reloads` );
		judgeAnswers( checks, name, readers );
		judgeEnds( checks, name, { server, readers, harm, folder } );
		await judgeEvents( checks, name, { readers, harm, spool: join( folder.path, 'spool' ) } );
		if ( isMeasured ) {
			judgeSizes( checks, name, sizes );
		}
		isClean = checks.failed === failed;
	} finally {
		await server.stop();
		await swaps.end();
		if ( isClean ) {
			folder.remove();
		} else {
			checks.say( `${ name }: logs and spool stay in ${ folder.path }` );
		}
	}
}

function judgeAnswers( checks, name, readers ) {
	checks.hold( `${ name }: every answer is by one document, which was in place between question and answer`, readers.wrong.length === 0,
		`${ readers.wrong.length } wrong, ${ readers.late } by the one before while another process compiled ${ readers.wrong.slice( 0, 3 ).join( ' | ' ) }` );
}

function judgeEnds( checks, name, { server, readers, harm, folder } ) {
	const log = server.said();
	const { signals, codes } = ends( log );
	const terminated = ( log.match( /execution timed out .* terminating/g ) ?? [] ).length;
	const ours = { 9: harm.kills, 15: terminated };
	const strange = Object.entries( signals ).filter( ( [ signal, count ] ) => count > ( ours[ signal ] ?? 0 ) );
	const cores = [ folder.path, join( folder.path, 'apache' ) ].flatMap( ( path ) => {
		try {
			return readdirSync( path ).filter( ( file ) => /^core(\.|$)/.test( file ) );
		} catch {
			return [];
		}
	} );
	checks.hold( `${ name }: no process ended but by us`, strange.length + codes.length + cores.length === 0,
		`by signal: ${ JSON.stringify( signals ) }; killed by us ${ harm.kills }, ended by request_terminate_timeout ${ terminated }; ${ codes.length } by themselves, ${ cores.length } cores` );
	checks.hold( `${ name }: no request was cut but by these`, readers.cuts + readers.hung <= harm.kills + terminated,
		`${ readers.cuts } cut (${ each( readers.cut ) }), besides ${ readers.hung } that hung` );
}

async function judgeEvents( checks, name, { readers, harm, spool } ) {
	const found = await read( spool );
	const lost = missing( readers.taken, readers.made, found );
	checks.hold( `${ name }: every event of a browser that was acknowledged is in the spool`, lost.taken.length === 0 && readers.taken.size > 0 && readers.refused === 0,
		`${ readers.taken.size } acknowledged, ${ lost.taken.length } missing, ${ readers.refused } batches refused` );
	const cut = [ ...readers.made.values() ].filter( ( isWhole ) => !isWhole ).length;
	checks.hold( `${ name }: events of PHP are in the spool, but for processes that were killed`, lost.answered.length <= harm.kills && readers.made.size > 0 && found.torn <= harm.kills,
		`${ readers.made.size - cut } made by requests that were answered, ${ lost.answered.length } missing; ${ cut } by those that were cut, ${ lost.cut.length } missing; ${ found.torn } lines torn` );
}

function judgeSizes( checks, name, sizes ) {
	const told = ( { from, to } ) => `${ from } to ${ to }`;
	const rows = [ [ 'workers over time', sizes.workers, 'done' ], [ 'workers by age', sizes.workers, 'served' ], [ 'master', sizes.master, 'done' ] ];
	for ( const [ who, samples, by ] of rows ) {
		const grown = Object.fromEntries( [ 'rss', 'pss', 'own', 'files' ].map( ( key ) => [ key, growth( samples, by, key ) ] ) );
		checks.hold( `${ name }: memory and open files are flat, ${ who }`, isFlat( grown.rss, MOST_KIB ) && isFlat( grown.own, MOST_KIB ) && isFlat( grown.files, MOST_FILES ),
			`KiB: RSS ${ told( grown.rss ) }, PSS ${ told( grown.pss ) }, anonymous ${ told( grown.own ) }; files ${ told( grown.files ) }; ${ samples.length } samples` );
	}
}

/**
 * Reloads a busy server again and again.
 *
 * @param {Function} make the server, of a Folder and the number of its workers
 * @param {number} reloads
 * @return {Promise<{ requests: number, cut: number, made: number, lost: number, taken: number, missing: number }>} made: events of PHP,
 *  lost: those that are not in the spool; taken: events of browsers that were acknowledged, missing: likewise
 */
export async function loss( make, reloads ) {
	const folder = new Folder();
	const swaps = await new Swaps( folder ).start();
	const server = make( folder, WORKERS );
	try {
		await server.start();
		const readers = new Readers( server, swaps.timeline, {
			clients: WORKERS, ends: {}, also: { relay: 2000, event: 8000 }, nap: () => PAGE_MS
		} ).start();
		await readers.more( 20 );
		for ( let n = 0; n < reloads; n++ ) {
			await reload( server );
			await readers.more( 20 );
		}
		await readers.end();
		await server.stop();
		const gone = missing( readers.taken, readers.made, await read( join( folder.path, 'spool' ) ) );
		return {
			requests: readers.done, cut: readers.cuts, made: readers.made.size, lost: gone.answered.length + gone.cut.length,
			taken: readers.taken.size, missing: gone.taken.length
		};
	} finally {
		await server.stop();
		await swaps.end();
		folder.remove();
	}
}
