// A user as the module knows it, with fixed fields, private attributes and an environment of its own, made into the reader
// that the evaluator asks, which has fields of one kind only. Places are searched as src/eval/compare/lookup.rs does.
import coerce from '../../php/resources/ext.statsig/program/coerce.js';

const TOP = [ 'userID', 'email', 'ip', 'userAgent', 'country', 'locale', 'appVersion' ];
const ALIASES = { user_id: 'userID', user_agent: 'userAgent', app_version: 'appVersion' };

const { textOf } = coerce();
const own = ( map, name ) => map && Object.hasOwn( map, name );

/** The value of the first map that has the name as it is spelt, or else lower-cased. */
function find( name, ...maps ) {
	for ( const map of maps ) {
		for ( const key of [ name, name.toLowerCase() ] ) {
			if ( own( map, key ) ) {
				return map[ key ];
			}
		}
	}
}

function field( user, host, name ) {
	const lower = name.toLowerCase();
	const top = TOP.find( ( candidate ) => candidate.toLowerCase() === lower );
	if ( top && own( user, top ) && textOf( user[ top ] ) ) {
		return user[ top ];
	}
	const alias = own( ALIASES, lower ) && own( user, ALIASES[ lower ] ) ? { [ lower ]: user[ ALIASES[ lower ] ] } : {};
	return find( name, user.custom, host, user.privateAttributes, alias );
}

/**
 * @param {Object} user Attributes as in golden/<set>/users
 * @param {Object} rules The program's JSON
 * @param {number} now ms since 1970
 * @return {Object}
 */
export function readerOf( user, rules, now ) {
	const [ custom, environment, ids ] = [ {}, {}, {} ].map( () => Object.create( null ) );
	for ( const name of ( rules.fields || [] ).map( ( spelt ) => [].concat( spelt )[ 0 ] ) ) {
		// Also where there is nothing, so that nothing else is found.
		custom[ name ] = field( user, rules.host, name );
		environment[ name ] = own( user.statsigEnvironment, name ) ? user.statsigEnvironment[ name ] : find( name, rules.environment );
	}
	for ( const [ name, id ] of Object.entries( user.customIDs || {} ) ) {
		ids[ name ] = textOf( id );
	}
	// A custom id of that name is not the user's own. Who has none has the empty one.
	ids.userID = own( user, 'userID' ) ? textOf( user.userID ) : '';
	return { ids, custom, environment, now };
}
