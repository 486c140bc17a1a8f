export default ( { textOf, lower } ) => {
	// An operator by a method of texts, which holds for some text of the target or does not; all are lower-cased.
	const part = ( method, expected ) => ( value, target ) => target.some( ( other ) => lower( value )[ method ]( other ) ) === expected;
	// The same, whole and as they are spelt. A missing text counts as empty everywhere here.
	const whole = ( expected ) => ( value, target ) => target.includes( textOf( value ) || '' ) === expected;

	return {
		12: whole( true ),
		13: whole( false ),
		14: part( 'startsWith', true ),
		15: part( 'endsWith', true ),
		16: part( 'includes', true ),
		17: part( 'includes', false )
	};
};
