'use strict';

/**
 * What decides in this page view: the values that the wiki put into a registered reader's page, and the
 * program, which is everybody's and decides by the browser's stable id. What a source answers is fixed by
 * what it was made of: it is the same whenever it is asked. It has
 *  - unit, idType, user: whom its events name; stamp: version and token of its batches; reason: where its answers
 *    come from
 *  - decide( section, name ): null where there is no such entry, else value, group, version, written, allocated,
 *    allocatedVersion, rule, secondary
 *  - all(): what it decides of each entry
 *  - known: what the client was answered before
 */

/**
 * @param {Function} list Given a section
 * @return {Array} What it lists of all sections
 */
const each = ( list ) => [].concat( ...[ 'gates', 'configs', 'layers' ].map( list ) );

/**
 * @param {*} values As ClientValues::of() makes them
 * @return {Object|undefined} Undefined if they are something else, which would be taken in silence otherwise
 */
function ofValues( values ) {
	const { kind, unit, custom, cv, token } = values || {};
	const of = ( section, written ) => {
		const [ value, rule, group, secondary, allocated, version, allocatedVersion ] = values[ section ][ written ];
		return { value, rule, group, secondary, allocated: section === 'layers' && allocated, version, allocatedVersion, written };
	};
	if ( kind === 'values' ) {
		return {
			unit,
			idType: 'userID',
			user: { userID: unit, custom },
			stamp: { cv, token },
			reason: 'Bootstrap:Recognized',
			known: {},
			decide: ( section, name ) => ( {} ).hasOwnProperty.call( values[ section ], name ) ? of( section, name ) : null,
			all: () => each( ( section ) => Object.keys( values[ section ] ).map( ( name ) => of( section, name ) ) )
		};
	}
}

/**
 * @param {Object} program As program.js reads it
 * @param {string} pv Its version
 * @param {string} stableID The browser's id
 * @return {Object}
 */
function ofProgram( program, pv, stableID ) {
	const page = mw.config.get();
	const known = {
		wiki: page.wgWikiID,
		account: page.wgUserName ? page.wgUserIsTemp ? 'temp' : 'named' : 'none',
		language: page.wgUserLanguage,
		skin: page.skin,
		namespace: page.wgNamespaceNumber
	};
	const custom = {};
	program.fields.forEach( ( field ) => {
		custom[ field ] = known[ field.toLowerCase() ];
	} );
	const reader = { ids: { stableID }, custom, now: Date.now() };
	return {
		unit: stableID,
		idType: 'stableID',
		user: { customIDs: { stableID }, custom },
		stamp: { pv },
		reason: 'Program:Recognized',
		known: {},
		decide: ( section, name ) => program.decide( section, name, reader ),
		all: () => each( ( section ) => program.listed( section ).map( ( name, place ) => program.decideAt( section, place, reader ) ) )
	};
}

/**
 * @param {Object} source
 * @return {Object} What its unit is a member of => [ group, version of the entry, 1 if exposed else 0 ], always
 *  the same object. What a layer gives goes by the experiment that has the unit, with the layer as a fourth
 *  element: groups of two experiments of a layer are nothing to each other.
 */
function memberships( source ) {
	if ( !source.held ) {
		source.held = Object.create( null );
		source.all().forEach( ( { group, version, written, allocated, allocatedVersion } ) => {
			if ( group !== null && !source.held[ allocated || written ] ) {
				source.held[ allocated || written ] = allocated ? [ group, allocatedVersion, 0, written ] : [ group, version, 0 ];
			}
		} );
	}
	return source.held;
}

module.exports = { each, ofValues, ofProgram, memberships };
