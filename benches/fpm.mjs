// What php-fpm's workers pay: the first decision of a worker and of a request, memory by size of the config.
// A line is "what: number unit".
import { readFileSync, readdirSync } from 'node:fs';
import { Folder, Fpm, STATIC } from '../tests/faults/fpm.mjs';
import { swap } from '../tests/faults/document.mjs';
import { DOCUMENT, GATE, scaled } from './official/scaled.mjs';

const FIRST = `<?php
$from = hrtime( true );
$gate = Statsig\\evaluate( ${ JSON.stringify( GATE ) }, [ 'userID' => 'u' ], null, false )->enabled();
$to = hrtime( true );
$second = hrtime( true );
$gate = Statsig\\evaluate( ${ JSON.stringify( GATE ) }, [ 'userID' => 'u' ], null, false )->enabled();
$end = hrtime( true );
echo json_encode( [ 'pid' => getmypid(), 'first' => $to - $from, 'second' => $end - $second ] );
`;
const ANY = '<?php extension_loaded( "statsig" ) && Statsig\\checkGate( "x", [], false ); usleep( 2000 ); echo json_encode( [ "pid" => getmypid() ] );';

async function withFpm( options, content, use ) {
	const folder = new Folder();
	swap( folder.config, content );
	const fpm = new Fpm( folder, { ...options, ini: { 'statsig.check_interval': 1, 'statsig.max_config_bytes': '64M', ...options.ini } } );
	try {
		await fpm.start();
		await use( fpm, folder );
	} finally {
		await fpm.stop();
		folder.remove();
	}
}

const at = ( numbers, share ) => numbers.sort( ( a, b ) => a - b )[ Math.floor( ( numbers.length - 1 ) * share ) ];
const say = ( what, number, unit, more = '' ) => console.log( `${ what }: ${ number } ${ unit }${ more }` );

async function firsts() {
	const size = `${ Math.round( DOCUMENT.length / 1000 ) } KB`;
	for ( const preload of [ 1, 0 ] ) {
		await withFpm( { pools: { www: STATIC( 2, 'pm.max_requests = 1' ) }, ini: { 'statsig.preload': preload } }, DOCUMENT, async ( fpm, folder ) => {
			const script = folder.file( 'first.php', FIRST );
			const times = [];
			for ( let i = 0; i < 100; i++ ) {
				times.push( ( await fpm.ask( script ) ).first / 1e6 );
			}
			say( `first decision in a fresh fpm worker, ${ size }, ${ preload ? 'preloaded' : 'not preloaded' }`,
				at( times, 0.5 ).toFixed( 3 ), 'ms', `, 95 %: ${ at( times, 0.95 ).toFixed( 3 ) } ms${ preload ? ' (bar 1)' : '' }` );
		} );
	}
	await withFpm( { pools: { www: STATIC( 1 ) } }, DOCUMENT, async ( fpm, folder ) => {
		const script = folder.file( 'first.php', FIRST );
		const [ first, second ] = [ [], [] ];
		for ( let i = 0; i < 2000; i++ ) {
			const times = await fpm.ask( script );
			first.push( times.first / 1e3 );
			second.push( times.second / 1e3 );
		}
		say( `first decision of a request in a warm worker, ${ size }`, at( first, 0.5 ).toFixed( 2 ), 'us', `, 95 %: ${ at( first, 0.95 ).toFixed( 2 ) } us (bar 10)` );
		say( 'second decision of that request', at( second, 0.5 ).toFixed( 2 ), 'us' );
	} );
}

/** Memory that is a process's own share, in MiB, master and workers together. */
function shares( fpm ) {
	const pids = readdirSync( '/proc' ).filter( ( name ) => /^\d+$/.test( name ) ).filter( ( pid ) => {
		try {
			return Number( pid ) === fpm.pid || / \(.*\) \S (\d+) /.exec( readFileSync( `/proc/${ pid }/stat`, 'utf8' ) )[ 1 ] === String( fpm.pid );
		} catch {
			return false;
		}
	} );
	const kilobytes = pids.map( ( pid ) => Number( /^Pss: +(\d+)/m.exec( readFileSync( `/proc/${ pid }/smaps_rollup`, 'utf8' ) )[ 1 ] ) );
	return kilobytes.reduce( ( sum, one ) => sum + one, 0 ) / 1024;
}

/** Until every worker has answered some twenty times. */
async function warm( fpm, script, workers ) {
	const seen = new Map();
	while ( seen.size < workers || Math.min( ...seen.values() ) < 21 ) {
		const answers = await Promise.all( Array.from( { length: workers }, () => fpm.ask( script ) ) );
		answers.forEach( ( { pid } ) => seen.set( pid, ( seen.get( pid ) ?? 0 ) + 1 ) );
	}
}

async function memory() {
	const workers = 16;
	const pools = { www: STATIC( workers ) };
	let without = 0;
	await withFpm( { pools, module: false }, DOCUMENT, async ( fpm, folder ) => {
		await warm( fpm, folder.file( 'any.php', ANY ), workers );
		without = shares( fpm );
	} );
	for ( const bytes of [ 0.4e6, 1e6, 10e6 ] ) {
		const content = bytes < 1e6 ? DOCUMENT : scaled( bytes );
		await withFpm( { pools, ini: { 'statsig.check_interval': '0.05' } }, content, async ( fpm, folder ) => {
			const script = folder.file( 'any.php', ANY );
			await warm( fpm, script, workers );
			const inherited = shares( fpm );
			swap( folder.config, `${ content } ` );
			await warm( fpm, script, workers );
			const own = shares( fpm );
			const each = ( sum ) => ( ( sum - without ) / workers ).toFixed( 2 );
			say( `memory a worker, ${ workers } workers, config of ${ ( content.length / 1e6 ).toFixed( 1 ) } MB`,
				each( inherited ), 'MiB', ` as preloaded, ${ each( own ) } MiB after a change` );
		} );
	}
}

await firsts();
await memory();
