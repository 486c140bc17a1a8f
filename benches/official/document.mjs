// A document about as large as a real project's, in the shape that the official core takes: sized entries, and those of
// the demonstration among them. node benches/official/document.mjs prints it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sized } from '../../tests/program/sized.mjs';

const DEMO = new URL( '../../tests/fixtures/demo.json', import.meta.url );
/** Gates, and experiments: 0.4 MB */
const ENTRIES = 150;

/** From the older shape: maps in place of lists, and each condition once, under a key. */
function current( { feature_gates: gates, dynamic_configs: configs } ) {
	const conditions = {};
	const keys = new Map();
	const keyOf = ( condition ) => {
		const text = JSON.stringify( condition );
		if ( !keys.has( text ) ) {
			keys.set( text, `c${ keys.size }` );
			conditions[ keys.get( text ) ] = condition;
		}
		return keys.get( text );
	};
	const byName = ( specs ) => Object.fromEntries( specs.map( ( { name, ...spec } ) => [ name, {
		...spec, rules: spec.rules.map( ( rule ) => ( { ...rule, conditions: rule.conditions.map( keyOf ) } ) )
	} ] ) );
	return { feature_gates: byName( gates ), dynamic_configs: byName( configs ), condition_map: conditions };
}

export function document() {
	const demo = JSON.parse( readFileSync( DEMO, 'utf8' ) );
	for ( const [ map, entries ] of Object.entries( current( sized( ENTRIES ) ) ) ) {
		demo[ map ] = { ...entries, ...demo[ map ] };
	}
	return demo;
}

if ( process.argv[ 1 ] === fileURLToPath( import.meta.url ) ) {
	process.stdout.write( JSON.stringify( document() ) );
}
