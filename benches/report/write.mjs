// docs/report.md, its charts, docs/report/figures.json and docs/compared.md, from the figures of a run: node benches/report/write.mjs [FOLDER].
// FOLDER is docs if not said. With --again it is written from docs/report/figures.json: the template has changed, not the figures.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { latencies, shares } from './charts.mjs';
import { ROOT, read } from './figures.mjs';
import { fill, place } from './page.mjs';

const template = ( path ) => readFileSync( new URL( path, import.meta.url ), 'utf8' );

/** All files that figures are in, by their place below docs. */
export function pages( figures ) {
	return {
		'report.md': fill( template( './template.md' ), figures ),
		'compared.md': place( template( './templates/compared.md' ), figures ),
		'report/shares.svg': shares( figures ),
		'report/latencies.svg': latencies( figures ),
		'report/figures.json': `${ JSON.stringify( figures, null, '\t' ) }\n`
	};
}

if ( process.argv[ 1 ] === fileURLToPath( import.meta.url ) ) {
	const isAgain = process.argv[ 2 ] === '--again';
	const folder = isAgain ? join( ROOT, 'docs' ) : process.argv[ 2 ] ?? join( ROOT, 'docs' );
	const all = pages( isAgain ? JSON.parse( readFileSync( join( folder, 'report/figures.json' ), 'utf8' ) ) : read() );
	mkdirSync( join( folder, 'report' ), { recursive: true } );
	for ( const [ place, content ] of Object.entries( all ) ) {
		writeFileSync( join( folder, place ), content );
	}
}
