// Hard use: php-fpm and Apache are asked 200,000 times while their config changes ten times a second, processes are killed, the
// servers reload, and scripts end in every way. By itself it is the small form; STATSIG_SOAK_FULL=1 makes it the full one.
import { Checks } from '../demo/checks.mjs';
import { STATIC } from '../faults/fpm.mjs';
import { ENDS } from './readers.mjs';
import { Apache, PhpFpm } from './servers.mjs';
import { loss, play } from './stage.mjs';

const IS_FULL = process.env.STATSIG_SOAK_FULL === '1';
const REQUESTS = Number( process.env.STATSIG_SOAK_REQUESTS || ( IS_FULL ? 200_000 : 4_000 ) );
const RELOADS = IS_FULL ? 20 : 3;
const MOST_REQUESTS = 500;
const POOL = [ `pm.max_requests = ${ MOST_REQUESTS }`, 'request_terminate_timeout = 10' ];
const APACHE = [ 'StartServers 4', 'MinSpareServers 2', 'MaxSpareServers 8', 'ServerLimit 8', 'MaxRequestWorkers 8', `MaxConnectionsPerChild ${ MOST_REQUESTS }` ];
const HARM = { killEvery: 200, reloadEvery: IS_FULL ? 4000 : 600 };
// In the small form no process of a pool gets old enough to be measured
const POOLS = { harm: HARM, isMeasured: IS_FULL };
// Where nobody ends a script that hangs, none does
const WITHOUT_HANGING = { ...ENDS, hang: 0 };

const checks = new Checks( 'soak' );
const began = Date.now();
const share = ( part ) => Math.round( REQUESTS * part );

await play( checks, 'php-fpm, static', ( folder ) => new PhpFpm( folder, STATIC( 8, ...POOL ) ),
	{ requests: share( 0.35 ), readers: { seed: 1 }, ...POOLS } );
await play( checks, 'php-fpm, ondemand', ( folder ) => new PhpFpm( folder, [ 'pm = ondemand', 'pm.max_children = 8', 'pm.process_idle_timeout = 1s', ...POOL ] ),
	{ requests: share( 0.25 ), readers: { seed: 2 }, ...POOLS } );
await play( checks, 'Apache, prefork', ( folder ) => new Apache( folder, APACHE ),
	{ requests: share( 0.3 ), readers: { seed: 3, ends: WITHOUT_HANGING }, ...POOLS } );
await play( checks, 'php-fpm, one worker that nobody ends', ( folder ) => new PhpFpm( folder, STATIC( 1 ) ),
	{ requests: share( 0.1 ), readers: { seed: 4, clients: 2, ends: { ...WITHOUT_HANGING, time: 1 } }, harm: null, isMeasured: true } );

for ( const grace of [ 0, 10 ] ) {
	const { requests, cut, made, lost, taken, missing } = await loss( grace, RELOADS );
	const figure = `${ RELOADS } reloads under ${ requests } requests cut ${ cut } of them; of ${ made } events of PHP ${ lost } were lost, ` +
		`of ${ taken } events of browsers that were acknowledged ${ missing }`;
	checks.hold( grace ? `php-fpm, process_control_timeout = ${ grace }: a reload loses nothing` : 'php-fpm, process_control_timeout = 0: a reload cuts what is in flight, and loses nothing that was acknowledged',
		missing === 0 && ( grace ? cut + lost === 0 : cut > 0 ), figure );
}

checks.say( `${ REQUESTS } requests in ${ ( ( Date.now() - began ) / 1000 ).toFixed( 0 ) } s` );
checks.end();
process.exitCode = checks.failed ? 1 : 0;
