'use strict';

/**
 * Console mappings: another entry answers in the place of the one asked.
 *
 * @return {Object|undefined} Its answer; undefined if no mapping holds
 */
function mapped( mappings, section, walk ) {
	const holds = ( rule ) => {
		try {
			return !( rule[ 2 ] > walk.now() ) && walk.holds( rule[ 0 ] ) && walk.passes( rule[ 1 ] );
		} catch ( e ) {
			// Here, what cannot be decided does not hold.
			return false;
		}
	};
	const found = mappings.find( ( mapping ) => mapping[ 0 ] >= 0 && mapping[ 1 ].some( holds ) );
	return found && walk.answer( section, found[ 0 ] );
}

module.exports = { mapped: mapped };
