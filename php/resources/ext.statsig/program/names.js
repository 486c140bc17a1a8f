// How names of entries are written, where not in clear.
export default ( { digest } ) => ( {
	// Over characters, of which JavaScript makes two beyond U+FFFF.
	djb2: ( name ) => String( Array.from( name ).reduce(
		( hash, character ) => Math.imul( hash, 31 ) + character.codePointAt() | 0, 0
	) >>> 0 ),
	// The first 12 hex digits
	sha256: ( name ) => digest( name ).map(
		( word ) => ( word + 0x100000000 ).toString( 16 ).slice( 1 )
	).join( '' ).slice( 0, 12 )
} );
