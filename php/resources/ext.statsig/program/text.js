'use strict';

const compare = require( './compare.js' );

/** Whether the text is one of the target's, case and all. A missing one counts as empty. */
function anyCaseSensitive( value, texts ) {
	return texts.indexOf( compare.text( value ) || '' ) >= 0;
}

/** Operators by a method of texts: whether it holds for any text of the target, both lower-cased. */
function anyPart( method ) {
	return ( value, texts ) => texts.some( ( part ) => compare.lower( value )[ method ]( part ) );
}

const contains = anyPart( 'includes' );

module.exports = {
	12: anyCaseSensitive,
	13: ( value, texts ) => !anyCaseSensitive( value, texts ),
	14: anyPart( 'startsWith' ),
	15: anyPart( 'endsWith' ),
	16: contains,
	17: ( value, texts ) => !contains( value, texts )
};
