/**
 * What $wgStatsigForce pins for every reader, answered before all that decides. It has no unit, so nothing of it is logged.
 * The wiki delivers it where something is pinned.
 */
import { config } from './delivered.js';
import names from './program/names.js';
import { SECTIONS } from './program/program.js';
import { sha256 } from './program/sha256.js';

const writtenAs = Object.assign( { none: String }, names( { digest: sha256 } ) )[ config.pinnedAs ];

/** A source (sources.js), of which only decide() is asked */
export default {
	decide: ( kind, name ) => {
		const written = writtenAs( name );
		const [ , , value, group ] = config.pinned.find( ( pin ) => pin[ 0 ] === SECTIONS[ kind ] && pin[ 1 ] === written ) || [];
		return value !== undefined && { value, group, source: null };
	}
};
