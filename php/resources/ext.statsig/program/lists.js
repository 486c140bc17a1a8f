export default ( { textOf } ) => {
	// An operator between lists, by a method of lists: whether the left one has some, or every, text of the target.
	const operator = ( method, expected ) => ( value, target ) => Array.isArray( value ) &&
		target[ method ]( ( wanted ) => value.map( textOf ).includes( wanted ) ) === expected;

	return {
		26: operator( 'some', true ),
		27: operator( 'some', false ),
		28: operator( 'every', true ),
		29: operator( 'every', false )
	};
};
