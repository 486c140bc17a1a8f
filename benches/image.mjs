// What a change of the config costs PHP processes, with 16 php-fpm workers, the document fetched by sync().
// A line is "what: number unit".
import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { Folder, Fpm, MODULE, STATIC } from '../tests/faults/fpm.mjs';
import { DOCUMENT, GATE, scaled } from './official/scaled.mjs';

const WORKERS = 16;
const CHANGES = 5;
const NOGROUP = 65534;
const IDS = 1_000_000;
const say = ( what, number, unit ) => console.log( `${ what }: ${ number } ${ unit }` );
const at = ( numbers, share ) => [ ...numbers ].sort( ( a, b ) => a - b )[ Math.floor( ( numbers.length - 1 ) * share ) ];
const median = ( numbers ) => at( numbers, 0.5 );

const ASK = `<?php
$from = hrtime( true );
$of = Statsig\\evaluate( ${ JSON.stringify( GATE ) }, [ 'userID' => 'u' ], null, false )->configTime();
$took = hrtime( true ) - $from;
usleep( 3000 );
echo json_encode( [ 'pid' => getmypid(), 'time' => $of, 'took' => $took / 1e6 ] );
`;
const COLD = `$from = hrtime( true ); Statsig\\checkGate( ${ JSON.stringify( GATE ) }, [ 'userID' => 'u' ], false ); echo ( hrtime( true ) - $from ) / 1e6;`;
const RELOAD = `Statsig\\checkGate( ${ JSON.stringify( GATE ) }, [ 'userID' => 'u' ], false ); fgets( STDIN );
$from = hrtime( true ); $changed = Statsig\\reload(); Statsig\\checkGate( ${ JSON.stringify( GATE ) }, [ 'userID' => 'u' ], false );
echo $changed ? ( hrtime( true ) - $from ) / 1e6 : 'unchanged';`;
const LISTS = `$own = static fn () => array_sum( preg_match_all( '/^Private_\\w+: +(\\d+)/m', file_get_contents( '/proc/self/smaps_rollup' ), $found ) ? $found[1] : [] );
$from = hrtime( true );
$in = Statsig\\checkGate( 'listed', [ 'userID' => 'u7' ], false ); $took = ( hrtime( true ) - $from ) / 1e6;
echo json_encode( [ $in, $own(), $took ] );`;

/** A Statsig that has one document. */
class Upstream {
	async start() {
		this.server = createServer( ( _, answer ) => answer.end( this.document ) );
		await new Promise( ( resolve ) => this.server.listen( 0, '127.0.0.1', resolve ) );
		this.url = `http://127.0.0.1:${ this.server.address().port }`;
		return this;
	}
}

const ini = ( settings ) => [ '-n', '-d', `extension=${ MODULE }`, ...Object.entries( settings ).flatMap( ( [ name, value ] ) => [ '-d', `${ name }=${ value }` ] ) ];

/** Memory of a process that no other has, in KiB. */
function own( pid ) {
	const rows = readFileSync( `/proc/${ pid }/smaps_rollup`, 'utf8' ).matchAll( /^Private_(?:Clean|Dirty): +(\d+)/gm );
	return [ ...rows ].reduce( ( sum, [ , kilobytes ] ) => sum + Number( kilobytes ), 0 );
}

async function config( bytes ) {
	const text = bytes ? scaled( bytes ) : DOCUMENT;
	const size = `${ ( text.length / 1e6 ).toFixed( 2 ) } MB`;
	const folder = new Folder();
	chownSync( `${ folder.path }/config`, 0, NOGROUP );
	const key = folder.file( 'key', 'secret-bench\n' );
	chmodSync( key, 0o600 );
	const upstream = await new Upstream().start();
	const settings = { 'statsig.config_file': folder.config, 'statsig.max_config_bytes': '64M', 'statsig.check_interval': 1 };
	const parsed = JSON.parse( text );
	const sync = async ( time ) => {
		upstream.document = JSON.stringify( { ...parsed, time, checksum: String( time ) } );
		const { stdout } = await promisify( execFile )( 'php', [ ...ini( settings ), '-r',
			'echo Statsig\\sync( [ "api" => $argv[1], "keyFile" => $argv[2] ] )["outcome"];', upstream.url, key ] );
		if ( stdout !== 'fresh' ) {
			throw new Error( `sync gave ${ stdout }` );
		}
	};
	let { time } = parsed;
	await sync( time );
	const fpm = new Fpm( folder, { pools: { www: STATIC( WORKERS ) }, ini: settings } );
	try {
		await fpm.start();
		const script = folder.file( 'ask.php', ASK );
		/** Asks until each worker has answered from a document; the first such answer of each. */
		const answers = async ( wanted ) => {
			const found = new Map();
			while ( found.size < WORKERS ) {
				for ( const { pid, time, took } of await Promise.all( Array.from( { length: WORKERS }, () => fpm.ask( script ) ) ) ) {
					if ( time === wanted && !found.has( pid ) ) {
						found.set( pid, took );
					}
				}
			}
			return found;
		};
		const begun = await answers( time );
		await answers( time );
		const before = new Map( [ ...begun.keys() ].map( ( pid ) => [ pid, own( pid ) ] ) );
		const [ firsts, worst ] = [ [], [] ];
		for ( let i = 0; i < CHANGES; i++ ) {
			await sync( ++time );
			const took = [ ...( await answers( time ) ).values() ];
			firsts.push( median( took ) );
			worst.push( Math.max( ...took ) );
		}
		await answers( time );
		say( `first answer in a worker after a change, ${ size }`, median( firsts ).toFixed( 3 ), 'ms' );
		say( `the same, the slowest worker, ${ size }`, median( worst ).toFixed( 3 ), 'ms' );
		say( `private memory that a worker gains, ${ size }`, median( [ ...before ].map( ( [ pid, was ] ) => own( pid ) - was ) ), 'KiB' );
	} finally {
		await fpm.stop();
	}
	const cold = Array.from( { length: 15 }, () => Number( execFileSync( 'php', [ ...ini( settings ), '-r', COLD ], { encoding: 'utf8' } ) ) );
	say( `first answer of a cold CLI process, ${ size }`, median( cold ).toFixed( 3 ), 'ms' );
	const reloads = [];
	for ( let i = 0; i < CHANGES; i++ ) {
		const child = spawn( 'php', [ ...ini( settings ), '-r', RELOAD ], { stdio: [ 'pipe', 'pipe', 'inherit' ] } );
		let said = '';
		child.stdout.on( 'data', ( part ) => {
			said += part;
		} );
		const ended = new Promise( ( resolve ) => child.on( 'close', resolve ) );
		await new Promise( ( resolve ) => setTimeout( resolve, 300 ) );
		await sync( ++time );
		child.stdin.end( '\n' );
		await ended;
		reloads.push( Number( said ) );
	}
	say( `reload by one process, ${ size }`, median( reloads ).toFixed( 3 ), 'ms' );
	upstream.server.close();
	folder.remove();
}

function lists() {
	const folder = new Folder();
	const all = `${ folder.path }/config/config.id_lists`;
	mkdirSync( all );
	const ids = Array.from( { length: IDS }, ( _, n ) => createHash( 'sha256' ).update( `u${ n }` ).digest().subarray( 0, 6 ) ).sort( Buffer.compare );
	writeFileSync( `${ all }/x.ids`, Buffer.concat( [ Buffer.from( 'sidlist1' ), ...ids ] ) );
	writeFileSync( `${ all }/index.json`, JSON.stringify( { l: { file: 'x.ids', count: IDS, fileID: 'f', creationTime: 1, read: 1 } } ) );
	chmodSync( `${ all }/x.ids`, 0o640 );
	writeFileSync( folder.config, JSON.stringify( { has_updates: true, time: 1, dynamic_configs: {}, layer_configs: {},
		condition_map: { c: { type: 'unit_id', idType: 'userID', operator: 'in_segment_list', targetValue: 'l' } },
		feature_gates: { listed: { type: 'feature_gate', salt: 's', enabled: true, defaultValue: false,
			rules: [ { name: 'r', id: 'r', passPercentage: 100, conditions: [ 'c' ], returnValue: true } ] } } } ) );
	// A second process has the file's pages too: what they share is not private to either.
	const script = `${ LISTS } fgets( STDIN );`;
	const holder = spawn( 'php', [ ...ini( { 'statsig.config_file': folder.config } ), '-r', script ], { stdio: [ 'pipe', 'pipe', 'inherit' ] } );
	return new Promise( ( resolve ) => holder.stdout.once( 'data', () => {
		const run = ( more ) => JSON.parse( execFileSync( 'php', [ ...ini( { 'statsig.config_file': folder.config, ...more } ), '-r', LISTS ], { encoding: 'utf8' } ) );
		const [ runs, without ] = [ {}, { 'statsig.id_list_dir': folder.path } ].map( ( more ) => Array.from( { length: 5 }, () => run( more ) ) );
		if ( !runs.every( ( [ is ] ) => is ) || without.some( ( [ is ] ) => is ) ) {
			throw new Error( 'a listed unit is not in the list' );
		}
		say( 'private memory of a million ids', Math.max( 1, median( runs.map( ( [ , own ] ) => own ) ) - median( without.map( ( [ , own ] ) => own ) ) ), 'KiB' );
		say( 'first question to a million ids in a process', median( runs.map( ( [ , , took ] ) => took ) ).toFixed( 2 ), 'ms' );
		holder.stdin.end( '\n' );
		holder.on( 'close', () => {
			folder.remove();
			resolve();
		} );
	} ) );
}

await config( 0 );
await config( 7.1e6 );
await lists();
