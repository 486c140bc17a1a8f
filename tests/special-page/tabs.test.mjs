// Special:Statsig is for everybody who may see it: by day and by night, in both directions, on a phone, by the keyboard,
// and without scripts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { ODD, start } from './wiki.mjs';

const AXE = readFileSync( createRequire( import.meta.url ).resolve( 'axe-core/axe.min.js' ), 'utf8' );
const PAGE = '.ext-statsig-page';
const STABLE_ID = '6a979d3aa72f7e4ee5e6';
const PHONE = { viewport: { width: 320, height: 640 } };
/** Name => options of the browser, more of the address, a class that the wiki puts on the page */
const LOOKS = {
	'by day': [ { colorScheme: 'light' }, '' ],
	'by night': [ { colorScheme: 'dark' }, '' ],
	'by the wiki\'s own night': [ { colorScheme: 'light' }, '', 'skin-theme-clientpref-night' ],
	'by the wiki\'s own day at night': [ { colorScheme: 'dark' }, '', 'skin-theme-clientpref-day' ],
	'from right to left': [ { colorScheme: 'light' }, '&uselang=ar' ],
	'on a phone': [ { colorScheme: 'light', ...PHONE }, '&useskin=minerva' ],
	'on a phone from right to left by night': [ { colorScheme: 'dark', ...PHONE }, '&useskin=minerva&uselang=he' ],
	'320 px wide in a skin that does not give way': [ { colorScheme: 'light', ...PHONE }, '' ]
};

describe( 'Special:Statsig', () => {
	let stage, cookies;
	before( async () => {
		stage = await start();
		const reader = await ( await stage.reader() ).open();
		await reader.logIn();
		cookies = await reader.context.cookies();
		await reader.close();
	} );
	after( () => stage.end() );

	const open = async ( title, options = {} ) => {
		const reader = await stage.reader( options );
		await reader.context.addCookies( cookies );
		return reader.open( `Special:Statsig/${ title }` );
	};
	const tabs = async () => {
		const reader = await open( '' );
		const names = await reader.page.locator( '.ext-statsig-tabs a' ).evaluateAll( ( links ) => links.map( ( link ) => link.href.split( '/' ).pop() ) );
		await reader.close();
		return names;
	};
	const decide = async ( page ) => {
		await page.fill( '[name=entry]', 'browser_experiment' );
		await page.fill( '[name=id]', STABLE_ID );
		await page.focus( '[name=id]' );
		await Promise.all( [ page.waitForURL( /#statsig-decision/ ), page.keyboard.press( 'Enter' ) ] );
		await page.waitForSelector( '.ext-statsig-tree' );
	};

	it( 'is refused to strangers and to accounts without the right', async () => {
		stage.account( 'Stranger' );
		const reader = await ( await stage.reader() ).open();
		for ( const name of [ null, 'Stranger' ] ) {
			if ( name ) {
				await reader.logIn( name );
			}
			for ( const tab of [ '', 'health', 'entries', 'decide', 'balance', 'flow' ] ) {
				const response = await reader.visit( `Special:Statsig/${ tab }` );
				assert.equal( response.status(), 403, tab );
				assert.equal( await reader.page.locator( PAGE ).count(), 0, tab );
			}
		}
		await reader.close();
	} );

	it( 'leads from tab to tab, and each shows something', async () => {
		const reader = await open( '' );
		assert.deepEqual( await tabs(), [ 'health', 'entries', 'decide', 'balance', 'flow' ] );
		for ( const [ name, heading, seen ] of [
			[ 'entries', 'Entries', '.ext-statsig-entry' ], [ 'decide', 'Decide as', '.ext-statsig-form' ], [ 'balance', 'Balance', '#statsig-balance' ], [ 'flow', 'Flow', '.ext-statsig-plot' ], [ 'health', 'Health', '.ext-statsig-verdict' ]
		] ) {
			await Promise.all( [ reader.page.waitForURL( new RegExp( `${ name }$` ) ), reader.page.click( `.ext-statsig-tabs a[href$="/${ name }"]` ) ] );
			assert.equal( await reader.page.textContent( `${ PAGE } h2` ), heading );
			assert.equal( await reader.page.textContent( '.ext-statsig-tabs [aria-current]' ), heading );
			assert.ok( await reader.page.locator( seen ).first().isVisible(), seen );
		}
		assert.deepEqual( reader.errors, [] );
		await reader.close();
	} );

	it( 'shows a name as what it is', async () => {
		const reader = await open( 'entries' );
		assert.equal( await reader.page.locator( '.ext-statsig-entry bdi', { hasText: ODD } ).count(), 1 );
		assert.equal( await reader.page.locator( `${ PAGE } b` ).count(), 0 );
		await reader.close();
	} );

	it( 'is used by the keyboard alone', async () => {
		const { page, ...reader } = await open( 'decide' );
		await page.focus( '.ext-statsig-tabs li:last-child a' );
		const order = [];
		for ( let i = 0; i < 7; i++ ) {
			await page.keyboard.press( 'Tab' );
			order.push( await page.evaluate( () => document.activeElement.name || document.activeElement.tagName ) );
			const [ style, width ] = await page.evaluate( () => [ getComputedStyle( document.activeElement ).outlineStyle, getComputedStyle( document.activeElement ).outlineWidth ] );
			assert.ok( style !== 'none' && width !== '0px', `${ order.at( -1 ) } shows that it has the focus` );
		}
		assert.deepEqual( order, [ 'entry', 'kind', 'account', 'type', 'id', 'attributes', 'BUTTON' ] );
		await decide( page );
		assert.match( await page.textContent( '.ext-statsig-summary' ), new RegExp( `stableID ${ STABLE_ID }.*reason Recognized` ) );
		assert.match( await page.textContent( '.ext-statsig-tree' ), /rule rule-German.*does not hold: user_field language any \[de\]; the reader has "en"/ );
		assert.doesNotMatch( page.url(), new RegExp( STABLE_ID ), 'no id in an address' );
		await page.focus( '.ext-statsig-tabs li:nth-child(2) a' );
		await Promise.all( [ page.waitForURL( /entries$/ ), page.keyboard.press( 'Enter' ) ] );
		await page.focus( '.ext-statsig-entry summary' );
		await page.keyboard.press( 'Enter' );
		assert.equal( await page.locator( 'details[open] .ext-statsig-tree' ).first().isVisible(), true );
		await reader.context.close();
	} );

	it( 'works without scripts', async () => {
		const reader = await open( 'decide', { javaScriptEnabled: false } );
		await reader.page.fill( '[name=entry]', 'half' );
		await reader.page.fill( '[name=account]', 'Admin' );
		await Promise.all( [ reader.page.waitForURL( /#statsig-decision/ ), reader.page.click( '.ext-statsig-form button' ) ] );
		assert.match( await reader.page.textContent( '.ext-statsig-summary' ), /none of type stableID.*NoUnit/ );
		await reader.visit( 'Special:Statsig/flow' );
		assert.equal( await reader.page.locator( '.ext-statsig-plot' ).first().isVisible(), true );
		assert.equal( reader.foreign().length, 0, 'nothing comes from elsewhere' );
		await reader.close();
	} );

	for ( const [ look, [ options, more, name ] ] of Object.entries( LOOKS ) ) {
		it( `has no serious issue ${ look }`, async () => {
			const width = options.viewport?.width ?? 1280;
			const reader = await open( more, options );
			const { page } = reader;
			for ( const tab of [ 'health', 'entries', 'decide', 'balance', 'flow' ] ) {
				await reader.visit( `Special:Statsig/${ tab }${ more }` );
				if ( tab === 'decide' ) {
					await decide( page );
				}
				await page.evaluate( ( given ) => given && document.documentElement.classList.add( given ), name );
				await page.locator( `${ PAGE } details` ).evaluateAll( ( all ) => all.slice( 0, 5 ).forEach( ( one ) => {
					one.open = true;
				} ) );
				if ( process.env.STATSIG_SHOTS ) {
					await page.screenshot( { path: `${ process.env.STATSIG_SHOTS }/${ tab }-${ look.replace( /\W+/g, '-' ) }.png`, fullPage: true } );
				}
				const [ right, dark, direction, outside ] = await page.evaluate( ( selector ) => {
					const box = document.querySelector( selector );
					const beyond = [ ...box.querySelectorAll( '.ext-statsig-plot text' ) ].filter( ( one ) => {
						const { left, right: end, width: size } = one.getBoundingClientRect();
						const { left: least, right: most } = box.getBoundingClientRect();
						return size && ( left < least || end > most );
					} );
					return [ document.documentElement.scrollWidth, getComputedStyle( box ).backgroundColor !== 'rgb(255, 255, 255)', getComputedStyle( box ).direction, beyond.map( ( one ) => one.textContent ) ];
				}, PAGE );
				assert.ok( right <= width, `${ tab } is ${ right } px wide` );
				assert.deepEqual( outside, [], `${ tab }: all of a plot's letters are to be seen` );
				assert.equal( dark, /night$/.test( name ?? '' ) || ( options.colorScheme === 'dark' && !/day$/.test( name ?? '' ) ), tab );
				assert.equal( direction, /uselang/.test( more ) ? 'rtl' : 'ltr', tab );
				const headed = await page.locator( `${ PAGE } table` ).evaluateAll( ( all ) => all.every( ( one ) =>
					one.caption.getBoundingClientRect().bottom <= one.tHead.getBoundingClientRect().top ) );
				assert.ok( headed, `${ tab }: a caption stands above its table` );
				await page.evaluate( AXE );
				const { violations } = await page.evaluate( ( selector ) => window.axe.run( selector ), PAGE );
				assert.deepEqual( violations.filter( ( { impact } ) => /serious|critical/.test( impact ) ).map( ( { id, nodes } ) => [ tab, id, nodes[ 0 ].html ] ), [] );
			}
			assert.deepEqual( reader.errors, [] );
			await reader.close();
		} );
	}

	it( 'draws its letters in their size whatever the width', async () => {
		const sizes = [];
		for ( const viewport of [ { width: 320, height: 600 }, { width: 1280, height: 600 } ] ) {
			const reader = await open( 'flow&useskin=minerva', { viewport } );
			sizes.push( await reader.page.locator( '.ext-statsig-plot text' ).first().evaluate( ( one ) => one.getBoundingClientRect().height ) );
			await reader.close();
		}
		assert.equal( sizes[ 0 ], sizes[ 1 ] );
		assert.ok( sizes[ 0 ] >= 12 );
	} );
} );
