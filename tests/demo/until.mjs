// Waits for something to be so, never for a time to pass.
import { setTimeout as delay } from 'node:timers/promises';

/**
 * @param {number} seconds after which it is given up
 * @param {Function} look called again and again until it answers something true
 * @return {Promise<{ value: *, seconds: number }>} value is null where it was given up
 */
export async function until( seconds, look ) {
	const started = Date.now();
	const passed = () => ( Date.now() - started ) / 1000;
	while ( true ) {
		const value = await look();
		if ( value || passed() > seconds ) {
			return { value: value || null, seconds: passed() };
		}
		await delay( 50 );
	}
}
