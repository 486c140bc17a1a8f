// What a batch of events costs by each transport: requests a second at two connections, the time of one, and of the queues what a
// batch writes there and how many jobs one runner runs a second. Prints a line for each; docs/operations.md has them.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Farm } from './farm.mjs';
import { MEDIAWIKI } from './host.mjs';
import { EVENTS_OF_A_BATCH, Senders } from './readers.mjs';

const BATCHES = Number( process.env.STATSIG_FARM_BATCHES || 1000 );
const CONNECTIONS = 2;
const WRITES = [ 'Com_insert', 'Com_update', 'Com_delete', 'Innodb_data_written' ];

const median = ( numbers ) => numbers.sort( ( a, b ) => a - b )[ Math.floor( numbers.length / 2 ) ];

function written( farm ) {
	return WRITES.map( ( name ) => Number( farm.mariadb.ask( `SHOW GLOBAL STATUS LIKE '${ name }'` ).split( '\t' )[ 1 ] ) );
}

async function send( farm ) {
	const began = performance.now();
	const all = Array.from( { length: CONNECTIONS }, ( _, at ) =>
		new Senders( farm, BATCHES / CONNECTIONS * EVENTS_OF_A_BATCH, 0, at * 1e9 + Math.round( began ) ).begin() );
	await Promise.all( all.map( ( senders ) => senders.done ) );
	return [ BATCHES / ( performance.now() - began ) * 1000, median( all.flatMap( ( senders ) => senders.milliseconds ) ) ];
}

/** @return {number} jobs that one runner has run until there were none */
async function run( farm ) {
	const { said } = await farm.other.run( join( MEDIAWIKI, 'maintenance/runJobs.php' ), '--type', 'statsigEvents' );
	return said.split( '\n' ).filter( ( line ) => /statsigEvents .* good$/.test( line ) ).length;
}

const farm = new Farm();
try {
	await farm.make( 'http://127.0.0.1:9' );
	appendFileSync( join( farm.folder, 'LocalSettings.php' ), '$wgJobRunRate = 0;\n' );
	for ( const [ name, engine, transport ] of [ [ 'spool', 'redis', 'spool' ], [ 'Redis', 'redis', 'jobqueue' ], [ 'MariaDB', 'db', 'jobqueue' ] ] ) {
		await farm.use( engine, transport );
		await send( farm );
		await run( farm );
		const before = written( farm );
		const [ rate, one ] = await send( farm );
		const after = written( farm ).map( ( number, at ) => ( ( number - before[ at ] ) / BATCHES ).toFixed( 2 ) );
		process.stdout.write( `${ name }: ${ rate.toFixed( 0 ) } batches a second, ${ one.toFixed( 1 ) } ms each; of a batch ${ WRITES.map( ( word, at ) => `${ word } ${ after[ at ] }` ).join( ', ' ) }\n` );
		if ( transport === 'jobqueue' ) {
			const began = performance.now();
			const jobs = await run( farm );
			const more = written( farm ).map( ( number, at ) => ( ( number - before[ at ] ) / BATCHES ).toFixed( 2 ) );
			process.stdout.write( `${ name }: one runner runs ${ ( jobs / ( performance.now() - began ) * 1000 ).toFixed( 0 ) } jobs a second (${ jobs } jobs); ` +
				`with it ${ WRITES.map( ( word, at ) => `${ word } ${ more[ at ] }` ).join( ', ' ) } a batch\n` );
		}
	}
} finally {
	await farm.end( true );
}
