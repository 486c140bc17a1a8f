'use strict';

/** Layers that hand readers on to experiments, and layers that merge their passing rules parameter by parameter. */

function delegated( delegate, walk ) {
	const { value, group } = walk.answer( 1, delegate - 1 );
	return { value, group, allocated: delegate };
}

function merged( [ , , , value, rules ], walk ) {
	const values = [];
	let given = { group: null };
	( rules || [] ).forEach( ( [ indices, answer, share, , delegate ] ) => {
		if ( walk.holds( indices ) && walk.passes( share ) ) {
			const found = delegate && delegated( delegate, walk );
			// After the first passing rule experiments are only asked, as they may be undecidable.
			if ( !found || !values.length ) {
				values.unshift( found ? found.value : walk.values[ answer || 0 ] );
				given = found || given;
			}
		}
	} );
	// Who sets a parameter first has it. Without a prototype, as a parameter may be called __proto__.
	given.value = Object.assign( Object.create( null ), walk.values[ value || 0 ], ...values );
	return given;
}

module.exports = { delegated, merged };
