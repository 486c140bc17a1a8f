/**
 * @param {Object} [map]
 * @param {string} name
 * @return {boolean} Whether the map itself has it: names are anybody's, also `constructor`
 */
export const own = ( map, name ) => ( {} ).hasOwnProperty.call( map || {}, name );
