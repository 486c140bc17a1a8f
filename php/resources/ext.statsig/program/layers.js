'use strict';

/** Layers that hand readers on to experiments, and layers that merge their passing rules parameter by parameter. */

function delegated( delegate, walk ) {
	const found = walk.answer( 1, delegate - 1 );
	return { value: found.value, group: found.group, allocated: delegate };
}

function merged( entry, walk ) {
	const set = [];
	let given = { group: null };
	( entry[ 4 ] || [] ).forEach( ( rule ) => {
		if ( walk.holds( rule[ 0 ] ) && walk.passes( rule[ 2 ] ) ) {
			const found = rule[ 4 ] ? delegated( rule[ 4 ], walk ) : { value: walk.values[ rule[ 1 ] || 0 ] };
			// After the first rule, experiments are only asked: they may be undecidable.
			if ( !rule[ 4 ] || !set.length ) {
				set.unshift( found.value );
				given = rule[ 4 ] ? found : given;
			}
		}
	} );
	// Who sets a parameter first has it. Without a prototype, as parameters may be called __proto__.
	return {
		value: Object.assign( Object.create( null ), walk.values[ entry[ 3 ] || 0 ], ...set ),
		group: given.group,
		allocated: given.allocated
	};
}

module.exports = { delegated: delegated, merged: merged };
