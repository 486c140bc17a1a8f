// Documents and users at random, of all that evaluation knows and of much that it has to refuse.

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function dice( seed ) {
	let state = seed >>> 0;
	const next = () => {
		state = ( state + 0x6d2b79f5 ) >>> 0;
		let mixed = Math.imul( state ^ state >>> 15, state | 1 );
		mixed ^= mixed + Math.imul( mixed ^ mixed >>> 7, mixed | 61 );
		return ( ( mixed ^ mixed >>> 14 ) >>> 0 ) / 2 ** 32;
	};
	const below = ( count ) => Math.floor( next() * count );
	const one = ( list ) => list[ below( list.length ) ];
	const some = ( most, make ) => Array.from( { length: below( most + 1 ) }, make );
	return { next, below, one, some, chance: ( part ) => next() < part };
}

const WORDS = [ '', 'gold', 'GOLD', 'Gold ', 'g', 'o', 'old', 'ß', 'SS', 'ΑΣ', 'ας', 'ΣΑ', 'İ', 'i̇', 'ǅ', 'Å', 'K', 'é', 'É', '\u{1F600}', '\u{10400}',
	'true', 'false', 'null', '["gold",1]', '[]', '{}', 'a.b', 'a"b', 'a\\b', '\n', '\t', '\u0001', '\u2028', 'constructor', '__proto__', 'toString', 'u1', 'x7' ];
const NUMBERS = [ '0', '-0', '5', '+5', '-5', '5.', '.5', '5.0', '1e3', '1E3', '1e-7', '1e21', '1e400', '-1e400', '.', 'e5', '1e', '1e+', '1.5.5', '5e5e5', '+-5',
	' 5', '5 ', '0x10', '0b1', '1_000', '٣', 'inf', '-inf', '+INF', 'infinity', 'Infinity', '-iNfInItY', 'infinit', 'nan', '-NaN', '1000000000000000000000', '0.0000001' ];
const VERSIONS = [ '1', '1.0', '1.0.0', '1.10', '1.9', '1.2.3', '01.02', '1.2-rc.1', '-1', '+1.2', '1.-2', '1. 2', ' 1.2 ', '\u00a01.2\u3000', '\ufeff1', '\u00851', '1..2', '1.x', 'x',
	'-', '.', '1.', '9007199254740992', '9007199254740993', '170141183460469231731687303715884105727', '170141183460469231731687303715884105728',
	'-170141183460469231731687303715884105728', '-170141183460469231731687303715884105729', '00000000000000000000000000000000000000000001', '1.2.3.4.5.6' ];
const TIMES = [ '1700000000', '1700000000000', '9999999999', '10000000000', '-9999999999', '9223372036854775807', '9223372036854775808', '2021-01-01T00:00:00Z',
	'2021-01-01 00:00:00', '2021-1-1 1:2:3', '2021-01-01', '2021-01-01T00:00:00', '2021-01-01T00:00:00.5Z', '2021-01-01T01:00:00+01:00', '1969-12-31T23:59:59Z', '1960-01-01 00:00:00' ];
const TEXTS = [ WORDS, NUMBERS, VERSIONS, TIMES ];
const PLAIN = [ 0, 1, 5, -5, 1.5, 0.1, 1000, 1700000000, 1700000000000, 9007199254740991, -9007199254740991 ];
const DOUBLES = [ 1e-7, 1e-6, 123e-9, 1.5e300, 1e21, 1.234e25, 1e16, 12345678901234567000, 1e19, 2 ** 63, 5e-324, 0.30000000000000004 ];
/** Few enough that users and conditions often have the same */
const COMMON = [ 5, '5', 0, '0', true, 'true', null, 'a', [ 'a', 1 ], [ 'a', 1, 'b' ], '["a",1]', {}, { a: 1 }, { a: 1, b: 'x' }, [], '' ];
const PATTERNS = [ '', '^g', 'old$', '^$', '.', '\\d+', '[A-Z]+', '(?i)gold', 'g|5', '^(a|b)*$', '^[^a-z]', 'o{1,2}', 'x?', '\\bgold\\b', '\\.', '\\w', '\\s', '^1\\.[0-9]+$',
	'(', '[', '*', '\\p{L}', '(?=g)', '(g)\\1', '(?P<n>g)', '\\x{67}', '[[:alpha:]]', '\\z', 'é', '\u{1F600}', '^.$', '(?s).', '[\\]a]', 'a{,2}', '\\', '\\-', '/', '(?:g)o', '{', '}' ];

export const FIELDS = [ 'plan', 'Plan', 'level', 'VER', 'when', 'list', 'Map', 'email', 'EMAIL', 'country', 'appVersion', 'app_version', 'user_id', 'userID', 'locale', 'constructor', '__proto__', '' ];
/** The fields that have values of their own, and the operators that these are for */
const SUITED = { VER: /^version/, when: /^(before|after|on)$/, list: /array/ };
const UNITS = [ 'userID', 'userid', 'stableID', 'companyID', 'companyid', 'constructor' ];
const OPERATORS = [ 'gt', 'gte', 'lt', 'lte', 'version_gt', 'version_gte', 'version_lt', 'version_lte', 'version_eq', 'version_neq', 'any', 'none', 'any_case_sensitive',
	'none_case_sensitive', 'str_starts_with_any', 'str_ends_with_any', 'str_contains_any', 'str_contains_none', 'str_matches', 'before', 'after', 'on', 'eq', 'neq',
	'array_contains_any', 'array_contains_none', 'array_contains_all', 'not_array_contains_all' ];
const OFTEN = 0.93;

/** Makes documents and users of a seed. */
export function maker( seed ) {
	const { below, one, some, chance, next } = dice( seed );

	const text = () => one( one( TEXTS ) );
	// In lists, what is no integer may be written in another way (docs/program-format.md).
	const element = () => one( [ text, text, () => one( PLAIN ), () => chance( 0.5 ), () => null ] )();
	const list = ( of = element ) => some( 4, () => chance( 0.05 ) ? some( 2, of ) : of() );
	const map = () => Object.fromEntries( some( 3, () => [ one( WORDS.filter( Boolean ) ), element() ] ) );
	const value = () => chance( 0.3 ) ? one( COMMON ) : one( [ text, text, text, () => one( PLAIN ), () => one( DOUBLES ), () => chance( 0.5 ), () => null, list, list, map ] )();

	/** A value that suits a field, or sometimes any. */
	function valueOf( field ) {
		const suited = Object.hasOwn( SUITED, field ) && { VER: () => one( VERSIONS ), when: () => one( chance( 0.7 ) ? TIMES : PLAIN ), list: () => list( text ) }[ field ];
		return suited && chance( 0.7 ) ? suited() : value();
	}

	/** A field whose values suit the operator, or sometimes any. */
	function fieldOf( operator ) {
		const suited = Object.keys( SUITED ).find( ( field ) => SUITED[ field ].test( operator ) );
		return suited && chance( 0.7 ) ? suited : one( FIELDS );
	}

	/** A target that suits the operator, or sometimes any. */
	function target( operator ) {
		if ( chance( 0.08 ) ) {
			return value();
		}
		if ( operator === 'str_matches' ) {
			return one( PATTERNS );
		}
		if ( /^(gte?|lte?)$/.test( operator ) ) {
			return one( [ () => one( PLAIN ), () => one( DOUBLES ), () => one( NUMBERS ) ] )();
		}
		if ( operator.startsWith( 'version' ) ) {
			return one( VERSIONS );
		}
		if ( /^(before|after|on)$/.test( operator ) ) {
			return one( [ () => one( PLAIN ), () => one( TIMES ), () => one( NUMBERS ) ] )();
		}
		return /^n?eq$/.test( operator ) ? value() : list( text );
	}

	function condition( names ) {
		const operator = one( OPERATORS );
		const compared = { operator, targetValue: target( operator ), idType: one( UNITS ) };
		return one( [
			() => ( { type: 'public', idType: 'userID' } ),
			...Array( 8 ).fill( () => ( { ...compared, type: 'user_field', field: fieldOf( operator ) } ) ),
			() => ( { ...compared, type: 'environment_field', field: one( [ 'tier', 'TIER', 'zone', 'constructor' ] ) } ),
			() => ( { ...compared, type: 'current_time' } ),
			() => ( { idType: one( UNITS ), type: 'user_bucket', additionalValues: one( [ { salt: one( WORDS ) }, null ] ),
				operator: one( [ 'lt', 'gte', 'eq', 'any', 'version_gt' ] ), targetValue: below( 1000 ) } ),
			() => ( { ...compared, type: 'unit_id' } ),
			() => ( { type: 'experiment_group', field: one( names.configs ), idType: 'userID', operator: one( [ 'any', 'none', 'eq', 'neq', 'str_contains_any' ] ),
				targetValue: one( [ [ 'Control', 'Test' ], 'Test', null ] ) } ),
			...Array( 3 ).fill( () => ( { type: one( [ 'pass_gate', 'fail_gate' ] ), targetValue: one( names.gates ), idType: 'userID' } ) ),
			() => ( chance( OFTEN ) ? { type: 'public', idType: 'userID' } :
				{ ...compared, type: one( [ 'unknown', 'ip_based', 'ua_based', 'target_app', 'user_field' ] ), operator: one( [ 'any', 'bad' ] ), field: 'plan' } )
		] )();
	}

	/** A document. Entries ask those before them only, or they would be left out as circles. */
	function document() {
		const conditions = {};
		const names = { gates: [ 'nowhere' ], configs: [ 'nowhere' ] };
		let count = 0;
		const rule = ( answer, more = {} ) => {
			const id = `r${ count++ }`;
			const keys = some( 3, () => {
				const key = `c${ Object.keys( conditions ).length }`;
				conditions[ key ] = condition( names );
				return chance( 0.995 ) ? key : 'missing';
			} );
			return { name: id, id, ...( chance( 0.5 ) ? { salt: one( [ '', 'é', id ] ) } : {} ), passPercentage: one( [ 100, 100, 100, 0, 50, 10, 73.43, 0.01, 99.99 ] ),
				returnValue: answer(), conditions: keys, idType: one( UNITS ), ...more };
		};
		const entry = ( entity, answer, rules, more = {} ) => ( { type: entity === 'feature_gate' ? entity : 'dynamic_config', entity, salt: one( [ '', 'salt', 'ß' ] ) + below( 9 ),
			defaultValue: answer(), enabled: chance( 0.9 ), rules, idType: one( UNITS ), version: below( 9 ), ...more } );
		const boolean = () => one( [ true, true, true, false, null, 1 ] );
		const object = () => chance( 0.9 ) ? Object.fromEntries( some( 3, () => [ one( [ 'a', 'b', 'c', '__proto__', 'é' ] ), one( [ 1, 'x', true, null, 0.5, [ 1 ] ] ) ] ) ) : one( [ null, 5, [ 1 ] ] );
		const group = () => chance( 0.8 ) ? { groupName: one( [ 'Control', 'Test', '' ] ), isExperimentGroup: true } : {};
		const sections = { feature_gates: {}, dynamic_configs: {}, layer_configs: {} };
		for ( let i = 0; i < 30; i++ ) {
			// In turns, so that gates ask experiments and these ask gates.
			if ( i % 3 < 2 ) {
				sections.feature_gates[ `g${ i }` ] = entry( 'feature_gate', boolean, some( 3, () => rule( boolean ) ) );
				names.gates.push( `g${ i }` );
			} else {
				sections.dynamic_configs[ `e${ i }` ] = entry( one( [ 'experiment', 'dynamic_config' ] ), object, some( 3, () => rule( object, group() ) ) );
				names.configs.push( `e${ i }` );
			}
		}
		for ( let i = 0; i < 8; i++ ) {
			sections.layer_configs[ `l${ i }` ] = entry( 'layer', object,
				some( 4, () => rule( object, chance( 0.6 ) ? { configDelegate: one( names.configs ) } : group() ) ), { useNewLayerEval: chance( 0.5 ) } );
		}
		const overrides = {};
		conditions.never = { type: 'unknown', idType: 'userID' };
		const overrideRules = { o0: rule( boolean ), o1: rule( boolean ), o2: rule( boolean, { conditions: [ 'never' ] } ) };
		// Also one that asks what cannot be decided
		sections.feature_gates.undecidable = entry( 'feature_gate', boolean, [ rule( boolean, { conditions: [ 'never' ] } ) ] );
		conditions.asks = { type: one( [ 'pass_gate', 'fail_gate' ] ), targetValue: 'undecidable', idType: 'userID' };
		overrideRules.o3 = rule( boolean, { conditions: [ 'asks' ] } );
		for ( const section of [ names.gates, names.configs, [ 'l1', 'l5' ] ] ) {
			const [ from, to ] = [ one( section ), one( section ) ];
			if ( chance( 0.7 ) && from !== to ) {
				overrides[ from ] = [ { new_config_name: to, rules: some( 3, () => ( {
					rule_name: one( [ 'o0', 'o1', 'o2', 'o3', 'o9' ] ), ...( chance( 0.3 ) ? { start_time: one( [ 1, 1e9, 1700000000000, 2e12 ] ) } : {} )
				} ) ) } ];
			}
		}
		return JSON.stringify( { has_updates: true, time: 1700000000000, condition_map: conditions, ...sections, experiment_to_layer: {},
			default_environment: one( [ 'production', 'dev' ] ), overrides, override_rules: overrideRules } );
	}

	/** What the wiki says of all its readers, and when they are asked. */
	function options() {
		return { now: one( [ 0, 1e9, 1e10, 1700000000000, 1795000000000 ] ), ...( chance( 0.5 ) ? { environment: one( [ 'staging', 'gold' ] ) } : {} ),
			globalCustomFields: Object.fromEntries( some( 3, () => [ one( FIELDS.slice( 0, 7 ) ), one( [ text, () => one( PLAIN ), () => list( text ) ] )() ] ) ) };
	}

	function user() {
		const user = {};
		const put = ( name, part, make ) => {
			if ( chance( part ) ) {
				user[ name ] = make();
			}
		};
		const id = () => one( [ () => `u${ below( 1000 ) }`, () => one( WORDS ), () => below( 1000 ), () => `é${ 'x'.repeat( below( 80 ) ) }` ] )();
		put( 'userID', 0.8, id );
		for ( const name of [ 'email', 'country', 'locale', 'appVersion' ] ) {
			put( name, 0.4, text );
		}
		const fields = () => Object.fromEntries( some( 8, () => one( FIELDS.slice( 0, -1 ) ) ).map( ( field ) => [ field, valueOf( field ) ] ) );
		put( 'custom', 0.9, fields );
		put( 'privateAttributes', 0.3, fields );
		put( 'customIDs', 0.8, () => Object.fromEntries( some( 4, () => [ one( UNITS.slice( 1 ) ), id() ] ) ) );
		put( 'statsigEnvironment', 0.3, () => ( { [ one( [ 'tier', 'zone', 'TIER' ] ) ]: one( [ 'gold', 'dev', '5' ] ) } ) );
		return user;
	}

	return { document, options, user, next };
}
