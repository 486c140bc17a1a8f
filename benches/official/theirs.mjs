// The official core's side of the comparison, by its Node package: see compare.php.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const HOME = process.env.STATSIG_BENCH_HOME;
const { Statsig, StatsigUser } = createRequire( `${ HOME }/` )( '@statsig/statsig-node-core' );
// Users of their own that come before those that are timed: the others' rounds have emptied the caches.
const WARM = 1000;
const OFF = { disableExposureLogging: true };

function ownMemory() {
	const rollup = readFileSync( '/proc/self/smaps_rollup', 'utf8' );
	return [ ...rollup.matchAll( /^Private_\w+:\s+(\d+)/gm ) ].reduce( ( sum, match ) => sum + Number( match[ 1 ] ) * 1024, 0 );
}

/** An instance that was given one document by a server on loopback, and asks for no other. */
async function core( path ) {
	const body = readFileSync( path );
	const server = createServer( ( request, response ) => {
		response.setHeader( 'content-type', 'application/json' );
		request.resume();
		response.end( request.method === 'GET' ? body : '{"success":true}' );
	} );
	await new Promise( ( ready ) => server.listen( 0, '127.0.0.1', ready ) );
	const url = `http://127.0.0.1:${ server.address().port }`;
	const before = ownMemory();
	const begun = process.cpuUsage();
	const statsig = new Statsig( 'secret-bench', {
		specsUrl: `${ url }/v2/download_config_specs`, logEventUrl: `${ url }/v1/log_event`,
		specsSyncIntervalMs: 86_400_000, disableCountryLookup: true
	} );
	await statsig.initialize();
	const start = since( begun );
	const memory = ownMemory() - before;
	server.close();
	server.closeAllConnections();
	return { statsig, start, memory };
}

const { statsig: whole, start, memory } = await core( process.argv[ 2 ] );
const { statsig: small } = await core( `${ HOME }/small.json` );
const rows = readFileSync( `${ HOME }/users.jsonl`, 'utf8' ).split( '\n' ).map( ( line ) => JSON.parse( line ) );
const names = JSON.parse( readFileSync( `${ HOME }/names.json`, 'utf8' ) );

const WORK = {
	unknown: ( user ) => whole.checkGate( user, 'of no such name', OFF ),
	check: ( user ) => whole.checkGate( user, names.gate, OFF ),
	evaluate: ( user ) => whole.getFeatureGate( user, names.gate, OFF ).value,
	gates: ( user ) => names.gates.forEach( ( gate ) => whole.checkGate( user, gate, OFF ) ),
	experiment: ( user ) => whole.getExperiment( user, names.experiment, OFF ).value,
	layer( user ) {
		const layer = whole.getLayer( user, names.layer, OFF );
		names.parameters.forEach( ( parameter ) => layer.get( parameter, null ) );
	},
	values: ( user ) => whole.getClientInitializeResponse( user, { hashAlgorithm: 'none' } ),
	small: ( user ) => small.getClientInitializeResponse( user, { hashAlgorithm: 'none' } ),
	sha256: ( user ) => whole.getClientInitializeResponse( user, { hashAlgorithm: 'sha256' } )
};

/** Nanoseconds of processor time. */
function since( begun ) {
	const { user, system } = process.cpuUsage( begun );
	return ( user + system ) * 1000;
}

/** Nanoseconds of one piece of a row's work; nothing where there is no such row. */
function time( row ) {
	if ( row === 'user' ) {
		rows.slice( 0, WARM ).forEach( ( fields ) => new StatsigUser( fields ) );
		const begun = process.cpuUsage();
		rows.forEach( ( fields ) => new StatsigUser( fields ) );
		return since( begun ) / rows.length;
	}
	if ( row === 'passing' ) {
		return rows.map( ( fields ) => new StatsigUser( fields ) )
			.reduce( ( sum, user ) => sum + names.gates.filter( ( gate ) => whole.checkGate( user, gate, OFF ) ).length, 0 );
	}
	if ( !WORK[ row ] ) {
		return '-';
	}
	rows.slice( 0, WARM ).map( ( fields ) => new StatsigUser( fields ) ).forEach( WORK[ row ] );
	const users = rows.map( ( fields ) => new StatsigUser( fields ) );
	const begun = process.cpuUsage();
	users.forEach( WORK[ row ] );
	return since( begun ) / users.length;
}

process.stdout.write( '= 0\n' );
for await ( const line of createInterface( { input: process.stdin } ) ) {
	process.stdout.write( `= ${ line === 'memory' ? memory : line === 'start' ? start : time( line ) }\n` );
}
process.exit();
