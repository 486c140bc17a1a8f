// What a reload of php-fpm costs: requests that are cut, and events that go with them.
import { join } from 'node:path';
import { Folder, STATIC } from '../faults/fpm.mjs';
import { reload } from './harm.mjs';
import { Readers } from './readers.mjs';
import { PhpFpm } from './servers.mjs';
import { missing, read } from './spooled.mjs';
import { Swaps } from './swaps.mjs';

const WORKERS = 4;
/** What a page takes, ms. */
const PAGE_MS = 50;

/**
 * Reloads a busy php-fpm again and again.
 *
 * @param {number} grace php-fpm's process_control_timeout, seconds
 * @param {number} reloads
 * @return {Promise<{ requests: number, cut: number, made: number, lost: number, taken: number, missing: number }>} made: events of PHP,
 *  lost: those that are not in the spool; taken: events of browsers that were acknowledged, missing: likewise
 */
export async function loss( grace, reloads ) {
	const folder = new Folder();
	const swaps = await new Swaps( folder ).start();
	const server = new PhpFpm( folder, STATIC( WORKERS ), grace );
	try {
		await server.start();
		const readers = new Readers( server, swaps.timeline, {
			clients: WORKERS, ends: {}, also: { relay: 2000, event: 8000 }, nap: () => PAGE_MS
		} ).start();
		await readers.more( 20 );
		for ( let n = 0; n < reloads; n++ ) {
			await reload( server );
			await readers.more( 20 );
		}
		await readers.end();
		await server.stop();
		const gone = missing( readers.taken, readers.made, await read( join( folder.path, 'spool' ) ) );
		return {
			requests: readers.done, cut: readers.cuts, made: readers.made.size, lost: gone.answered.length + gone.cut.length,
			taken: readers.taken.size, missing: gone.taken.length
		};
	} finally {
		await server.stop();
		await swaps.end();
		folder.remove();
	}
}
