// Hard use: php-fpm and Apache are asked 200,000 times while their config changes ten times a second, processes are killed, the
// servers reload, and scripts end in every way. By itself it is the small form; STATSIG_SOAK_FULL=1 makes it the full one, and
// STATSIG_SOAK_STAGES="apache reload" takes some of it.
import { Checks } from '../demo/checks.mjs';
import { STATIC } from '../faults/fpm.mjs';
import { ENDS } from './readers.mjs';
import { Apache, PhpFpm } from './servers.mjs';
import { loss, play } from './stage.mjs';

const IS_FULL = process.env.STATSIG_SOAK_FULL === '1';
const REQUESTS = Number( process.env.STATSIG_SOAK_REQUESTS || ( IS_FULL ? 200_000 : 2_500 ) );
const RELOADS = IS_FULL ? 20 : 3;
const MOST_REQUESTS = 500;
const POOL = [ `pm.max_requests = ${ MOST_REQUESTS }`, 'request_terminate_timeout = 10' ];
const APACHE = [ 'StartServers 4', 'MinSpareServers 2', 'MaxSpareServers 8', 'ServerLimit 8', 'MaxRequestWorkers 8', `MaxConnectionsPerChild ${ MOST_REQUESTS }` ];
const HARM = { killEvery: 200, reloadEvery: IS_FULL ? 4000 : 300 };
// In the small form no process of a pool gets old enough to be measured
const POOLS = { harm: HARM, isMeasured: IS_FULL };
// Where nobody ends a script that hangs, none does
const WITHOUT_HANGING = { ...ENDS, hang: 0 };

// Servers are told to go when this process exits, which a signal alone does not make it do
[ 'SIGINT', 'SIGTERM' ].forEach( ( signal ) => process.once( signal, () => process.exit( 130 ) ) );

const checks = new Checks( 'soak' );
const began = Date.now();

/** What a reload loses: [ what is said of it, the server, whether it cuts what is in flight ]. */
const LOSSES = [
	[ 'php-fpm, process_control_timeout = 0: a reload cuts what is in flight, and loses nothing that was acknowledged',
		( folder, workers ) => new PhpFpm( folder, STATIC( workers ), 0 ), true ],
	[ 'php-fpm, process_control_timeout = 10: a reload loses nothing', ( folder, workers ) => new PhpFpm( folder, STATIC( workers ), 10 ), false ],
	[ 'Apache, prefork: a graceful restart loses nothing', ( folder, workers ) => new Apache( folder,
		[ `StartServers ${ workers }`, `MinSpareServers ${ workers }`, `MaxSpareServers ${ workers }`, `ServerLimit ${ workers }`, `MaxRequestWorkers ${ workers }` ] ), false ]
];

async function reloads() {
	for ( const [ what, make, isCut ] of LOSSES ) {
		const { requests, cut, made, lost, taken, missing } = await loss( make, RELOADS );
		checks.hold( what, missing === 0 && ( isCut ? cut > 0 : cut + lost === 0 ),
			`${ RELOADS } reloads under ${ requests } requests cut ${ cut } of them; of ${ made } events of PHP ${ lost } were lost, of ${ taken } events of browsers that were acknowledged ${ missing }` );
	}
}

/** Each gets its share of the requests. */
const STAGES = {
	static: ( requests ) => play( checks, 'php-fpm, static', ( folder ) => new PhpFpm( folder, STATIC( 8, ...POOL ) ),
		{ requests, readers: { seed: 1 }, ...POOLS } ),
	ondemand: ( requests ) => play( checks, 'php-fpm, ondemand', ( folder ) => new PhpFpm( folder, [ 'pm = ondemand', 'pm.max_children = 8', 'pm.process_idle_timeout = 1s', ...POOL ] ),
		{ requests, readers: { seed: 2 }, ...POOLS } ),
	// With its first 30 restarts Apache grows by half a MiB, without our module by a third of one, and then no more
	apache: ( requests ) => play( checks, 'Apache, prefork', ( folder ) => new Apache( folder, APACHE ),
		{ requests, readers: { seed: 3, ends: WITHOUT_HANGING }, ...POOLS, warmUp: IS_FULL ? 40 : 1 } ),
	one: ( requests ) => play( checks, 'php-fpm, one worker that nobody ends', ( folder ) => new PhpFpm( folder, STATIC( 1 ) ),
		{ requests, readers: { seed: 4, clients: 2, ends: { ...WITHOUT_HANGING, time: 1 } }, harm: null, isMeasured: true } ),
	reload: reloads
};
const SHARES = { static: 0.35, ondemand: 0.25, apache: 0.3, one: 0.1, reload: 0 };

for ( const name of ( process.env.STATSIG_SOAK_STAGES || Object.keys( STAGES ).join( ' ' ) ).split( ' ' ) ) {
	await STAGES[ name ]( Math.round( REQUESTS * SHARES[ name ] ) );
}
checks.say( `${ ( ( Date.now() - began ) / 1000 ).toFixed( 0 ) } s` );
checks.end();
process.exitCode = checks.failed ? 1 : 0;
