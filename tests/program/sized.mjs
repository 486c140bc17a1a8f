// Documents of a given size, for measuring what browsers get: n gates with 2 rules and n experiments with 3 rules and
// 2 groups, as Statsig's console makes them. Equal numbers give equal documents.
import { createHash } from 'node:crypto';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const NOUNS = [ 'header', 'sidebar', 'editor', 'search', 'watchlist', 'upload', 'preview', 'toolbar', 'history', 'talk' ];
const VERBS = [ 'new', 'sticky', 'compact', 'lazy', 'guided', 'quick', 'visual', 'inline', 'limited', 'late' ];
const LANGUAGES = [ 'de', 'en', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'pt', 'ru', 'sv', 'zh' ];
const COLOURS = [ 'blue', 'green', 'grey', 'red', 'white' ];

/** Numbers that look random, from a seed. */
class Dice {
	constructor( seed ) {
		this.seed = seed;
		this.count = 0;
	}

	bytes() {
		return createHash( 'sha256' ).update( `${ this.seed }.${ this.count++ }` ).digest();
	}

	below( limit ) {
		return this.bytes().readUInt32BE() % limit;
	}

	of( list ) {
		return list[ this.below( list.length ) ];
	}

	uuid() {
		const hex = this.bytes().toString( 'hex' );
		return [ hex.slice( 0, 8 ), hex.slice( 8, 12 ), hex.slice( 12, 16 ), hex.slice( 16, 20 ), hex.slice( 20, 32 ) ].join( '-' );
	}

	/** As the console names rules. */
	id() {
		return [ ...this.bytes().subarray( 0, 22 ) ].map( ( byte ) => DIGITS[ byte % 62 ] ).join( '' );
	}
}

const condition = ( type, operator, field, targetValue, additionalValues = {} ) =>
	( { type, targetValue, operator, field, additionalValues, isDeviceBased: false, idType: 'stableID' } );

const bucket = ( salt, limit ) => condition( 'user_bucket', 'lt', null, limit, { salt } );

function rule( dice, name, passPercentage, conditions, returnValue, groupName ) {
	const id = dice.id();
	return {
		name: groupName ?? name, groupName: groupName ?? name, passPercentage, conditions, returnValue, id, salt: dice.uuid(),
		isDeviceBased: false, idType: 'stableID', ...groupName ? { isExperimentGroup: true } : {}
	};
}

const spec = ( dice, name, entity, defaultValue, rules, more ) => ( {
	name, type: entity === 'feature_gate' ? 'feature_gate' : 'dynamic_config', salt: dice.uuid(), enabled: true, defaultValue, rules,
	isDeviceBased: false, idType: 'stableID', entity, version: 1 + dice.below( 40 ), ...more
} );

function gate( dice, name ) {
	const languages = LANGUAGES.filter( () => dice.below( 4 ) === 0 );
	return spec( dice, name, 'feature_gate', false, [
		rule( dice, `${ dice.of( VERBS ) } readers`, dice.of( [ 100, 50, 25 ] ),
			[ condition( 'user_field', 'any', 'language', languages.length ? languages : [ 'en' ] ) ], true ),
		rule( dice, 'everybody', dice.of( [ 5, 10, 20, 50, 100 ] ), [ bucket( dice.uuid(), 50 * dice.below( 20 ) ) ], true )
	] );
}

function experiment( dice, name, asked ) {
	const salt = dice.uuid();
	const words = () => `${ dice.of( VERBS ) } ${ dice.of( NOUNS ) } ${ dice.of( VERBS ) } ${ dice.of( NOUNS ) }`;
	const value = () => ( { colour: dice.of( COLOURS ), size: dice.below( 100 ), label: words(), title: words() } );
	const none = value();
	return spec( dice, name, 'experiment', none, [
		rule( dice, 'Not targeted', 100, [ condition( 'fail_gate', null, null, asked ) ], none ),
		rule( dice, '', 100, [ bucket( salt, 500 ) ], none, 'Control' ),
		rule( dice, '', 100, [ bucket( salt, 1000 ) ], value(), 'Test' )
	], { isActive: true, hasSharedParams: false, explicitParameters: [ 'colour', 'size', 'label', 'title' ] } );
}

/**
 * @param {number} n
 * @return {Object} A document in the v1 shape
 */
export function sized( n ) {
	const dice = new Dice( `sized ${ n }` );
	const names = ( kind ) => Array.from( { length: n }, ( _, i ) => `${ dice.of( VERBS ) }_${ dice.of( NOUNS ) }_${ kind }_${ i }` );
	const gates = names( 'gate' );
	return {
		has_updates: true,
		time: 1768000000000,
		feature_gates: gates.map( ( name ) => gate( dice, name ) ),
		dynamic_configs: names( 'test' ).map( ( name ) => experiment( dice, name, dice.of( gates ) ) ),
		layer_configs: [],
		layers: {}
	};
}
