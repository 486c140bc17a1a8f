// Decides every entry of a program for every user, as a browser would.
//
//   node tests/program/answers.mjs PROGRAM.json USERS.jsonl OUT.jsonl
//
// PROGRAM.json is what clientProgram() makes with names in clear; for users with other fields and units than browsers have,
// with [ 'fields' => [ '*' ], 'units' => [ '*' ] ]. A line of OUT.jsonl is the answers for a line of USERS.jsonl.
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { SECTIONS } from '../../php/resources/ext.statsig/program/program.js';
import { read } from './evaluator.mjs';
import { readerOf } from './reader.mjs';

/**
 * @param {string} text The program
 * @return {Function} User and time in ms => { gates, configs, layers }
 */
export function decider( text ) {
	const program = read( text );
	if ( !program ) {
		throw new Error( 'this is no program that browsers can read' );
	}
	const rules = JSON.parse( text );
	return ( user, now = Date.now() ) => {
		const reader = readerOf( user, rules, now );
		return Object.fromEntries( SECTIONS.map( ( section, kind ) => [ section, Object.fromEntries( program.listed[ kind ].map( ( name, place ) => {
			const { value, group } = program.decide( kind, place, reader );
			return [ name, section === 'gates' ? { value: value === true } : { value, group_name: group } ];
		} ) ) ] ) );
	};
}

async function main( [ programFile, usersFile, outFile ] ) {
	const decide = decider( readFileSync( programFile, 'utf8' ) );
	const lines = async function* ( users ) {
		let i = 0;
		for await ( const user of users ) {
			if ( user.trim() ) {
				yield `${ JSON.stringify( { i, ...decide( JSON.parse( user ) ) } ) }\n`;
			}
			i++;
		}
	};
	await pipeline( createInterface( { input: createReadStream( usersFile ) } ), lines, createWriteStream( outFile ) );
}

if ( process.argv[ 1 ] === fileURLToPath( import.meta.url ) ) {
	if ( process.argv.length !== 5 ) {
		process.stderr.write( 'node tests/program/answers.mjs PROGRAM.json USERS.jsonl OUT.jsonl\n' );
		process.exit( 2 );
	}
	await main( process.argv.slice( 2 ) );
}
