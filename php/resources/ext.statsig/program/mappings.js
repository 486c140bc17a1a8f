'use strict';

module.exports = {
	/**
	 * Console mappings, by which another entry answers in the place of the one asked.
	 *
	 * @param {Array} mappings
	 * @param {Object} walk
	 * @return {Array|undefined} The first that a rule switches on
	 */
	mapped: ( mappings, walk ) => mappings.find( ( [ , rules ] ) => rules.some(
		( [ indices, share, start ] ) => {
			try {
				return !( start > walk.now() ) && walk.holds( indices ) && walk.passes( share );
			} catch ( e ) {
				// Here, what cannot be decided does not hold.
				return false;
			}
		}
	) )
};
