// The public API of browsers says of itself what it does, takes and gives: each member of mw.statsig, of what it hands
// out, and of the fakes' module.
import assert from 'node:assert/strict';
import { parse } from 'acorn';
import { describe, it } from 'node:test';
import { read } from './sources.mjs';

const INDEX = 'resources/ext.statsig/index.js';
const CLIENT = 'resources/ext.statsig/client.js';

/** @return {Object} With the program's statements, and block( node ): the JSDoc block right before a node */
function parsed( path, sourceType ) {
	const text = read( path );
	const comments = [];
	const { body } = parse( text, { ecmaVersion: 2018, sourceType, onComment: comments } );
	const block = ( node ) => comments.find( ( { type, value, end } ) =>
		type === 'Block' && value.startsWith( '*' ) && end < node.start && text.slice( end, node.start ).trim() === '' )?.value;
	return { body, block };
}

const index = parsed( INDEX, 'module' );
const client = parsed( CLIENT, 'module' );
const declared = ( { body } ) => Object.fromEntries( body
	.map( ( statement ) => statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement )
	.flatMap( ( one ) => one.type === 'VariableDeclaration' ? one.declarations.map( ( { id, init } ) => [ id.name, init ] ) :
		one.type === 'FunctionDeclaration' ? [ [ one.id.name, one ] ] : [] ) );
const known = { ...declared( client ), ...declared( index ) };

/** The function behind a member: itself, what fence() surrounds, what a call gives, or what its name stands for. */
function behind( node, names ) {
	switch ( node?.type ) {
		case 'Identifier':
			return behind( names[ node.name ], names );
		case 'CallExpression':
			return node.callee.name === 'fence' ? behind( node.arguments[ 0 ], names ) : behind( names[ node.callee.name ], names )?.body;
		default:
			return node;
	}
}

const publicObject = index.body.find( ( { expression } ) => expression?.left?.property?.name === 'statsig' ).expression.right;
const made = known.assignments.body.body.body;
const handedOut = made.find( ( { type } ) => type === 'ReturnStatement' ).argument;
const local = Object.fromEntries( made.filter( ( { type } ) => type === 'VariableDeclaration' )
	.flatMap( ( { declarations } ) => declarations.map( ( { id, init } ) => [ id.name, init ] ) ) );

const nameOf = ( param ) => param.type === 'AssignmentPattern' ? param.left.name : param.type === 'RestElement' ? param.argument.name : param.name;

function describes( doc, task ) {
	assert.ok( doc, 'it has no block' );
	const lines = doc.split( '\n' ).map( ( line ) => line.replace( /^\s*\*? ?/, '' ) ).filter( Boolean );
	assert.match( lines[ 0 ], /^[A-Z].{10}/, 'it begins with a description' );
	if ( !/Function/.test( task?.type ) ) {
		assert.match( doc, /@type \{\S+\}/ );
		return;
	}
	const params = [ ...doc.matchAll( /@param \{[^}]+\} \[?(\w+)\]? ?(.*)/g ) ];
	assert.deepEqual( params.map( ( [ , name ] ) => name ), task.params.map( nameOf ), 'each parameter, in order' );
	params.forEach( ( [ , name, about ] ) => assert.ok( about.length > 5, `${ name } is described` ) );
}

/** Those that give nothing */
const SILENT = [ 'logEvent', 'setConsent', 'sendExposure', 'send' ];

describe( 'the public API of browsers is described', () => {
	for ( const [ object, names, about ] of [ [ publicObject, known, 'mw.statsig' ], [ handedOut, { ...known, ...local }, 'an entry' ] ] ) {
		for ( const property of object.properties ) {
			const { name } = property.key;
			it( `${ about }: ${ name }`, () => {
				const doc = index.block( property );
				const task = behind( property.value, names );
				describes( doc, task );
				if ( /Function/.test( task?.type ) ) {
					assert.equal( /@return \{[^}]+\} \S/.test( doc ), !SILENT.includes( name ), 'what it gives' );
				}
			} );
		}
	}

	it( 'the module of fakes', () => {
		const fakes = parsed( 'resources/ext.statsig.testing/index.js', 'script' );
		const made = fakes.body.find( ( { id } ) => id?.name === 'fakeExperiments' );
		assert.match( fakes.block( made ), /@param \{Object\} \[answers\] \S[^]*@return \{Object\} \S/ );
	} );
} );
