/**
 * What was delivered to this page, and what it was decided to: one row for each entry.
 */
import { SECTIONS } from '../ext.statsig/program/program.js';
import { config, json } from '../ext.statsig/delivered.js';
import { id } from '../ext.statsig/memory.js';
import { ofValues } from '../ext.statsig/sources.js';
import { explained } from './why.js';

// What the task gives; undefined where it throws: the client says itself what it refused
function tried( task ) {
	try {
		return task();
	} catch ( e ) {
		return undefined;
	}
}

/** @return {Object} All fields that a browser derives; PageFields delivers those that the program reads */
function known() {
	const page = mw.config.get();
	return {
		wiki: page.wgWikiID,
		account: page.wgUserName ? page.wgUserIsTemp ? 'temp' : 'named' : 'none',
		language: page.wgUserLanguage,
		skin: page.skin,
		namespace: page.wgNamespaceNumber
	};
}

/**
 * @param {Object} status Of mw.statsig
 * @return {Object} rows, each with section, name, value, group, by ("pinned", "forced", "values", "program" or "absent"),
 *  steps (why.js; only by the program), rule (only by values), reason (only of what is absent); bytes of the program;
 *  parse and decide, ms that this took here
 */
export function delivered( status ) {
	const began = performance.now();
	const program = !config.off && tried( () => explained( JSON.parse( json ) ) );
	const parsed = performance.now();
	const rows = [];
	const seen = {};
	const add = ( row ) => {
		const key = row.section + ',' + row.name;
		if ( !seen[ key ] ) {
			seen[ key ] = true;
			rows.push( row );
		}
	};
	( config.pinned || [] ).forEach( ( [ section, name, value, group ] ) => add( { section, name, value, group, by: 'pinned' } ) );
	const given = mw.config.get( 'wgStatsigValues' );
	const values = status.sources.values && tried( () => ofValues( given ) );
	if ( values ) {
		SECTIONS.forEach( ( section, kind ) => Object.keys( given[ section ] ).forEach( ( name ) => {
			const { value, group, rule, entryVersion } = values.decide( kind, name );
			add( { section, name, value, group, rule, by: given.forced && !entryVersion ? 'forced' : 'values' } );
		} ) );
	}
	if ( program && status.sources.program ) {
		const edgeIds = mw.config.get( 'wgStatsigIds' );
		const own = edgeIds ? edgeIds[ '' ] : id() || true;
		const custom = known();
		program.listed.forEach( ( list, kind ) => list.forEach( ( name, place ) => {
			// An edge may give ids of some entries; a page with forced groups decides by `true` where the browser has no id
			const entry = Object.keys( edgeIds || {} ).find( ( one ) => one && program.place( kind, one ) === place );
			const stableID = own || edgeIds[ entry ];
			if ( !stableID ) {
				rows.push( { section: SECTIONS[ kind ], name, by: 'absent', reason: 'NoUnit' } );
				return;
			}
			const reader = { ids: { stableID }, custom, now: Date.now() };
			const { value, group } = program.decide( kind, place, reader );
			add( { section: SECTIONS[ kind ], name, value, group, by: 'program', steps: tried( () => program.why( kind, place, reader ) ) || [] } );
		} ) );
	}
	Object.keys( status.absent ).forEach( ( name ) => rows.push( { section: '', name, by: 'absent', reason: status.absent[ name ] } ) );
	return { rows, bytes: json.length, parse: parsed - began, decide: performance.now() - parsed };
}
