// One layout: what the documents say, what deploy holds, and who each command runs as.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT, blocks, commands, read, section } from './documents.mjs';

const filesOf = ( folder, ending ) => readdirSync( ROOT + folder ).filter( ( name ) => name.endsWith( ending ) )
	.map( ( name ) => `${ folder }/${ name }` );
const DOCUMENTS = [ 'README.md', 'php/README.md', ...filesOf( 'docs', '.md' ), ...filesOf( 'deploy', '.md' ) ];
const UNITS = filesOf( 'deploy', '.service' );
// Ours: MediaWiki's own are named here too
const SCRIPT = /\bmaintenance\/(?!run\.php|install\.php)\w+\.php|\brun\.php Statsig:/;
const PLACE = /(\/\S+)\/maintenance\/(?!run\.php|install\.php)\w+\.php/g;
// Indented code is code too
const code = ( text ) => [
	...blocks( text ).filter( ( { language } ) => [ '', 'sh', 'bash' ].includes( language ) ).map( ( { text: body } ) => body ),
	...text.match( /^(?: {4}|\t).*$/gm ) ?? []
].join( '\n' );
const inline = ( text ) => [ ...text.matchAll( /`([^`\n]*)`/g ) ].map( ( [ , span ] ) => span )
	.filter( ( span ) => /(^|\s)php \S*\.php/.test( span ) );
const settings = Object.fromEntries(
	[ ...read( 'deploy/statsig.ini' ).matchAll( /^(statsig\.\w+)=(.*)$/gm ) ].map( ( [ , name, value ] ) => [ name, value ] )
);

const isTest = ( line ) => /\bfn |\bfunction test|\b(it|test)\( /.test( line );
/** What a document names as `path::name of a test`, or a file of tests as a whole, must exist. */
const existing = ( text ) => [ ...text.matchAll( /`(tests\/[^`:]+)(?:::([^`]+))?`/g ) ].map( ( [ , path, name ] ) => {
	assert.match( path, /(\.rs|\.test\.mjs|Test\.php|\.phpt)$/, path );
	assert.ok( existsSync( ROOT + path ), path );
	assert.ok( name === undefined || read( path ).split( '\n' ).some( ( line ) => isTest( line ) && line.includes( name ) ), `${ path }::${ name }` );
	return path;
} );

/** Cells of the tables of a text, row by row, without headings. */
const rowsOf = ( text ) => [ ...text.matchAll( /^\| ---.*\n((?:\|.*(?:\n|$))+)/gm ) ].flatMap( ( [ , table ] ) => table.trimEnd().split( '\n' ) )
	.map( ( row ) => row.slice( 1, -1 ).split( /(?<= )\|(?= )/ ).map( ( cell ) => cell.trim() ) );
const rows = ( file ) => rowsOf( read( file ) );

describe( 'docs/vendor-behaviour.md', () => {
	const file = 'docs/vendor-behaviour.md';

	it( 'names for each row what shows it, and all of that exists', () => {
		const all = rows( file );
		assert.ok( all.length > 40, String( all.length ) );
		for ( const [ what, seen, , shown ] of all ) {
			assert.match( seen, /\d{4}-\d\d-\d\d|documented|\d\.\d/, what );
			const places = [ ...shown.matchAll( /`([^`]+)`/g ) ].map( ( [ , place ] ) => place.split( '::' ) );
			assert.ok( places.length > 0, what );
			for ( const [ path, name = '' ] of places ) {
				assert.match( path, /^(tests|findings|src|php)\//, what );
				assert.ok( existsSync( ROOT + path ), path );
				assert.ok( read( path ).includes( name ), `${ path }::${ name }` );
			}
		}
	} );

	it( 'and its findings are in the list of findings', () => {
		for ( const [ , name ] of read( file ).matchAll( /`findings\/([\w-]+)\.sh`/g ) ) {
			assert.ok( read( 'findings/README.md' ).includes( `| \`${ name }\` |` ), name );
		}
	} );
} );

describe( 'docs/security.md', () => {
	const file = 'docs/security.md';

	it( 'names for each promise the tests that hold it, and all tests that it names exist', () => {
		const promises = section( file, 'Promises' ).split( '\n' ).filter( ( line ) => /^\| (?!---|promise)/.test( line ) );
		assert.ok( promises.length > 10, String( promises.length ) );
		for ( const promise of promises ) {
			assert.ok( existing( promise ).length > 0, promise );
		}
		assert.ok( existing( read( file ) ).length > promises.length );
	} );
} );

describe( 'docs/compared.md', () => {
	const file = 'docs/compared.md';
	const THEMES = [ 'Hosts and page views', 'Data of readers', 'Features', 'Data for analysts' ];
	const answers = THEMES.flatMap( ( theme ) => rowsOf( section( file, theme ) ) );
	const versions = rowsOf( section( file, 'What was read' ) );
	const names = versions.map( ( [ name ] ) => name.slice( 1, -1 ) );
	/** What a cell names as its source: a path in the repository that was read, or an address. */
	const sources = ( cell ) => [ ...cell.matchAll( /`[\w.\/-]+`|<https:[^>]+>/g ) ];

	it( 'names for each answer of ours the tests that hold it, and all tests that it names exist', () => {
		const ours = answers.filter( ( [ , who ] ) => who === 'here' );
		assert.ok( ours.length > 25, String( ours.length ) );
		for ( const [ question, , , shown ] of ours ) {
			const named = [ ...shown.matchAll( /`[^`]+`/g ) ];
			assert.ok( named.length > 0, question );
			assert.equal( existing( shown ).length, named.length, question );
		}
		assert.ok( existing( read( file ) ).length > ours.length );
	} );

	it( 'answers each question for us first, and then for others', () => {
		for ( const [ at, [ question, who ] ] of answers.entries() ) {
			assert.equal( question !== '', who === 'here', `${ question } ${ who }` );
			assert.ok( who !== 'here' || answers[ at + 1 ]?.[ 0 ] === '', question );
		}
	} );

	it( 'names for each answer of others what was read, of which the version and the day are in the first table', () => {
		for ( const [ name, , version, of ] of versions.slice( 1 ) ) {
			assert.ok( version && /^\d{4}-\d\d-\d\d$/.test( of ), name );
		}
		const theirs = [
			...answers.filter( ( [ , who ] ) => who !== 'here' ),
			...rowsOf( section( file, 'What they have and we do not' ) ).map( ( row ) => [ '', ...row ] )
		];
		assert.ok( theirs.length > 100, String( theirs.length ) );
		for ( const [ , who, what, shown ] of theirs ) {
			assert.deepEqual( who.split( ', ' ).filter( ( name ) => !names.includes( name ) ), [], who );
			assert.ok( sources( shown ).length > 0, `${ who }: ${ what }` );
		}
		assert.deepEqual( names.filter( ( name ) => !theirs.some( ( [ , who ] ) => who.split( ', ' ).includes( name ) ) ), [ 'here' ] );
	} );
} );

describe( 'docs/operations.md', () => {
	const file = 'docs/operations.md';
	const metrics = new Map( rowsOf( section( file, 'Metrics' ) ).map( ( [ name, , labels ] ) => [ name, labels ] ) );

	it( 'has alarms on metrics that there are, by labels that they have', () => {
		const alerts = section( file, 'Alerts' );
		const named = [ ...alerts.matchAll( /`\w+_(?:total|seconds|bytes)`(?: with (\w+))?/g ) ];
		assert.ok( named.length > 8, String( named.length ) );
		for ( const [ text, label ] of named.filter( ( [ text ] ) => !/`statsig\./.test( text ) ) ) {
			const name = /`\w+`/.exec( text )[ 0 ];
			assert.ok( metrics.has( name ), name );
			assert.ok( label === undefined || metrics.get( name ).includes( `\`${ label }\`` ), text );
		}
	} );

	it( 'names as defaults and bounds of the disk those of the README', () => {
		const settings = new Map( rowsOf( section( 'README.md', 'Settings' ) ).flatMap( ( [ names, defaults ] ) => {
			const all = names.match( /statsig\.\w+/g ) ?? [];
			const each = defaults.split( ', ' );
			return all.map( ( name, at ) => [ name, each.length === all.length ? each[ at ] : defaults ] );
		} ) );
		const stated = [ ...section( file, 'Sizing' ).matchAll( /`(statsig\.\w+)` \(([\d.]+(?: [GM]iB)?)\)/g ) ];
		assert.ok( stated.length >= 5, String( stated.length ) );
		for ( const [ , name, value ] of stated ) {
			assert.equal( value.replace( ' GiB', 'G' ), settings.get( name )?.replace( ' GiB', 'G' ), name );
		}
	} );
} );

describe( 'deploy/toolforge', () => {
	const folder = 'deploy/toolforge';
	const lines = blocks( section( `${ folder }/README.md`, 'Commands' ) ).flatMap( ( { text } ) => commands( text ) );

	it( 'is at most twelve commands, none of which wants root', () => {
		assert.ok( lines.length > 0 && lines.length <= 12, String( lines.length ) );
		assert.deepEqual( lines.filter( ( line ) => /\bsudo\b/.test( line ) ), [] );
	} );

	it( 'names each of its files, and each that it names is there', () => {
		const [ there, text ] = [ readdirSync( ROOT + folder ), read( `${ folder }/README.md` ) ];
		for ( const name of there.filter( ( name ) => name !== 'README.md' ) ) {
			assert.ok( text.includes( name ), name );
		}
		for ( const [ , name ] of [ ...lines, read( `${ folder }/jobs.yaml` ) ].join( '\n' ).matchAll( /statsig\/deploy\/toolforge\/([\w.]+)/g ) ) {
			assert.ok( there.includes( name ), name );
		}
		assert.ok( statSync( `${ ROOT }${ folder }/maintenance` ).mode & 0o100 );
	} );

	it( 'has the settings of deploy/statsig.ini, in the folder that the commands make', () => {
		const own = [ ...read( `${ folder }/statsig.ini` ).matchAll( /^(statsig\.\w+)=\$\{STATSIG_FOLDER\}\/(.*)$/gm ) ];
		assert.deepEqual( own.map( ( [ , name ] ) => name ).sort(), Object.keys( settings ).sort() );
		for ( const [ , name, path ] of own ) {
			assert.ok( path.startsWith( 'private/' ), name );
		}
		assert.match( lines.join( '\n' ), /^install -d -m 0700 statsig\/private statsig\/private\/spool$/m );
	} );
} );

describe( 'docs/shortcomings.md', () => {
	const file = 'docs/shortcomings.md';
	const ASKED = [
		...Array.from( { length: 11 }, ( _, place ) => `C${ place + 1 }` ), ...Array.from( { length: 6 }, ( _, place ) => `S${ place + 1 }` ),
		...Array.from( { length: 4 }, ( _, place ) => `Proposal ${ place + 1 }` )
	];

	it( 'says of each what it was, what holds now, what was left out, and which test shows it', () => {
		const parts = read( file ).split( /^## /m ).slice( 1 );
		assert.deepEqual( parts.map( ( part ) => part.split( '. ' )[ 0 ] ), ASKED );
		assert.deepEqual( rows( file ).map( ( [ link ] ) => /\[(.*)\]/.exec( link )[ 1 ] ), ASKED );
		for ( const part of parts ) {
			const [ , shown ] = /^.*\n\n\*\*Then:\*\* [^]+\n\n\*\*Now:\*\* [^]+\n\n\*\*Left out:\*\* [^]+\n\n\*\*Shown by:\*\* ([^]+)$/.exec( part ) ?? [];
			assert.ok( shown, part );
			const named = [ ...shown.matchAll( /`[^`]+`/g ) ];
			assert.ok( named.length > 1, part );
			assert.equal( existing( shown ).length, named.length, part );
		}
	} );
} );

describe( 'the documents', () => {
	it( 'link to files and headings that are there, and each is linked from the README', () => {
		const anchors = ( path ) => [ ...read( path ).matchAll( /^#+ (.*)$/gm ) ].map( ( [ , heading ] ) => heading.toLowerCase()
			.replace( /[^\p{L}\p{N} _-]/gu, '' ).replaceAll( ' ', '-' ) );
		const first = new Set();
		for ( const file of DOCUMENTS ) {
			for ( const [ , target, anchor ] of read( file ).replace( /^```[^]*?^```$/gm, '' ).matchAll( /\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g ) ) {
				const path = target === '' ? file : normalize( join( dirname( file ), target ) );
				assert.ok( existsSync( ROOT + path ), `${ file }: ${ target }` );
				assert.ok( anchor === undefined || anchors( path ).includes( anchor ), `${ file }: ${ target }#${ anchor }` );
				if ( file === 'README.md' ) {
					first.add( path );
				}
			}
		}
		assert.deepEqual( DOCUMENTS.filter( ( file ) => file !== 'README.md' && !first.has( file ) ), [] );
	} );

	it( 'run no maintenance script as root', () => {
		let seen = 0;
		for ( const file of DOCUMENTS ) {
			const text = read( file );
			for ( const line of [ ...commands( code( text ) ), ...inline( text ) ].filter( ( command ) => SCRIPT.test( command ) ) ) {
				assert.match( line.trim(), /^sudo -u [\w-]+ /, `${ file }: ${ line }` );
				seen++;
			}
		}
		assert.ok( seen >= 5, String( seen ) );
		for ( const unit of UNITS ) {
			assert.match( read( unit ), /^User=(www-data|%i)$/m, unit );
		}
	} );

	it( 'and the units call scripts where the link lies', () => {
		const places = [ ...DOCUMENTS, ...UNITS ].flatMap( ( file ) => [ ...read( file ).matchAll( PLACE ) ].map( ( [ , place ] ) => place ) );
		const one = new Set( places.map( ( place ) => place.replace( /mediawiki-(red|%i)/, 'mediawiki' ) ) );
		assert.deepEqual( [ ...one ], [ '/srv/mediawiki/extensions/Statsig' ] );
		assert.match( section( 'README.md', 'Install on a wiki' ), /ln -s \/srv\/statsig\/php \/srv\/mediawiki\/extensions\/Statsig$/m );
	} );

	it( 'load the extension in one way', () => {
		for ( const file of [ ...DOCUMENTS, ...filesOf( 'php/maintenance', '.php' ) ] ) {
			for ( const [ call ] of read( file ).matchAll( /wfLoadExtension\(.*?\)/g ) ) {
				assert.match( call, /^wfLoadExtension\( \\?'Statsig\\?' \)$/, file );
			}
		}
	} );

	it( 'make each path of deploy/statsig.ini, for the user of the units', () => {
		const installs = code( section( 'README.md', 'Install on a wiki' ) );
		const layout = section( 'deploy/README.md', 'Layout' );
		const folder = settings[ 'statsig.config_file' ].replace( /\/[^/]*$/, '' );
		for ( const [ path, mode ] of [ [ folder, '0750' ], [ settings[ 'statsig.spool_dir' ], '0750' ], [ settings[ 'statsig.secret_file' ], '0400' ] ] ) {
			const made = commands( installs ).find( ( line ) => line.trim().startsWith( 'sudo install ' ) && line.split( ' ' ).includes( path ) );
			assert.ok( made?.includes( `-o www-data -g www-data -m ${ mode } ` ), path );
			assert.match( layout, new RegExp( `^\\| \`${ path }\` \\|.*\\| \`www-data\` \\| ${ mode } \\|$`, 'm' ) );
		}
		for ( const unit of UNITS ) {
			const writes = /^ReadWritePaths=(.*)$/m.exec( read( unit ) )[ 1 ];
			assert.equal( writes, unit.includes( '@' ) ? `${ folder }-%i` : folder, unit );
		}
	} );

	it( 'name options and files of the instance unit as the pool of the second wiki has them', () => {
		const [ , start ] = /^ExecStart=(.*)$/m.exec( read( 'deploy/statsig-worker@.service' ) );
		const pool = blocks( section( 'deploy/README.md', 'Two wikis on one host' ) ).find( ( { language } ) => language === 'ini' ).text;
		for ( const [ option, setting ] of [ [ 'config-file', 'statsig.config_file' ], [ 'spool-dir', 'statsig.spool_dir' ] ] ) {
			const path = new RegExp( `--${ option } (\\S+)` ).exec( start )[ 1 ].replaceAll( '%i', 'red' );
			assert.ok( pool.includes( `php_admin_value[${ setting }] = ${ path }\n` ), path );
		}
	} );

	it( 'name both addresses of Statsig\'s own client where it is told to send to the wiki', () => {
		let seen = 0;
		for ( const file of DOCUMENTS ) {
			if ( read( file ).includes( 'logEventUrl' ) ) {
				assert.ok( read( file ).includes( 'sdkExceptionUrl' ), file );
				seen++;
			}
		}
		assert.ok( seen >= 3, String( seen ) );
	} );

	it( 'upgrade and uninstall in at most ten commands', () => {
		for ( const heading of [ 'Upgrade', 'Uninstall' ] ) {
			const all = blocks( section( 'deploy/README.md', heading ) ).filter( ( { language } ) => language === 'sh' )
				.map( ( { text } ) => commands( text ) );
			// What is for once stands before
			const counted = heading === 'Upgrade' ? all.slice( -1 ) : all;
			assert.ok( counted.flat().length <= 10, heading );
		}
	} );
} );
