// R6: how many of a million units each of eleven percentages lets in, and whether the official core lets in the same ones.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Figures, IS_SHORT, ROOT } from '../figures.mjs';
import { LEVEL, WIDTH } from '../statistics.mjs';

const UNITS = IS_SHORT ? 20_000 : 1_000_000;
/** So many of them are asked of the official core too. */
const SAMPLE = IS_SHORT ? 2_000 : 200_000;
const SEED = 'report';
const ASKED = [ 0, 0.1, 1, 5, 10, 25, 50, 75, 90, 99.9, 100 ];
/** The share of the requirement, and how near it is to come, in points */
const REQUIRED = 75;
const NEAR = 0.15;

const nameOf = ( percentage ) => `let_in_${ String( percentage ).replace( '.', '_' ) }`;

/** One gate a percentage, each with salts of its own. */
function document() {
	const gate = ( percentage ) => ( {
		type: 'feature_gate', entity: 'feature_gate', salt: `salt of ${ nameOf( percentage ) }`, enabled: true, defaultValue: false, idType: 'stableID', version: 1,
		rules: [ {
			name: 'all', id: 'all', salt: `rule of ${ nameOf( percentage ) }`, passPercentage: percentage, conditions: [ 'all' ], returnValue: true, idType: 'stableID'
		} ]
	} );
	return {
		has_updates: true, time: 1768000000000, company_id: 'report', response_format: 'dcs-v2', checksum: 'report',
		feature_gates: Object.fromEntries( ASKED.map( ( percentage ) => [ nameOf( percentage ), gate( percentage ) ] ) ),
		dynamic_configs: {}, layer_configs: {}, experiment_to_layer: {},
		condition_map: { all: { type: 'public', operator: null, field: null, targetValue: null, additionalValues: {}, idType: 'stableID' } }
	};
}

const figures = new Figures( 'units' );
const folder = mkdtempSync( join( tmpdir(), 'statsig-report-' ) );
try {
	const path = join( folder, 'document.json' );
	writeFileSync( path, JSON.stringify( document() ) );
	/** Answers of a program: 16 bits a unit, of which one for each gate; and what it says. */
	const answersOf = ( count, program, ...args ) => {
		const said = execFileSync( program, [ ...args, path, join( folder, 'answers' ), SEED, String( count ), ...ASKED.map( nameOf ) ], {
			encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'inherit' ], env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
		} );
		const bytes = readFileSync( join( folder, 'answers' ) );
		if ( bytes.length !== 2 * count ) {
			throw new Error( `${ program } answered for ${ bytes.length / 2 } units` );
		}
		return { answers: new Uint16Array( bytes.buffer, bytes.byteOffset, count ), said };
	};
	const peers = join( ROOT, 'benches/report/peers' );
	const ours = answersOf( UNITS, 'php', '-n', '-d', `extension=${ join( ROOT, 'build/statsig.so' ) }`, join( peers, 'units.php' ) );
	const theirs = answersOf( SAMPLE, join( ROOT, 'build/bench/venv/bin/python' ), join( peers, 'units.py' ) );

	figures.put( 'count', UNITS, 'units' );
	figures.put( 'percentages', ASKED.length );
	figures.put( 'level', LEVEL, '%' );
	figures.put( 'seconds', Number( ours.said ), 's', { decimals: 1, what: 'processor time for all of them' } );
	ASKED.forEach( ( asked, at ) => {
		const count = ours.answers.reduce( ( sum, bits ) => sum + ( bits >> at & 1 ), 0 );
		const share = 100 * count / UNITS;
		const error = 100 * Math.sqrt( asked / 100 * ( 1 - asked / 100 ) / UNITS );
		const id = nameOf( asked );
		figures.put( `${ id }.asked`, asked, '%', { decimals: String( asked ).split( '.' )[ 1 ]?.length ?? 0 } );
		figures.put( `${ id }.count`, count, 'units' );
		figures.put( `${ id }.share`, share, '%', { decimals: 3 } );
		figures.put( `${ id }.deviation`, share - asked, 'points', {
			decimals: 3, by: 'share - asked'
		} );
		figures.put( `${ id }.range`, WIDTH * error, 'points', { decimals: 3, by: `${ WIDTH } * sqrt( asked * ( 1 - asked ) / count )` } );
		figures.put( `${ id }.errors`, error ? ( share - asked ) / error : 0, 'standard errors', { decimals: 2, by: '( share - asked ) / sqrt( asked * ( 1 - asked ) / count )' } );
	} );
	const errors = ASKED.map( ( asked ) => Math.abs( figures.value( `${ nameOf( asked ) }.errors` ) ) );
	figures.put( 'largest', Math.max( ...errors ), 'standard errors', {
		decimals: 2, what: 'R6: the largest deviation of a share from what was asked', bar: { most: WIDTH }
	} );
	figures.put( 'required_at', REQUIRED, '%' );
	figures.put( 'required', Math.abs( figures.value( `${ nameOf( REQUIRED ) }.deviation` ) ), 'points', {
		decimals: 3, what: `R6: deviation of the share at ${ REQUIRED } %`, bar: { most: NEAR }
	} );
	let differences = 0;
	theirs.answers.forEach( ( bits, unit ) => ASKED.forEach( ( _, at ) => {
		differences += ( bits ^ ours.answers[ unit ] ) >> at & 1;
	} ) );
	figures.put( 'sample', SAMPLE, 'units' );
	figures.put( 'compared', SAMPLE * ASKED.length, 'answers' );
	figures.put( 'differences', differences, 'answers', { what: 'R6: answers other than the official core\'s', bar: { most: 0 } } );
	figures.write();
} finally {
	rmSync( folder, { recursive: true } );
}
