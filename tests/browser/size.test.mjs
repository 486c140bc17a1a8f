// What the extension costs a reader who is not logged in: bytes of JavaScript as ResourceLoader delivers it, and its grammar.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { Stage, waitFor } from './stage.mjs';

/** Bytes by gzip of all that is not the program: with what a usual one needs, with an entry delivered by class, and with every operator. */
const MOST = { usual: 5000, classes: 5800, all: 6500 };

const SETTINGS = `
if ( is_file( __DIR__ . '/all' ) ) {
	$wgStatsigClientEntries = [ 'every_operator', 'mapped', 'handing_layer' ];
	$wgStatsigProgramNames = 'sha256';
} elseif ( is_file( __DIR__ . '/classes' ) ) {
	$wgStatsigClientEntries['browser_experiment'] = [ 'class' => true, 'exposeOn' => '.new-button' ];
}
`;
const GROUPS = [ 'equal', 'layers', 'lists', 'mappings', 'names', 'regex', 'text', 'time', 'versions' ];
const rule = ( id, conditions, more = {} ) => ( {
	name: id, id, salt: id, passPercentage: 50, conditions, returnValue: true, idType: 'stableID', ...more
} );
const spec = ( type, rules, more = {} ) => ( {
	type, entity: type, salt: 'salt', enabled: true, defaultValue: type === 'feature_gate' ? false : {}, idType: 'stableID', version: 1, isActive: true, rules, ...more
} );
const onField = ( operator, targetValue ) => ( { type: 'user_field', field: 'language', operator, targetValue, idType: 'stableID' } );

/** Puts entries into the stage's document that need every group of operators. */
function addEveryOperator( stage ) {
	const file = join( stage.folder, 'statsig/config.json' );
	const document = JSON.parse( readFileSync( file, 'utf8' ) );
	const operators = {
		eq: 'de', array_contains_any: [ 'de' ], str_matches: '^d', str_starts_with_any: [ 'd' ], before: 1700000000000, version_gt: '1.2'
	};
	for ( const [ operator, target ] of Object.entries( operators ) ) {
		document.condition_map[ `on_${ operator }` ] = onField( operator, target );
	}
	document.feature_gates.every_operator = spec( 'feature_gate', Object.keys( operators ).map( ( operator ) => rule( operator, [ `on_${ operator }` ] ) ) );
	const config = ( entity, rules ) => spec( 'dynamic_config', rules, { entity } );
	document.dynamic_configs.mapped = config( 'experiment', [ rule( 'own', [ 'all_stable' ], { returnValue: { size: 1 }, groupName: 'Test' } ) ] );
	document.dynamic_configs.instead = config( 'experiment', [ rule( 'other', [ 'all_stable' ], { returnValue: { size: 2 }, groupName: 'Test' } ) ] );
	document.overrides = { mapped: [ { new_config_name: 'instead', rules: [ { rule_name: 'when', start_time: 0 } ] } ] };
	document.override_rules = { when: rule( 'when', [ 'all_stable' ] ) };
	document.layer_configs.handing_layer = config( 'layer', [ rule( 'hand', [ 'all_stable' ], { returnValue: {}, configDelegate: 'instead' } ) ] );
	document.time++;
	writeFileSync( file, JSON.stringify( document ) );
}

/** As delivered, but for the program. */
const withoutProgram = ( text ) => text.replace( /("program\.json":\s*)"(\\.|[^"\\])*"/, '$1""' );

describe( 'the JavaScript of an anonymous page', () => {
	let stage;
	before( async () => {
		stage = await new Stage().start( SETTINGS );
		addEveryOperator( stage );
	} );
	after( () => stage.end() );

	const deliveredAlone = async () => ( await fetch( `${ stage.url }/load.php?lang=en&modules=ext.statsig&skin=vector` ) ).text();
	const needsOf = ( text ) => JSON.parse( JSON.parse( /"program\.json":\s*("(?:\\.|[^"\\])*")/.exec( text )[ 1 ] ) ).needs ?? [];

	/** Bytes of all scripts that a page asks for, and how many requests that were. */
	const page = async () => {
		const reader = await stage.reader();
		const texts = [];
		reader.context.on( 'response', ( response ) => {
			if ( /load\.php.*(modules=)(?!.*only=styles)/.test( response.url() ) ) {
				texts.push( response.text() );
			}
		} );
		await reader.open();
		await reader.page.waitForLoadState( 'networkidle' );
		const sizes = ( await Promise.all( texts ) ).map( ( text ) => gzipSync( withoutProgram( text ), { level: 9 } ).length );
		assert.deepEqual( reader.errors, [] );
		await reader.close();
		return { bytes: sizes.reduce( ( sum, size ) => sum + size, 0 ), requests: sizes.length };
	};
	const as = async ( name, holds, task ) => {
		writeFileSync( join( stage.folder, name ), '' );
		try {
			await waitFor( `the wiki is one ${ name }`, holds );
			return await task();
		} finally {
			rmSync( join( stage.folder, name ) );
		}
	};

	for ( const [ what, needs ] of [ [ 'usual', [] ], [ 'classes', [] ], [ 'all', GROUPS ] ] ) {
		const inThatState = ( task ) => what === 'usual' ? task() :
			as( what, async () => {
				const text = await deliveredAlone();
				return needsOf( text ).length === needs.length && text.includes( 'MutationObserver' ) === ( what === 'classes' );
			}, task );

		it( `is ES2016 as it is delivered: ${ what }`, () => inThatState( async () => {
			const text = await deliveredAlone();
			assert.deepEqual( needsOf( text ), needs );
			parse( text, { ecmaVersion: 2016, sourceType: 'script' } );
			assert.throws( () => parse( `${ text };async () => {}`, { ecmaVersion: 2016, sourceType: 'script' } ) );
		} ) );

		it( `grows by a bounded number of bytes, and by no request: ${ what }`, async ( t ) => {
			const bare = await as( 'without', async () => !( await ( await fetch( `${ stage.url }/load.php?modules=startup&only=scripts` ) ).text() ).includes( '"ext.statsig"' ), page );
			const full = await inThatState( page );
			t.diagnostic( `${ full.bytes - bare.bytes } bytes by gzip of ${ full.bytes }; at most ${ MOST[ what ] }` );
			assert.equal( full.requests, bare.requests );
			assert.ok( full.bytes - bare.bytes <= MOST[ what ], `${ full.bytes } - ${ bare.bytes }` );
		} );
	}
} );
