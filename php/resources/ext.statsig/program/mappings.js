export default ( { answer, holds, passes, readerOf, decide } ) => {
	// Console mappings, by which another entry answers in the place of the one asked: the first that a rule switches on.
	const on = ( [ , rules ] ) => rules.some( ( [ indices, share, start ] ) => {
		try {
			return !( start > readerOf().now ) && holds( indices ) && passes( share );
		} catch ( e ) {
			// Here, what cannot be decided does not hold.
			return false;
		}
	} );

	return {
		decide: ( kind, entry ) => {
			const mapping = ( entry[ 5 ] || [] ).find( on );
			return mapping ? answer( kind, mapping[ 0 ] ) : decide( kind, entry );
		}
	};
};
