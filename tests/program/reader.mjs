// A user as the module knows it, with fixed fields, private attributes and an environment, made into the reader that the
// evaluator asks, which has fields of one kind only. The order of the places is that of src/eval/compare/lookup.rs.
import { createRequire } from 'node:module';

const { text } = createRequire( import.meta.url )( '../../php/resources/ext.statsig/program/compare.js' );

const TOP = [ 'userID', 'email', 'ip', 'userAgent', 'country', 'locale', 'appVersion' ];
const ALIASES = { user_id: 'userID', user_agent: 'userAgent', app_version: 'appVersion' };

const own = ( map, name ) => map && Object.hasOwn( map, name );

/** The place that has a field: [ map, key ], or undefined. */
function place( user, host, name ) {
	const lower = name.toLowerCase();
	const top = TOP.find( ( field ) => field.toLowerCase() === lower );
	if ( top && own( user, top ) && text( user[ top ] ) ) {
		return [ user, top ];
	}
	for ( const map of [ user.custom, host, user.privateAttributes ] ) {
		const key = [ name, lower ].find( ( candidate ) => own( map, candidate ) );
		if ( key !== undefined ) {
			return [ map, key ];
		}
	}
	return own( ALIASES, lower ) && own( user, ALIASES[ lower ] ) ? [ user, ALIASES[ lower ] ] : undefined;
}

/**
 * @param {Object} user Attributes as in golden/<set>/users
 * @param {Object} program What was read
 * @param {Object} host Its `host`
 * @param {number} now ms since 1970
 */
export function readerOf( user, program, host, now ) {
	// A custom id called userID is not the user's own.
	const ids = { __proto__: null, ...user.customIDs, userID: undefined };
	if ( own( user, 'userID' ) ) {
		ids.userID = user.userID;
	} else {
		delete ids.userID;
	}
	const custom = Object.create( null );
	for ( const field of program.fields ) {
		const found = place( user, host, field );
		if ( found ) {
			custom[ field ] = found[ 0 ][ found[ 1 ] ];
		}
	}
	return { ids, custom, environment: user.statsigEnvironment, now };
}
