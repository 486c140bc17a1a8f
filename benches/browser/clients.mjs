// The scripts of the three clients: each leaves window.begin(), which starts it and gives the two questions that are asked.
// All tell what they log to the same address of the page's own site.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath( new URL( '../..', import.meta.url ) );
const vendor = ( name ) => readFileSync( join( ROOT, `tests/node_modules/@statsig/${ name }/build/statsig-${ name }.min.js` ), 'utf8' );

/** The least of MediaWiki that the module needs, there before the clock starts. */
export const MEDIAWIKI = ( user ) => `
const page = ${ JSON.stringify( { wgWikiID: user.custom.wiki, wgUserName: null, wgUserLanguage: 'en', skin: 'vector', wgNamespaceNumber: 0 } ) };
window.mw = {
	config: { get: ( name ) => name ? page[ name ] ?? null : page },
	hook: () => ( { fire() {} } ),
	log: { warn( text ) { throw new Error( text ); } },
	requestIdleCallback: ( task ) => requestIdleCallback( task ),
	track() {}
};`;

/** The module as ResourceLoader delivers package files: a function each. */
function module( { program, outline, files } ) {
	const given = {
		'program.json': program,
		'config.json': { relay: '/sink/rgstr', pv: outline.version, cookie: 'wikistatsig', scope: ';path=/;SameSite=Lax', days: 7 }
	};
	const parts = [
		...Object.entries( files ).map( ( [ name, source ] ) => `${ JSON.stringify( name ) }:function(require,module,exports){${ source }\n}` ),
		...Object.entries( given ).map( ( [ name, content ] ) => `${ JSON.stringify( name ) }:${ JSON.stringify( content ) }` )
	];
	return `window.files = {${ parts.join( ',' ) }};
	window.begin = () => {
		const files = window.files;
		const made = {};
		const load = ( name ) => {
			if ( !( name in made ) ) {
				const module = { exports: {} };
				if ( typeof files[ name ] === 'function' ) {
					files[ name ]( ( path ) => load( new URL( path, 'a:/' + name ).pathname.slice( 1 ) ), module, module.exports );
					made[ name ] = module.exports;
				} else {
					made[ name ] = files[ name ];
				}
			}
			return made[ name ];
		};
		load( 'index.js' );
		return { gate: mw.statsig.checkGate, size: ( name ) => mw.statsig.getExperiment( name ).get( 'size', 0 ) };
	};`;
}

/** All comes with the page, and nothing is asked of or told to anybody else. The id is given, so that nothing need be stored. */
const OPTIONS = `{
	disableStorage: true, includeCurrentPageUrlWithEvents: false,
	networkConfig: { logEventUrl: location.origin + '/sink/rgstr', sdkExceptionUrl: location.origin + '/sink/fault' }
}`;

/**
 * @param {Object} texts As texts.php gives them
 * @param {Object} user
 * @return {Object} By name, the script of each client
 */
export function clients( texts, user ) {
	return {
		ours: module( texts ),
		'on-device': `${ vendor( 'js-on-device-eval-client' ) };window.text = ${ JSON.stringify( texts.device ) };
		window.begin = () => {
			const user = ${ JSON.stringify( user ) };
			const client = new Statsig.StatsigOnDeviceEvalClient( 'client-bench', ${ OPTIONS } );
			client.dataAdapter.setData( window.text );
			client.initializeSync( { disableBackgroundCacheRefresh: true } );
			return { gate: ( name ) => client.checkGate( name, user ), size: ( name ) => client.getExperiment( name, user ).get( 'size', 0 ) };
		};`,
		'js-client': `${ vendor( 'js-client' ) };window.text = ${ JSON.stringify( texts.values ) };
		window.begin = () => {
			const client = new Statsig.StatsigClient( 'client-bench', ${ JSON.stringify( JSON.parse( texts.values ).user ) }, ${ OPTIONS } );
			client.dataAdapter.setData( window.text );
			client.initializeSync( { disableBackgroundCacheRefresh: true } );
			return { gate: ( name ) => client.checkGate( name ), size: ( name ) => client.getExperiment( name ).get( 'size', 0 ) };
		};`
	};
}
