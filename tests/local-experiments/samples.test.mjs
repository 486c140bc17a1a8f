// What docs/local-experiments.md shows does what it says: its setting, its script and its PHP, on one wiki.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Stage } from '../browser/stage.mjs';

const page = readFileSync( new URL( '../../docs/local-experiments.md', import.meta.url ), 'utf8' );
const sample = ( words ) => new RegExp( `^\`\`\`${ words }\\n([\\s\\S]*?)^\`\`\`$`, 'm' ).exec( page )[ 1 ];
/** The line that a sample is about, and after it one that hands out what it found */
const told = ( text, how ) => {
	const extended = text.replace( /^(\s*)(.*->get\( 'size', 20 \);|.*\.get\( 'size', 20 \);)$/m, `$1$2\n${ how }` );
	assert.notEqual( extended, text );
	return extended;
};

test( 'the setting, the script and the PHP of the page give one browser one size', async () => {
	const feature = told( sample( 'php feature' ), '$special->getOutput()->addHTML( "<p id=\'sampled\'>$size</p>" );' );
	const stage = await new Stage().start( `${ sample( 'php' ) }
		$wgHooks['SpecialPageAfterExecute'][] = static function ( $special ) { ${ feature.replace( 'MediaWikiServices', 'MediaWiki\\MediaWikiServices' ) } };` );
	try {
		const sizes = new Set();
		for ( let number = 0; number < 12 && sizes.size < 2; number++ ) {
			const reader = await ( await stage.reader() ).open( 'Main_Page' );
			await reader.page.evaluate( told( sample( 'js' ), 'window.sampled = size;' ) );
			const size = await ( await reader.page.waitForFunction( () => window.sampled ) ).jsonValue();
			assert.ok( [ 20, 40 ].includes( size ), String( size ) );
			await reader.visit( 'Special:Version' );
			assert.equal( await reader.page.textContent( '#sampled' ), String( size ) );
			sizes.add( size );
			await reader.close();
		}
		assert.equal( sizes.size, 2, 'there are two groups' );
	} finally {
		await stage.end();
	}
} );
