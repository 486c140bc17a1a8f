// The vendor's three SDKs, unmodified, as a script for a page, and what is asked of each.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const modules = fileURLToPath( new URL( '../node_modules', import.meta.url ) );
const built = ( path ) => readFileSync( `${ modules }/@statsig/${ path }`, 'utf8' );

/** The old one's own bundle exports only its static face; its package has the client. */
const legacy = () => buildSync( {
	stdin: { contents: 'export * from "statsig-js";', resolveDir: modules }, bundle: true, write: false, minify: true, format: 'iife',
	globalName: 'StatsigLegacy', platform: 'browser', external: [ 'crypto', 'buffer' ], logLevel: 'error'
} ).outputFiles[ 0 ].text;

/** What the two newer ones answer; `user` is what each call of the one on the device takes. */
const newer = ( client, ...user ) => ( {
	gate: ( name ) => client.getFeatureGate( name, ...user ),
	experiment: ( name ) => client.getExperiment( name, ...user ),
	layer: ( name ) => client.getLayer( name, ...user ),
	reason: ( name ) => client.getFeatureGate( name, ...user ).details.reason,
	log: ( eventName, metadata ) => client.logEvent( { eventName, metadata }, ...user ),
	flush: () => client.flush()
} );

const older = ( client ) => {
	const plain = ( of ) => ( { value: of.getValue(), ruleID: of.getRuleID(), groupName: of.getGroupName() } );
	return {
		gate: ( name ) => plain( client.getFeatureGate( name ) ),
		experiment: ( name ) => plain( client.getExperiment( name ) ),
		layer: ( name ) => client.getLayer( name ),
		reason: () => client.getEvaluationDetails().reason,
		log: ( name, metadata ) => client.logEvent( name, null, metadata ),
		flush: () => client.flushEvents()
	};
};

/** Each: code, a script; type, as it calls itself; asks, a function for a page that makes one face of all three. */
export const SDKS = {
	'js-client': { code: built( 'js-client/build/statsig-js-client.min.js' ), type: 'javascript-client', asks: newer },
	'on-device': {
		code: built( 'js-on-device-eval-client/build/statsig-js-on-device-eval-client.min.js' ), type: 'js-on-device-eval-client', asks: newer
	},
	'statsig-js': { code: legacy(), type: 'js-client', asks: older }
};
