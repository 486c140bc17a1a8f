/** `YYYY-MM-DD HH:MM:SS` as freely as the module reads it: of two digits the day has both, whatever follows. */
const DATE = /^\s*([+-]\d+|\d{1,4})-\s*(\d\d?)-\s*(\d\d|\d(?!\d))\s*(\d\d?):\s*(\d\d?):\s*(\d\d?)$/;

const day = ( ms ) => Math.trunc( ms / 86400000 );

export default ( { textOf, utf8 } ) => {
	/**
	 * @param {string} spelt A date of at most 20 bytes. RFC 3339 has room for no offset but `Z`
	 * @return {number} Milliseconds since 1970, or NaN
	 */
	function dated( spelt ) {
		const moment = new Date( 0 );
		const [ , year, month, date, hour, minute, second ] = ( !utf8( spelt )[ 20 ] && DATE.exec(
			// White space is what Unicode calls so: `\s` lacks U+0085 and has U+FEFF.
			spelt.replace( /^(\d{4}-\d\d-\d\d)[t ](\d\d:\d\d:\d\d)z$/i, '$1 $2' ).replace( /\x85/g, ' ' ).replace( /\ufeff/g, '?' )
		) || [] ).map( Number );
		const ms = moment.setUTCFullYear( year, month - 1, date );
		// The years are those of the module. A day that the month lacks would be of the next one. Leap seconds are the 60th.
		return year > -262144 && year < 262143 && moment.getUTCMonth() === month - 1 && hour < 24 && minute < 60 && second < 61 ?
			ms + ( ( hour * 60 + minute ) * 60 + second ) * 1000 : NaN;
	}

	// A left side in ms since 1970, which is a date or an integer of 64 bits; less than 10^10 were seconds. Else NaN.
	function time( value ) {
		const spelt = textOf( value ) || '';
		const digits = spelt.replace( /^[+-]?0*/, '' );
		// 2^63, as a number, counts as one of them: this is its text.
		const limit = typeof value === 'number' ? '9223372036854776000' : '922337203685477580' + ( spelt[ 0 ] === '-' ? 8 : 7 );
		const ms = typeof value === 'function' ? value() :
			!/^[+-]?\d+$/.test( spelt ) ? dated( spelt ) :
				digits.length < 19 || digits.length === 19 && digits <= limit ? Number( spelt ) : NaN;
		return Math.abs( ms ) < 1e10 ? ms * 1000 : ms;
	}

	return {
		19: ( value, target ) => time( value ) < target,
		20: ( value, target ) => time( value ) > target,
		21: ( value, target ) => day( time( value ) ) === day( target )
	};
};
