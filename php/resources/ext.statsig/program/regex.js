export default ( { textOf } ) => ( {
	// Searches anywhere. A missing text is not the empty one here: it matches nothing.
	18: ( value, pattern ) => textOf( value ) !== undefined && new RegExp( pattern, 'u' ).test( textOf( value ) )
} );
