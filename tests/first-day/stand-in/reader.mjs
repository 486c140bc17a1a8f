// A reader with a real browser: the Chromium that enter started beside this root, as a bare Debian has none.
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { until } from '../../demo/until.mjs';

// Chromium writes it when it listens: port, path
const WHERE = '/run/chromium/DevToolsActivePort';

function whereItListens() {
	try {
		const [ port, path ] = readFileSync( WHERE, 'utf8' ).split( '\n' );
		return path && `ws://127.0.0.1:${ port }${ path }`;
	} catch {
		return null;
	}
}

/** @return {Promise<{ page: Page, lines: string[], errors: string[], stableId: Function, end: Function }>} with no cookie and an empty cache */
export async function newReader() {
	const { value } = await until( 30, whereItListens );
	const browser = await chromium.connectOverCDP( value );
	const context = await browser.newContext();
	const page = await context.newPage();
	const [ lines, errors ] = [ [], [] ];
	page.on( 'console', ( message ) => lines.push( message.text() ) );
	page.on( 'pageerror', ( error ) => errors.push( error.message ) );
	return {
		page, lines, errors,
		stableId: async () => ( await context.cookies() ).find( ( { name } ) => name.endsWith( 'statsigId' ) )?.value,
		end: async () => {
			await context.close();
			await browser.close();
		}
	};
}
