// The report is written from figures alone: by its writer on small figures, and as it is committed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fill } from '../../benches/report/page.mjs';
import { barOf, missOf, numberOf, worded } from '../../benches/report/number.mjs';
import { pages } from '../../benches/report/write.mjs';

const read = ( path ) => readFileSync( new URL( `../../${ path }`, import.meta.url ), 'utf8' );
const FIGURES = {
	'units.share': { value: 74.9954, unit: '%', decimals: 2 },
	'units.count': { value: 1000000, unit: 'units' },
	'units.off': { value: 0.2, unit: 'points', what: 'R6: deviation', bar: { most: 0.15 } },
	'relay.p': { value: 0.18339304, unit: '', what: 'R8: p of the ratio', bar: { least: 0.001 } },
	'relay.cpu': { value: 0.0220458, unit: 'ms' },
	'machine.php': { value: '8.2.36', unit: '' },
	'scale.small.cores': { value: 0.00001, unit: 'cores', by: 'views / 3,600' },
	'scale.large.cores': { value: 0.1, unit: 'cores', by: 'views / 3,600' }
};

describe( 'the writer', () => {
	it( 'puts figures into the places of a template', () => {
		assert.equal( fill( `R6 {{verdict R6}}
R8 {{verdict R8}}
Of {{units.count}} {{units.share}} ({{units.share number}}), {{relay.cpu}}, PHP {{machine.php}}, P1 to P9
{{misses}}
{{bars}}
{{formulas}}
`, FIGURES ), `R6 Not as it should: 1 of 1 bars are [missed](#what-misses-its-bar).
R8 Yes.
Of 1,000,000 units 75.00 % (75.00), 0.0220 ms, PHP 8.2.36, P1 to P9
- R6: deviation: 0.200 points, bar at most 0.150 points; missed by 33.3 % of it.
| R6: deviation | 0.200 points | at most 0.150 points | **missed** by 33.3 % of it |
| R8: p of the ratio | 0.183 | at least 0.00100 | kept |
- cores (cores) = views / 3,600
` );
	} );

	for ( const [ what, line, complaint ] of [
		[ 'a number that no figure holds', 'some 12 minutes', /states 12, which no figure holds/ ],
		[ 'one beside a figure', '{{units.count}} in 3 s', /states 3,/ ],
		[ 'one in a name in small letters', 'php8.2', /states php8\.2,/ ],
		[ 'a place for what was not measured', 'of {{units.none}}', /asks for units\.none/ ],
		[ 'a place for what every object has', 'of {{constructor}}', /asks for constructor/ ],
		[ 'a verdict on what nothing is to hold of', '{{verdict R1}}', /nothing is to hold of R1/ ]
	] ) {
		it( `refuses ${ what }`, () => assert.throws( () => fill( `first\n${ line }`, FIGURES ), complaint ) );
	}

	it( 'says that no bar is missed where none is', () => {
		const { 'units.off': _, ...kept } = FIGURES;
		assert.equal( fill( '{{misses}}', kept ), '- No figure of this run misses its bar.' );
	} );
} );

it( 'numbers are written with the digits that count, and bars with theirs', () => {
	for ( const [ figure, text ] of [
		[ { value: 0, unit: 'events' }, '0 events' ], [ { value: 12345.678, unit: 'us' }, '12,346 us' ], [ { value: 1234567, unit: '' }, '1,234,567' ],
		[ { value: 0.00012345, unit: 'cores' }, '0.000123 cores' ], [ { value: -0.0362, unit: 'points', decimals: 3 }, '-0.036 points' ],
		[ { value: 'Linux', unit: '' }, 'Linux' ]
	] ) {
		assert.equal( worded( figure ), text );
	}
	assert.equal( barOf( { value: 7.6, unit: 's', decimals: 1, bar: { most: 12 } } ), 'at most 12 s' );
	assert.equal( missOf( { value: 5, bar: { least: 10 } } ), 50 );
	assert.equal( missOf( { value: 0, bar: { most: 0 } } ), 0 );
	assert.equal( missOf( { value: 1, bar: { most: 0 } } ), Infinity );
} );

describe( 'docs/report.md', () => {
	const figures = JSON.parse( read( 'docs/report/figures.json' ) );
	const report = read( 'docs/report.md' );
	const lines = report.split( '\n' );

	it( 'and its charts are what the writer makes of the committed figures', () => {
		for ( const [ place, content ] of Object.entries( pages( figures ) ) ) {
			assert.ok( read( `docs/${ place }` ) === content, `docs/${ place } is another: "node benches/report/write.mjs" writes it` );
		}
	} );

	it( 'and docs/compared.md has our bytes from the run alone', () => {
		const ours = read( 'benches/report/templates/compared.md' ).split( '\n' ).filter( ( line ) => line.startsWith( '| here: ' ) );
		assert.equal( ours.length, 2 );
		for ( const line of ours ) {
			assert.doesNotMatch( line.replace( /\{\{[^{}]*\}\}/g, '' ), /\d/ );
		}
	} );

	it( 'states no number that is not a figure of the run', () => {
		const held = new Set( Object.values( figures ).flatMap( ( figure ) => {
			const texts = [ numberOf( figure ), figure.by ?? '', figure.what ?? '', figure.unit ];
			if ( figure.bar ) {
				texts.push( barOf( figure ), worded( { value: missOf( figure ), unit: '' } ) );
			}
			return texts.join( ' ' ).match( /[\d.,]*\d/g ) ?? [];
		} ) );
		// How many bars are missed is counted by the writer
		const text = report.replace( /\d+ of \d+ bars/g, '' ).replace( /\b[A-Z]\d+\b/g, '' );
		const stated = text.match( /[\d.,]*\d/g );
		assert.ok( stated.length > 300, String( stated.length ) );
		assert.deepEqual( stated.filter( ( number ) => !held.has( number ) ), [] );
	} );

	it( 'answers each of the four questions with figures within its first 40 lines', () => {
		const answers = lines.slice( 0, 40 ).join( '\n' ).split( /^## /m ).slice( 1, 5 );
		const [ bucket, data, quality, scale ] = answers;
		for ( const [ answer, asked ] of [ [ bucket, /bucketed/ ], [ data, /variant/ ], [ quality, /quality.*errors/ ], [ scale, /perform.*scale/ ] ] ) {
			assert.match( answer.split( '\n' )[ 0 ], asked );
			assert.match( answer, /^(Yes\.|Not as it should: \d+ of \d+ bars)/m );
			assert.ok( answer.match( /[\d.,]*\d/g ).length >= 8, answer );
		}
	} );

	it( 'comes from a full run of all that there is to measure', () => {
		assert.equal( figures[ 'machine.size' ].value, 'full' );
		const measured = new Set( Object.keys( figures ).map( ( id ) => id.split( '.' )[ 0 ] ) );
		const files = readdirSync( new URL( '../../benches/report/measure', import.meta.url ) ).map( ( name ) => name.replace( '.mjs', '' ) );
		assert.deepEqual( [ ...measured ].sort(), files.sort() );
		const [ , run ] = /^all=\((.*)\)$/m.exec( read( 'benches/report/run' ) );
		assert.deepEqual( run.split( ' ' ).sort(), files );
	} );

	it( 'is reached from the README for each question, and its own links lead somewhere', () => {
		const anchors = new Set( lines.filter( ( line ) => line.startsWith( '## ' ) )
			.map( ( line ) => line.slice( 3 ).toLowerCase().replace( /[^\w\s-]/g, '' ).replaceAll( ' ', '-' ) ) );
		const fromReadme = [ ...read( 'README.md' ).matchAll( /\]\(docs\/report\.md#([\w-]+)\)/g ) ].map( ( [ , anchor ] ) => anchor );
		assert.ok( new Set( fromReadme ).size >= 4, String( fromReadme ) );
		const own = [ ...report.matchAll( /\]\(#([\w-]+)\)/g ) ].map( ( [ , anchor ] ) => anchor );
		assert.deepEqual( [ ...fromReadme, ...own ].filter( ( anchor ) => !anchors.has( anchor ) ), [] );
		for ( const [ , place ] of report.matchAll( /\]\(([\w./]+)\)/g ) ) {
			assert.ok( read( `docs/${ place }` ), place );
		}
	} );

	it( 'names no place of the machine and no host', () => {
		for ( const text of [ report, read( 'docs/report/figures.json' ) ] ) {
			assert.doesNotMatch( text, /https?:|127\.0\.0\.1|localhost|\/(home|root|tmp|usr|work|dev)\b/ );
		}
	} );

	for ( const name of readdirSync( new URL( '../../docs/report', import.meta.url ) ).filter( ( file ) => file.endsWith( '.svg' ) ) ) {
		it( `${ name } is XML with axes, units, words for who cannot see it, and colours for the dark`, () => {
			const svg = read( `docs/report/${ name }` );
			const parse = 'exit( ( new DOMDocument )->loadXML( stream_get_contents( STDIN ) ) ? 0 : 1 );';
			assert.equal( spawnSync( 'php', [ '-r', parse ], { input: svg } ).status, 0 );
			assert.match( svg, /<title id="title">[^<]{20,}<\/title>\n<desc id="desc">[^<]{60,}<\/desc>/ );
			assert.match( svg, /@media \(prefers-color-scheme: dark\)/ );
			const across = /<text [^>]*text-anchor="middle">[^<]+ \([^<()]+\)<\/text>/;
			const up = /<text [^>]*transform="rotate\(-90 [^>]*>[^<]+ \([^<()]+\)<\/text>/;
			assert.match( svg, across );
			assert.match( svg, up );
			assert.ok( ( svg.match( /class="axis"/g ) ?? [] ).length === 2 && svg.match( /class="quiet"/g ).length > 6, 'axes have ticks' );
			assert.doesNotMatch( svg, /NaN|undefined|Infinity/ );
			assert.ok( report.includes( `](report/${ name })` ), 'the report shows it' );
		} );
	}
} );
