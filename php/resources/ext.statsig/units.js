/**
 * Ids that an edge's header gave in the place of the cookie's, and records that name account and browser together. Few wikis
 * want that: only the file index.units.js has it (tests/run/resources.mjs).
 */
import { config } from './delivered.js';
import { SECTIONS } from './program/program.js';
import { membershipsOf, ofProgram } from './sources.js';

/* global WITH_UNITS */

/** Name of an entry, or empty for all => id; undefined or null where the edge gave none (EdgeHeader.php) */
export const edgeIds = WITH_UNITS && mw.config.get( 'wgStatsigIds' );

/**
 * @param {Object} program As ofProgram() takes it
 * @return {Object[]} A source for each id that the edge gave. One that is for one entry decides nothing else
 */
export const ofEdge = ( program ) => Object.keys( edgeIds ).map( ( entry ) => {
	const source = ofProgram( program, edgeIds[ entry ] );
	const { decide } = source;
	return entry ? Object.assign( source, {
		decide: ( kind, name ) => name === entry && decide( kind, name ),
		all: () => SECTIONS.map( ( section, kind ) => decide( kind, entry ) ).filter( Boolean )
	} ) : source;
} );

/**
 * @param {Object} source
 * @param {Object[]} active All sources
 * @return {Object|undefined} The browser's source, if records of this one, the account's, are to name its id too: the wiki
 *  links units, and the page view has a membership by that id. Ids that are for one entry are never named beside others
 */
export const linkedTo = ( source, active ) => config.link && source.idType === 'userID' && !( edgeIds && !edgeIds[ '' ] ) ?
	active.find( ( one ) => one !== source && Object.keys( membershipsOf( one ) )[ 0 ] ) : undefined;

/**
 * @param {Object} source
 * @param {Object[]} active
 * @return {Object} As events have it
 */
export function userOf( source, active ) {
	const browser = linkedTo( source, active );
	return browser ? Object.assign( { customIDs: { stableID: browser.unit } }, source.user ) : source.user;
}
