// Layers that hand readers on to experiments, and layers that merge their passing rules parameter by parameter.
export default ( { answer, holds, passes, decide, rules: { configs, values } } ) => {
	function delegated( delegate ) {
		const { value, group } = answer( 1, delegate - 1 );
		const [ allocated, allocatedVersion ] = configs[ delegate - 1 ];
		return { value, group, allocated, allocatedVersion };
	}

	function merged( [ , , , value, rules ] ) {
		const found = [];
		let given = { group: null };
		( rules || [] ).forEach( ( [ indices, result, share, , delegate ] ) => {
			if ( holds( indices ) && passes( share ) ) {
				const handed = delegate && delegated( delegate );
				// After the first passing rule experiments are only asked, as they may be undecidable.
				if ( !handed || !found.length ) {
					found.unshift( handed ? handed.value : values[ result || 0 ] );
					given = handed || given;
				}
			}
		} );
		// Who sets a parameter first has it. Without a prototype, as a parameter may be called __proto__.
		given.value = Object.assign( Object.create( null ), values[ value || 0 ], ...found );
		return given;
	}

	return { delegated, decide: ( kind, entry ) => entry[ 6 ] ? merged( entry ) : decide( kind, entry ) };
};
