// Each message that code asks for is there, and each that is there is asked for.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read, sources } from './sources.mjs';

const manifest = JSON.parse( read( 'extension.json' ) );
const { '@metadata': _, ...messages } = JSON.parse( read( 'i18n/en.json' ) );
const modules = Object.keys( manifest.ResourceModules );
const scripts = ( module ) => Object.values( sources( `resources/${ module }`, /\.js$/ ) ).join( '\n' );
const php = Object.values( sources( 'src', /\.php$/ ) ).join( '\n' );
const written = [ php, ...modules.map( scripts ), read( 'extension.json' ), read( 'Statsig.alias.php' ) ].join( '\n' );

const names = ( key, text ) => new RegExp( `(?<![\\w-])${ key.replace( /[+]/g, '\\+' ) }(?![\\w-])` ).test( text );

/** Keys that MediaWiki makes by itself of what the manifest and the code register. */
function isMade( key ) {
	const pages = [ ...read( 'Statsig.alias.php' ).matchAll( /^\t'(\w+)' =>/gm ) ].map( ( [ , name ] ) => name.toLowerCase() );
	const rights = ( manifest.AvailableRights ?? [] ).flatMap( ( right ) => [ `right-${ right }`, `action-${ right }` ] );
	const sections = [ ...php.matchAll( /'section' => '\w+\/(\w+)'/g ) ].map( ( [ , name ] ) => `prefs-${ name }` );
	return pages.includes( key ) || sections.includes( key ) || rights.includes( key ) || ( key.startsWith( 'apihelp-' ) && !!manifest.APIMetaModules );
}

/** How keys begin of which code makes the end, such as "statsig-tab-$name" */
const made = [ ...php.matchAll( /\bmsg\( "(statsig[a-z]*-(?:\w+-)*)[{$]/g ) ].map( ( [ , start ] ) => start );

describe( 'the messages', () => {
	it( 'are all asked for', () => {
		const isAsked = ( key ) => isMade( key ) || names( key, written ) || made.some( ( start ) => key.startsWith( start ) );
		assert.deepEqual( Object.keys( messages ).filter( ( key ) => !isAsked( key ) ), [] );
	} );

	it( 'are all there', () => {
		const calls = [
			/\b(?:msg|wfMessage|addWikiMsg)\( '([\w-]+)' ?[,)]/g,
			/'(?:label|help)-message' => '([\w-]+)'/g,
			// A message with its parameters, for later
			/\[ '(statsig[a-z]*-[\w-]+)'(?:,| \])/g
		];
		const asked = calls.flatMap( ( call ) => [ ...php.matchAll( call ) ] ).map( ( [ , key ] ) => key );
		const ours = asked.filter( ( key ) => key.startsWith( 'statsig' ) );
		assert.ok( ours.length > 10 );
		assert.deepEqual( ours.filter( ( key ) => !( key in messages ) ), [] );
	} );

	for ( const module of modules ) {
		it( `that ${ module } asks for come with it, and no others`, () => {
			const listed = manifest.ResourceModules[ module ].messages ?? [];
			const text = scripts( module );
			const asked = Object.keys( messages ).filter( ( key ) => !isMade( key ) && names( key, text ) );
			assert.deepEqual( [ ...listed ].sort(), asked.sort() );
			for ( const [ , key ] of text.matchAll( /\bmw\.(?:msg|message)\( '([^']+)' [,)]/g ) ) {
				assert.ok( key in messages, key );
			}
		} );
	}
} );
