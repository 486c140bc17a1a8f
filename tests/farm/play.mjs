// A farm is served, its config changes, its events go by the job queue, and its services die one after the other. By itself it is
// the small form, which "make test" runs; STATSIG_FARM_FULL=1 makes it the full one, on both kinds of engines.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Session } from '../demo/button.mjs';
import { Checks } from '../demo/checks.mjs';
import { demoDocument } from '../demo/document.mjs';
import { until } from '../demo/until.mjs';
import { startFake } from '../fake-statsig/client.mjs';
import { ROOT } from '../first-day/documents.mjs';
import { readCalls, mostWithin } from './calls.mjs';
import { Farm } from './farm.mjs';
import { claimed, jobs, kill, killRunner, makeReadOnly, refuseFirstRun } from './harm.mjs';
import { askWhereReadersWait } from './waiting.mjs';
import { EVENTS_OF_A_BATCH, Senders, Versions, Views, longest } from './readers.mjs';

const IS_FULL = process.env.STATSIG_FARM_FULL === '1';
const EVENTS = Number( process.env.STATSIG_FARM_EVENTS || ( IS_FULL ? 20_000 : 2_000 ) );
const INTERVAL = Number( process.env.STATSIG_FARM_INTERVAL || 5 );
const SIZES = ( process.env.STATSIG_FARM_BYTES || ( IS_FULL ? '432000 10000000' : '432000' ) ).split( ' ' ).map( Number );
const ENGINES = ( process.env.STATSIG_FARM_ENGINES || ( IS_FULL ? 'redis db' : 'redis' ) ).split( ' ' );
const PATIENCE = 180;
/** What a host may take beyond an interval until it answers by a new config. */
const SLACK = 2;

const checks = new Checks( 'farm' );
const versionOf = ( bytes ) => createHash( 'sha256' ).update( bytes ).digest( 'hex' ).slice( 0, 16 );

/** The demo's document with copies of its gates until it has that many bytes; each number makes another one. */
function document( bytes, number ) {
	const whole = demoDocument();
	whole.time += number * 60_000;
	whole.checksum = `farm-${ number }`;
	const gates = Object.entries( whole.feature_gates );
	let size = JSON.stringify( whole ).length;
	for ( let n = 0; size < bytes; n++ ) {
		for ( const [ name, gate ] of gates ) {
			const copy = { ...gate, salt: `${ gate.salt }-${ number }-${ n }` };
			whole.feature_gates[ `${ name }_${ n }` ] = copy;
			size += JSON.stringify( copy ).length + name.length + String( n ).length + 5;
		}
	}
	return Buffer.from( JSON.stringify( whole ) );
}

/** The config changes at Statsig: how long until the store has it, and from then on until each application server answers by it. */
async function change( farm, fake, views, versions, bytes, number ) {
	const text = document( bytes, number );
	const version = versionOf( text );
	const began = Date.now();
	await fake.setDocument( text );
	const sha256 = createHash( 'sha256' ).update( text ).digest( 'hex' );
	const { value: told } = await until( PATIENCE, () => farm.other.record()?.pointer?.config.sha256 === sha256 && Date.now() );
	const { value: all } = await until( PATIENCE, () => farm.ports.every( ( _, at ) => versions.since( at, version ) !== null ) );
	const each = all ? farm.ports.map( ( _, at ) => ( versions.since( at, version ) - told ) / 1000 ) : [ Infinity ];
	// A page view that looks does so when it is made, and on a machine that has much to do that takes a while
	const view = longest( views.times, told );
	checks.hold( `a config of ${ text.length } bytes is what each application server answers by within ${ INTERVAL } + ${ SLACK } s of a page view`,
		Math.max( ...each ) <= INTERVAL + SLACK + view, `the longest page view took ${ view.toFixed( 1 ) } s; ${ each.map( ( seconds ) => seconds.toFixed( 1 ) ).join( ' and ' ) } s after the store had it, ` +
		`${ ( ( told - began ) / 1000 ).toFixed( 1 ) } s after it changed at Statsig` );
}

/** Failures of pages that are none of the wiki's own: while the database is away or answers nobody, core cannot make a page. */
function ours( failed, outages ) {
	const isOfDatabase = ( { began, ended } ) => outages.some( ( outage ) => ended >= outage.from && began <= outage.to + 3000 );
	return failed.filter( ( view ) => !isOfDatabase( view ) || /extensions\/Statsig|php\/src\//.test( view.body ) );
}

async function play( farm, fake, engine ) {
	checks.say( engine === 'redis' ? 'jobs in Redis, cache by memcached-php' : 'jobs in MariaDB, cache by memcached-pecl' );
	await farm.use( engine );
	const [ first, ...sizes ] = SIZES;
	const numbers = engine === 'redis' ? 1 : 100;
	await fake.setDocument( document( first, numbers ) );
	const began = Date.now();
	const counted = await fake.counts();
	farm.other.worker( '--publish', '--interval', String( INTERVAL ) );
	farm.other.runner();
	farm.apps.forEach( ( host ) => host.worker( '--interval', String( INTERVAL ) ) );
	const [ views, versions ] = [ new Views( farm ).begin(), new Versions( farm ).begin() ];
	const start = versionOf( document( first, numbers ) );
	const { value: isThere, seconds } = await until( PATIENCE, () => farm.ports.every( ( _, at ) => versions.since( at, start ) !== null ) );
	checks.hold( 'both application servers have the config', isThere, `${ seconds.toFixed( 1 ) } s after the first worker began` );
	const senders = new Senders( farm, EVENTS / ENGINES.length, IS_FULL ? 100 : 250, numbers ).begin();
	const outages = [];
	let number = numbers;
	for ( const size of [ first, ...sizes ] ) {
		await change( farm, fake, views, versions, size, ++number );
	}
	await kill( farm, 'memcached', checks, views );
	if ( IS_FULL ) {
		await kill( farm, 'redis', checks, views );
		await kill( farm, 'mariadb', checks, views, outages );
		await makeReadOnly( farm, checks, senders );
		await refuseFirstRun( farm, checks );
		await killRunner( farm, checks, senders );
		await change( farm, fake, views, versions, first, ++number );
	}
	await senders.done;
	runBoth( farm );
	const lost = await drain( fake, senders, IS_FULL ? 60 : PATIENCE );
	const held = lost.length ? await claimed( farm ) : 0;
	checks.hold( 'every event that was acknowledged is at Statsig, but for jobs that a killed runner had taken', lost.length <= held * EVENTS_OF_A_BATCH,
		`${ senders.acknowledged.size } acknowledged, ${ lost.length } missing, ${ held } jobs with a killed runner; answers ${ JSON.stringify( senders.answers ) }` );
	await Promise.all( [ views.stop(), versions.stop() ] );
	const failed = ours( views.failed, outages );
	checks.hold( 'no page view failed because of the extension', failed.length === 0, `${ views.made } page views, ${ views.failed.length } failed` +
		( outages.length ? `, of them ${ views.failed.length - failed.length } while the database was away` : '' ) +
		failed.slice( 0, 2 ).map( ( view ) => ` | ${ view.status } ${ view.body.slice( 0, 300 ) }` ).join( '' ) );
	await counts( farm, fake, counted, began );
	await Promise.all( farm.hosts.flatMap( ( host ) => [ ...host.processes.keys() ].map( ( name ) => host.stop( name ) ) ) );
	return senders.acknowledged.size;
}

/** Jobs are run on the command line, and by web servers when a page was sent. */
function runBoth( farm ) {
	const [ web, cli ] = [ farm.apps, [ farm.other ] ].map( ( hosts ) => hosts.reduce( ( sum, host ) => sum + jobs( host ), 0 ) );
	checks.hold( 'jobs are run by the command line and by web servers', web > 0 && cli > 0, `${ cli } and ${ web } until now` );
}

/** Waits until what was acknowledged has arrived, and returns what has not. */
async function drain( fake, senders, seconds ) {
	let missing = [];
	await until( seconds, async () => {
		const there = new Set( await fake.order( 'GET', 'event-ids' ) );
		missing = [ ...senders.acknowledged ].filter( ( id ) => !there.has( id ) );
		return missing.length === 0;
	} );
	return missing;
}

/** Who was asked how often. */
async function counts( farm, fake, before, began ) {
	const seconds = ( Date.now() - began ) / 1000;
	const key = '/v2/download_config_specs/{key}.json';
	const asked = ( await fake.counts() ).paths[ key ] - ( before.paths[ key ] ?? 0 );
	// An interval is shortened by up to a tenth by chance
	const most = Math.ceil( seconds / ( 0.9 * INTERVAL ) ) + 1;
	checks.hold( 'Statsig is asked for the config at most once an interval by the whole farm', asked > 0 && asked <= most,
		`${ asked } times in ${ seconds.toFixed( 0 ) } s` );
	const calls = readCalls( farm.lines( 'store.log' ) ).filter( ( call ) => call.at >= began && call.call === 'get' && call.host !== farm.other.name );
	const pointers = calls.filter( ( call ) => call.kind === 'pointer' );
	const within = mostWithin( pointers, 1000 * INTERVAL );
	checks.hold( 'no application server asks the store for the pointer more than twice an interval', pointers.length > 0 && within <= 2,
		`${ pointers.length } times in ${ seconds.toFixed( 0 ) } s by ${ farm.apps.length } hosts, at most ${ within } in an interval; ` +
		`${ calls.length - pointers.length } calls for parts` );
}

/** Parts that no pointer names any more run out, and those that it names are renewed. */
async function old( farm ) {
	const parts = ( when ) => Number( farm.mariadb.ask( `SELECT COUNT(*) FROM statsig.objectcache WHERE keyname LIKE '%:part:%' AND exptime ${ when }` ) );
	const before = parts( "> ''" );
	// As if nobody had renewed any for their 7 days
	farm.mariadb.ask( "UPDATE statsig.objectcache SET exptime = '20200101000000' WHERE keyname LIKE '%:part:%'" );
	const { said } = await farm.other.script( 'farm', '--publish' );
	await farm.other.run( join( ROOT, 'tests/farm/collect.php' ) );
	const named = new Set( Object.values( farm.other.record().files ).flatMap( ( file ) => file.parts ) ).size;
	const week = parts( '> DATE_FORMAT( UTC_TIMESTAMP() + INTERVAL 167 HOUR, "%Y%m%d%H%i%s" )' );
	checks.hold( 'old parts are gone after their time, and those in use live a week from now on', parts( "> ''" ) === named && week === named && before > named,
		`${ before } parts before, ${ named } are named, ${ parts( "> ''" ) } are left; ${ said.split( '\n' ).at( -1 ) }` );
}

/** Each application server shows what all hosts have counted together. */
async function sameEverywhere( farm, total ) {
	const told = await Promise.all( farm.hosts.map( ( host ) => host.script( 'farm', '--counts' ) ) );
	const session = new Session( `http://127.0.0.1:${ farm.ports[ 0 ] }` );
	await session.logIn( 'Admin' );
	const tables = [];
	for ( const port of farm.ports ) {
		session.url = `http://127.0.0.1:${ port }`;
		const page = await session.get( '/index.php?title=Special:Statsig/flow' );
		tables.push( [ ...page.matchAll( /<table.*?<\/table>/sg ) ].join( '\n' ) );
	}
	const shown = total.toLocaleString( 'en' );
	checks.hold( 'each application server shows the counts of all hosts', tables[ 0 ] === tables[ 1 ] && tables[ 0 ].includes( `>${ shown }<` ),
		`${ shown } events taken; farm.php says ${ told.map( ( { said } ) => said.split( '\n' ).at( -1 ) ).join( ' | ' ) }` );
}

const fake = await startFake();
const farm = new Farm();
try {
	await farm.make( fake.url );
	let total = 0;
	for ( const engine of ENGINES ) {
		total += await play( farm, fake, engine );
	}
	await sameEverywhere( farm, total );
	await old( farm );
	await askWhereReadersWait( farm, fake.url, checks, INTERVAL );
	const told = farm.lines( 'statsig.log' ).filter( ( line ) => /INSERT|UPDATE|0123456789abcdef/.test( line ) );
	checks.hold( 'no line of our log has SQL or a reader\'s id', told.length === 0, told[ 0 ] ?? `${ farm.lines( 'statsig.log' ).length } lines` );
	const traces = farm.lines( 'exception.log' ).filter( ( line ) => /^#\d+ .*\/php\/src\/(?!Guard)/.test( line ) && !/EventsJob|EventQueue/.test( line ) );
	checks.hold( 'nothing that the wiki logs as an exception went through our code', traces.length === 0, traces[ 0 ] ?? 'no line' );
} finally {
	await farm.end( checks.failed === 0 && checks.held > 0 );
	await fake.stop();
}
if ( checks.failed ) {
	checks.say( `folders and logs stay in ${ farm.folder }` );
}
checks.end();
process.exitCode = checks.failed ? 1 : 0;
