// Rust and JavaScript decide alike, whatever the rules and the user are; or the program does not have the entry.
//
//   STATSIG_LAW_SEED=1 STATSIG_LAW_COMPARISONS=100000 node --test tests/program/alike/law.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { decider } from '../answers.mjs';
import { maker } from './documents.mjs';
import { phpLines } from '../php.mjs';

const SEED = Number( process.env.STATSIG_LAW_SEED || Math.floor( Math.random() * 2 ** 31 ) );
const COMPARISONS = Number( process.env.STATSIG_LAW_COMPARISONS || 20000 );
const USERS = 40;
/** Documents that PHP is given at once */
const BATCH = 40;

test( `${ COMPARISONS } answers of Rust are those of JavaScript (STATSIG_LAW_SEED=${ SEED })`, () => {
	const { document, options, user } = maker( SEED );
	const causes = {};
	let compared = 0;
	let documents = 0;
	let decided = 0;
	while ( compared < COMPARISONS ) {
		const laws = Array.from( { length: BATCH }, () => ( { document: document(), options: options(), users: Array.from( { length: USERS }, user ) } ) );
		const found = phpLines( 'alike/law.php', laws.map( ( law ) => JSON.stringify( law ) ).join( '\n' ) );
		found.forEach( ( { program, leftOut, answers }, at ) => {
			const law = laws[ at ];
			const decide = decider( program );
			leftOut.forEach( ( { reason } ) => {
				causes[ reason ] = ( causes[ reason ] ?? 0 ) + 1;
			} );
			answers.forEach( ( theirs, which ) => {
				const ours = decide( law.users[ which ], law.options.now );
				for ( const [ section, entries ] of Object.entries( theirs ) ) {
					for ( const [ name, [ value, group ] ] of Object.entries( entries ) ) {
						const answer = ours[ section ][ name ];
						const isSame = isDeepStrictEqual( JSON.parse( JSON.stringify( answer.value ) ), value ) && ( answer.group_name ?? null ) === group;
						if ( !isSame ) {
							assert.fail( `${ section } ${ name }: ${ JSON.stringify( answer ) } here, ${ JSON.stringify( [ value, group ] ) } there, of ${
								JSON.stringify( law.users[ which ] ) } with ${ JSON.stringify( law.options ) } by ${ law.document } as ${ program }` );
						}
						compared++;
						decided += value === true || group !== null ? 1 : 0;
					}
				}
			} );
		} );
		documents += laws.length;
	}
	process.stdout.write( `${ compared } comparisons, ${ decided } of them true or with a group, of ${ documents } documents; left out: ${ JSON.stringify( causes ) }\n` );
	assert.ok( decided > compared / 10, 'much is decided by rules' );
} );
