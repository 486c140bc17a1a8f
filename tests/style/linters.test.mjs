// php/ in the style of MediaWiki's own extensions, as their linters see it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath( new URL( '../..', import.meta.url ) );
const MISTAKES = 'tests/style/mistakes';
const program = ( name ) => `tests/node_modules/.bin/${ name }`;
const TOOLS = [
	{
		name: 'eslint', mistake: 'style.js', looksAt: [ 'php/resources/ext.*/**/*.js' ],
		command: [ program( 'eslint' ), '--no-eslintrc', '--config', 'tests/style/eslint.json', '--resolve-plugins-relative-to', 'tests', '--max-warnings', '0' ],
		finds: [ 'space-in-parens', 'jsdoc/require-param', 'no-unused-vars', 'no-undef' ]
	},
	{
		name: 'stylelint', mistake: 'style.css', looksAt: [ 'php/resources/ext.*/**/*.css' ],
		command: [ program( 'stylelint' ), '--config', 'tests/style/stylelint.json', '--max-warnings', '0' ],
		finds: [ 'selector-class-pattern', 'selector-max-id', '@stylistic/indentation' ]
	},
	{
		name: 'PHP_CodeSniffer', mistake: 'style.php', looksAt: [ 'php/src', 'php/maintenance', 'php/stubs', 'php/Statsig.alias.php' ],
		command: [ 'phpcs', '-q', '-s', '--no-cache', '--standard=tests/style/phpcs.xml' ],
		finds: [ 'SpacingAfterOpen', 'DisallowSpaceIndent', 'GlobalFunction', 'ClassComment.Missing' ]
	},
	{
		name: 'banana-checker', mistake: 'i18n', looksAt: [ 'php/i18n' ],
		command: [ program( 'banana-checker' ), '--requireLowerCase=initial', '--requireKeyPrefix=statsig,right-statsig-,action-statsig-,apihelp-,prefs-statsig' ],
		finds: [ 'lacks documentation', 'should start with' ]
	}
];

function run( [ file, ...options ], paths ) {
	const { status, stdout, stderr, error } = spawnSync( file, [ ...options, ...paths ], { cwd: ROOT, encoding: 'utf8' } );
	assert.equal( error, undefined );
	return { status, said: stdout + stderr };
}

describe( 'the linters', () => {
	for ( const { name, mistake, looksAt, command, finds } of TOOLS ) {
		it( `find nothing: ${ name }`, () => {
			const { status, said } = run( command, looksAt );
			assert.equal( status, 0, said );
		} );

		it( `would find it: ${ name }`, () => {
			const { status, said } = run( command, [ `${ MISTAKES }/${ mistake }` ] );
			assert.notEqual( status, 0 );
			for ( const rule of finds ) {
				assert.ok( said.includes( rule ), `${ rule }: ${ said }` );
			}
		} );
	}
} );
