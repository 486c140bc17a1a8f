// What is done to the farm while readers read and browsers send.
import { existsSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../demo/until.mjs';
import { MEDIAWIKI } from './host.mjs';

const AWAY_MS = 3000;
const RUNNER_KILLS = 10;

/** A service is killed, is away for a while, and comes back: pages go on. */
export async function kill( farm, name, checks, views, outages = [] ) {
	const before = views.made;
	const outage = { from: Date.now(), to: Infinity };
	outages.push( outage );
	await farm[ name ].end( 'SIGKILL' );
	await delay( AWAY_MS );
	await farm[ name ].start();
	outage.to = Date.now();
	const { value } = await until( 60, () => views.made > before + 10 && ( views.failed.at( -1 )?.ended ?? 0 ) < Date.now() - 2000 );
	checks.hold( `${ farm[ name ].name } was killed and started again, and pages are served`, value, `away for ${ ( ( outage.to - outage.from ) / 1000 ).toFixed( 1 ) } s` );
}

/** The wiki is read-only: no job can be pushed, and the hosts' own spools take what comes. */
export async function makeReadOnly( farm, checks, senders ) {
	const mark = join( farm.folder, 'read-only' );
	const before = senders.acknowledged.size;
	writeFileSync( mark, '' );
	const { value } = await until( 30, () => senders.acknowledged.size > before + 200 || !senders.isWanted );
	rmSync( mark );
	checks.hold( 'events are taken while the wiki is read-only', value, `${ senders.acknowledged.size - before } events; answers ${ JSON.stringify( senders.answers ) }` );
}

/** The runner of the command line is killed again and again, in the midst of jobs too. */
export async function killRunner( farm, checks, senders ) {
	let killed = 0;
	for ( ; killed < RUNNER_KILLS && senders.isWanted; killed++ ) {
		const before = runs( farm );
		await until( 20, () => runs( farm ) > before );
		farm.other.kill( 'runner', 'SIGKILL' );
		await delay( 500 );
	}
	checks.hold( 'the runner of jobs was killed again and again', killed > 0, `${ killed } times` );
}

/** @return {number} jobs of ours that a host has run, of the command line or of its web server */
export function jobs( host ) {
	return host.log( 'jobs.log' ).split( '\n' ).filter( ( line ) => /statsigEvents .* good/.test( line ) ).length;
}

/** @return {number} jobs that a runner has taken and not finished */
export async function claimed( farm ) {
	const { said } = await farm.other.run( join( MEDIAWIKI, 'maintenance/showJobs.php' ), '--group' );
	return Number( /statsigEvents: .*?(\d+) claimed/.exec( said )?.[ 1 ] ?? 0 );
}

/** How many jobs of ours the runner of the command line has run. */
function runs( farm ) {
	return farm.other.log( 'runner.log' ).split( '\n' ).filter( ( line ) => /statsigEvents .* good$/.test( line ) ).length;
}

/** Bytes of the file that a spool appends to. */
function sizeOf( spool ) {
	const path = join( spool, 'current.jsonl' );
	return existsSync( path ) ? statSync( path ).size : 0;
}

/** The spool of the runner refuses: jobs push themselves anew, and the next run finds it well. */
export async function refuseFirstRun( farm, checks ) {
	const spool = join( farm.other.folder, 'statsig/spool' );
	renameSync( spool, `${ spool }.away` );
	symlinkSync( `${ spool }.away`, spool );
	const [ bytes, before ] = [ sizeOf( `${ spool }.away` ), runs( farm ) ];
	const { value } = await until( 60, () => runs( farm ) >= before + 3 );
	const more = sizeOf( `${ spool }.away` ) - bytes;
	rmSync( spool );
	renameSync( `${ spool }.away`, spool );
	checks.hold( 'jobs that the spool of their host refuses push themselves anew', value && more <= 0, `${ runs( farm ) - before } runs, ${ more } bytes more in the spool` );
}
