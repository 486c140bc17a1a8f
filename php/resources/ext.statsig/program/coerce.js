// The text of whatever a left side may be, where it is more than browsers derive by themselves: docs/program-format.md.
export default () => ( {
	/**
	 * @param {*} value As JSON has it, or a function that gives the time
	 * @return {string|undefined} Numbers without an exponent, lists as JSON; maps, null and the time have no text
	 */
	textOf: ( value ) => typeof value === 'string' ? value :
		typeof value === 'number' ? ( Object.is( value, -0 ) ? '-' : '' ) + String( value ).replace(
			/(\d)\.?(\d*)e(.)(\d+)/,
			( all, first, rest, sign, power ) => sign === '-' ?
				'0.' + '0'.repeat( power - 1 ) + first + rest :
				first + rest + '0'.repeat( power - rest.length )
		) : typeof value === 'boolean' || Array.isArray( value ) ? JSON.stringify( value ) : undefined
} );
