// What a measurement found, in a file of its own: build/report/NAME.json. The report is written from these files alone.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath( new URL( '../..', import.meta.url ) );
/** A short run shows that all of it runs, and its figures say little. */
export const IS_SHORT = process.env.STATSIG_REPORT_SIZE === 'small';
export const FOLDER = join( ROOT, IS_SHORT ? 'build/report/small' : 'build/report' );
/** Of a measurement that is made by itself, for nobody's report */
const ALONE = 'none';

export class Figures {
	/** @param {string} name The measurement: a file of measure/ */
	constructor( name ) {
		this.name = name;
		this.begun = performance.now();
		this.figures = {};
		this.put( 'run', process.env.STATSIG_REPORT_RUN || ALONE );
	}

	/**
	 * @param {string} id Names it in the report: NAME.id
	 * @param {number|string} value
	 * @param {string} unit None for a text
	 * @param {Object} more decimals (to be written; else three digits that count), what (in words), bar ({ most } or
	 *  { least }: what it is to keep to), by (the formula that it was computed by)
	 */
	put( id, value, unit = '', more = {} ) {
		if ( typeof value === 'number' ? !Number.isFinite( value ) : typeof value !== 'string' || value === '' ) {
			throw new Error( `${ this.name }.${ id } is ${ value }` );
		}
		if ( id in this.figures ) {
			throw new Error( `${ this.name }.${ id } is there twice` );
		}
		if ( more.bar && !more.what ) {
			throw new Error( `${ this.name }.${ id } has a bar and no words` );
		}
		this.figures[ id ] = { value, unit, ...more };
		return value;
	}

	/** The number, or the text, that was put under an id. */
	value( id ) {
		return this.figures[ id ].value;
	}

	write() {
		this.put( 'took', ( performance.now() - this.begun ) / 1000, 's', { decimals: 0 } );
		mkdirSync( FOLDER, { recursive: true } );
		writeFileSync( join( FOLDER, `${ this.name }.json` ), JSON.stringify( this.figures, null, '\t' ) + '\n' );
	}
}

/** The figures of a folder of such files, by NAME.id. They are of one run, or nothing is to be said of them. */
export function read( folder = FOLDER ) {
	const files = readdirSync( folder ).filter( ( name ) => name.endsWith( '.json' ) ).sort();
	const figures = Object.fromEntries( files.flatMap( ( file ) => Object.entries( JSON.parse( readFileSync( join( folder, file ), 'utf8' ) ) )
		.map( ( [ id, figure ] ) => [ `${ basename( file, '.json' ) }.${ id }`, figure ] ) ) );
	const runs = new Set( files.map( ( file ) => figures[ `${ basename( file, '.json' ) }.run` ]?.value ) );
	if ( runs.size !== 1 || runs.has( ALONE ) ) {
		throw new Error( `the figures are of several runs: ${ [ ...runs ].join( ', ' ) }` );
	}
	return figures;
}
