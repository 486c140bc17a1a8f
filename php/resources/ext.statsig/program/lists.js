'use strict';

const text = require( './compare.js' ).text;

/** An operator that holds only between lists: `test` gets the texts of both. */
function operator( test ) {
	return ( value, target ) => Array.isArray( value ) && test( value.map( text ), target );
}

function common( texts, target ) {
	return target.some( ( wanted ) => texts.indexOf( wanted ) >= 0 );
}

function all( texts, target ) {
	return target.every( ( wanted ) => texts.indexOf( wanted ) >= 0 );
}

module.exports = {
	26: operator( common ),
	27: operator( ( texts, target ) => !common( texts, target ) ),
	28: operator( all ),
	29: operator( ( texts, target ) => !all( texts, target ) )
};
