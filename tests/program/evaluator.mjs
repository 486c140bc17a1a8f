// The evaluator's own files, put together as the wiki delivers them: of the groups only those that a program needs.
import { readdirSync } from 'node:fs';
import { SECTIONS, programOf } from '../../php/resources/ext.statsig/program/program.js';

const FOLDER = new URL( '../../php/resources/ext.statsig/program/', import.meta.url );

/** Name => what the file of a group exports */
export const GROUPS = {};
for ( const file of readdirSync( FOLDER ) ) {
	const { default: group } = await import( new URL( file, FOLDER ) );
	if ( group ) {
		GROUPS[ file.slice( 0, -'.js'.length ) ] = group;
	}
}

/**
 * @param {string} text JSON of a program
 * @return {Object|undefined} As programOf() gives it; undefined where the module would decide nothing
 */
export function read( text ) {
	try {
		const rules = JSON.parse( text );
		return programOf( rules, ( rules.needs || [] ).map( ( name ) => GROUPS[ name ] ) );
	} catch {
		return undefined;
	}
}

/**
 * @param {Object} program As read() gives it
 * @param {string} section
 * @param {string} name In clear
 * @param {Object} reader
 * @return {Object|null} Null where it is not listed
 */
export function decide( program, section, name, reader ) {
	const kind = SECTIONS.indexOf( section );
	const place = program.place( kind, name );
	return place < 0 ? null : program.decide( kind, place, reader );
}
