// docs/report.md, its charts and docs/report/figures.json, from the figures of a run: node benches/report/write.mjs [FOLDER].
// FOLDER is docs if not said. With --again it is written from docs/report/figures.json: the template has changed, not the figures.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { latencies, shares } from './charts.mjs';
import { ROOT, read } from './figures.mjs';
import { fill } from './page.mjs';

/** All files of the report by their place below docs. */
export function pages( figures ) {
	return {
		'report.md': fill( readFileSync( new URL( './template.md', import.meta.url ), 'utf8' ), figures ),
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
