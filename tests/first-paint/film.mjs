// Every picture that Chromium paints of a page, from the first on: its own tracing takes them.
import assert from 'node:assert/strict';

/** How far a colour of a picture may be from what it stands for: they are JPEGs. */
const NEAR = 60;

/**
 * @param {Object} page Of playwright
 * @param {Function} act What is filmed
 * @return {Promise<string[]>} The pictures in their order, as data URLs
 */
export async function film( page, act ) {
	const session = await page.context().newCDPSession( page );
	const pictures = [];
	session.on( 'Tracing.dataCollected', ( { value } ) => {
		pictures.push( ...value.filter( ( { name, args } ) => name === 'Screenshot' && args?.snapshot ) );
	} );
	await session.send( 'Tracing.start', {
		transferMode: 'ReportEvents', traceConfig: { includedCategories: [ 'disabled-by-default-devtools.screenshot' ] }
	} );
	await act();
	const ended = new Promise( ( resolve ) => session.on( 'Tracing.tracingComplete', resolve ) );
	await session.send( 'Tracing.end' );
	await ended;
	await session.detach();
	return pictures.sort( ( one, other ) => one.ts - other.ts ).map( ( { args } ) => `data:image/jpeg;base64,${ args.snapshot }` );
}

/**
 * @param {Object} browser In which the pictures are looked at
 * @param {string[]} pictures
 * @param {Object} palette Name => [ red, green, blue ]
 * @return {Promise<string[]>} Name of the colour in the middle of each picture
 */
export async function colours( browser, pictures, palette ) {
	const page = await browser.newPage();
	const found = await page.evaluate( ( urls ) => Promise.all( urls.map( async ( url ) => {
		const image = await createImageBitmap( await ( await fetch( url ) ).blob() );
		const canvas = new OffscreenCanvas( image.width, image.height ).getContext( '2d' );
		canvas.drawImage( image, 0, 0 );
		return [ ...canvas.getImageData( image.width >> 1, image.height >> 1, 1, 1 ).data ].slice( 0, 3 );
	} ) ), pictures );
	await page.close();
	return found.map( ( colour ) => {
		const known = Object.keys( palette ).find( ( name ) => palette[ name ].every( ( part, i ) => Math.abs( part - colour[ i ] ) < NEAR ) );
		assert.ok( known, `no colour of ours: ${ colour }` );
		return known;
	} );
}
