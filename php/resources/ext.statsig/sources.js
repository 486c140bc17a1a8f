/**
 * What decides in this page view: the values that the wiki put into a registered reader's page, and the
 * program, which is everybody's and decides by the browser's stable id. What a source answers is fixed by
 * what it was made of: it is the same whenever it is asked. It has
 *  - unit, idType, user: whom its events name; stamp: version and token of its batches; reason: where its answers
 *    come from
 *  - decide( kind, name ): what is false where there is no such entry, else value, group, entryVersion, written, allocated,
 *    allocatedVersion, rule, secondary
 *  - all(): what it decides of each entry
 *  - for each kind that the client asked: what was found, by name
 */
import { config } from './delivered.js';
import { own } from './program/own.js';
import { SECTIONS } from './program/program.js';

/* global fieldsOf */

/**
 * @param {Object} values As ClientValues::of() makes them
 * @return {Object}
 */
export function ofValues( values ) {
	const { unit, custom, cv, token } = values;
	const decide = ( kind, written ) => {
		const entries = values[ SECTIONS[ kind ] ];
		if ( own( entries, written ) ) {
			const [ value, rule, group, secondary, allocated, entryVersion, allocatedVersion ] = entries[ written ];
			return { value, rule, group, secondary, allocated: kind === 2 && allocated, entryVersion, allocatedVersion, written };
		}
	};
	// At once, so that values of another shape are refused and not found out later
	const all = [].concat( ...SECTIONS.map( ( section, kind ) => Object.keys( values[ section ] ).map( ( written ) => decide( kind, written ) ) ) );
	return values.kind === 'values' && {
		unit,
		idType: 'userID',
		user: { userID: unit, custom },
		stamp: { cv, token },
		reason: 'Bootstrap:Recognized',
		decide,
		all: () => all
	};
}

/**
 * @param {Object} program As programOf() gives it
 * @param {string} stableID The browser's id
 * @return {Object}
 */
export function ofProgram( program, stableID ) {
	const custom = fieldsOf( mw.config.get() );
	const reader = { ids: { stableID }, custom, now: Date.now() };
	const decide = ( kind, place ) => program.decide( kind, place, reader );
	return {
		unit: stableID,
		idType: 'stableID',
		user: { customIDs: { stableID }, custom },
		stamp: { pv: config.pv },
		reason: 'Program:Recognized',
		decide: ( kind, name ) => {
			const place = program.place( kind, name );
			return place >= 0 && decide( kind, place );
		},
		all: () => [].concat( ...program.listed.map( ( list, kind ) => list.map( ( name, place ) => decide( kind, place ) ) ) )
	};
}

/**
 * @param {Object} source
 * @return {Object} What its unit is a member of => [ group, version of the entry, 1 if exposed else 0 ], always
 *  the same object. What a layer gives goes by the experiment that has the unit, with the layer as a fourth
 *  element: groups of two experiments of a layer are nothing to each other.
 */
export function membershipsOf( source ) {
	if ( !source.held ) {
		const held = source.held = Object.create( null );
		source.all().forEach( ( { group, entryVersion, written, allocated, allocatedVersion } ) => {
			if ( group !== null && !held[ allocated || written ] ) {
				held[ allocated || written ] = allocated ? [ group, allocatedVersion, 0, written ] : [ group, entryVersion, 0 ];
			}
		} );
	}
	return source.held;
}
