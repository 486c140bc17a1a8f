// The module ext.statsig as ResourceLoader delivers it, for page views without a browser.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PHP = fileURLToPath( new URL( '../../php', import.meta.url ) );
/** What the files find in a browser; each page view has its own. */
const GLOBALS = [
	'addEventListener', 'document', 'navigator', 'mw', 'localStorage', 'sessionStorage', 'crypto', 'fetch', 'Request', 'performance',
	'setTimeout', 'clearTimeout', 'Date', 'Math'
];
const MODULE = JSON.parse( readFileSync( join( PHP, 'extension.json' ), 'utf8' ) ).ResourceModules[ 'ext.statsig' ];

/** Its files, compiled once. */
export class Module {
	/**
	 * @param {string} program JSON
	 * @param {Object} config What the module's config.json says
	 */
	constructor( program, config ) {
		const needs = JSON.parse( program ).needs || [];
		this.compiled = new Map();
		this.given = new Map( [ [ 'program.json', program ], [ 'config.json', config ] ] );
		const built = ( name ) => readFileSync( join( PHP, MODULE.localBasePath, name ), 'utf8' );
		for ( const [ name, source ] of Object.entries( {
			// As ModuleFiles::index() has it
			'index.js': `var groups=[${ needs.map( ( group ) => built( `${ group }.js` ) ) }],pins=[],timings;${ built( 'index.js' ) }`
		} ) ) {
			this.compiled.set( name, new Function( 'module', 'exports', 'require', ...GLOBALS, source ) );
		}
	}

	/** Runs it in a page view. `page` has a member for each of GLOBALS. */
	runIn( page ) {
		const made = new Map( this.given );
		const globals = GLOBALS.map( ( name ) => page[ name ] );
		const load = ( name ) => {
			if ( !made.has( name ) ) {
				const module = { exports: {} };
				const here = ( path ) => load( join( name, '..', path ) );
				made.set( name, module.exports );
				this.compiled.get( name )( module, module.exports, here, ...globals );
				made.set( name, module.exports );
			}
			return made.get( name );
		};
		load( 'index.js' );
	}
}
