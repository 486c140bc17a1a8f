// Makes of php/resources/ext.statsig the files that a wiki delivers, in php/resources/built: "make resources".
import { build } from 'esbuild';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';

const RESOURCES = fileURLToPath( new URL( '../../php/resources', import.meta.url ) );
const SOURCES = join( RESOURCES, 'ext.statsig' );
const BUILT = join( RESOURCES, 'built' );
const BUNDLE = {
	bundle: true, write: false, format: 'cjs', platform: 'browser', target: 'es2016', logLevel: 'error',
	external: [ './config.json', './program.json' ]
};
/** Names of members that only these files know: neither the browser nor what is sent, stored or delivered has them */
const OWN = [
	'all', 'allocated', 'allocatedVersion', 'answer', 'bucket', 'decide', 'delegated', 'digest', 'entryVersion', 'failed', 'group', 'held', 'holds',
	'idType', 'items', 'lefts', 'lookUp', 'lower', 'passes', 'place', 'readerOf', 'rule', 'rules', 'secondary', 'size', 'source',
	'stamp', 'textOf', 'unitOf', 'utf8', 'view', 'what', 'written'
];
/**
 * ResourceLoader puts the file into a function. It knows ES2016, but for `**`. Files that meet have the same short names.
 * What is compressed here and what is not makes the fewest bytes by gzip, among the other modules of a page.
 */
const minified = ( names ) => ( {
	ecma: 2016, toplevel: true, compress: { passes: 3, hoist_funs: true, unsafe_arrows: true, lhs_constants: false, booleans: false, conditionals: false }, nameCache: names,
	mangle: { properties: { builtins: true, regex: new RegExp( `^(${ OWN.join( '|' ) })$` ) } }
} );

async function made( contents, names, withUnits = false ) {
	const { outputFiles } = await build( { ...BUNDLE, define: { WITH_UNITS: String( withUnits ) }, stdin: { contents, resolveDir: SOURCES } } );
	// Of what the cache keeps only members are to be the same: variables are each file's own
	// Shorter, and as what is assigned once is not assigned again, the same
	// esbuild has taken out what is only for the other file, but for the questions whether this is it
	const text = outputFiles[ 0 ].text.replace( /\bfalse \? [^:]* : /g, '' ).replace( /\bconst\b/g, 'let' );
	const { code } = await minify( text, minified( names ) );
	delete names.vars;
	return code;
}

/** An expression, as the wiki puts those that it needs before the code: ModuleFiles::index() */
async function part( file, names ) {
	const code = await made( `import part from './${ file }'; module.exports = part;`, names );
	const [ , expression ] = /^(?:"use strict";)?module\.exports=(.*?);?$/s.exec( code ) || [];
	return expression ?? `(()=>{${ code.replace( /,?module\.exports=/, ';return ' ) }})()`;
}

/** @return {Promise<Object>} Name of a file => its text: `index.js`, `index.units.js`, and one for each part that stands before */
export async function builtFiles() {
	const names = {};
	const files = {
		'index.js': await made( 'import "./index.js";', names ),
		'index.units.js': await made( 'import "./index.js";', names, true )
	};
	for ( const file of [ 'classes.js', 'manual.js', 'pins.js', 'timings.js' ] ) {
		files[ file ] = await part( file, names );
	}
	for ( const file of readdirSync( join( SOURCES, 'program' ) ).sort() ) {
		if ( /^export default/m.test( readFileSync( join( SOURCES, 'program', file ), 'utf8' ) ) ) {
			files[ file ] = await part( `program/${ file }`, names );
		}
	}
	return Object.fromEntries( Object.entries( files ).map( ( [ name, code ] ) => [ name, `${ code }\n` ] ) );
}

/** @return {Promise<Object>} The same of the overlay of ?statsig=debug, which has a copy of all that decides: `index.js` */
export async function debugFiles() {
	const { outputFiles } = await build( { ...BUNDLE, entryPoints: [ join( RESOURCES, 'ext.statsig.debug/index.js' ) ] } );
	const { code } = await minify( outputFiles[ 0 ].text, { ecma: 2016, toplevel: true } );
	return { 'index.js': `${ code }\n` };
}

function write( folder, files ) {
	rmSync( folder, { recursive: true, force: true } );
	mkdirSync( folder );
	for ( const [ name, text ] of Object.entries( files ) ) {
		writeFileSync( join( folder, name ), text );
	}
}

if ( process.argv[ 1 ] === fileURLToPath( import.meta.url ) ) {
	write( BUILT, await builtFiles() );
	write( `${ BUILT }.debug`, await debugFiles() );
}
