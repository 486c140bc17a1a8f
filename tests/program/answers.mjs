// Decides every entry of a program for every user, as a browser would.
//
//   node tests/program/answers.mjs PROGRAM.json USERS.jsonl OUT.jsonl
//
// PROGRAM.json is what clientProgram() makes with names in clear; for users with other fields and units than browsers have,
// with [ 'fields' => [ '*' ], 'units' => [ '*' ] ]. A line of OUT.jsonl is the answers for a line of USERS.jsonl.
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { readerOf } from './reader.mjs';

const { read } = createRequire( import.meta.url )( '../../php/resources/ext.statsig/program/program.js' );

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
		const reader = readerOf( user, rules, program.fields, now );
		const section = ( name ) => Object.fromEntries( program.listed( name ).map( ( entry, index ) => {
			const { value, group } = program.decideAt( name, index, reader );
			return [ entry, name === 'gates' ? { value } : { value, group_name: group } ];
		} ) );
		return { gates: section( 'gates' ), configs: section( 'configs' ), layers: section( 'layers' ) };
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
