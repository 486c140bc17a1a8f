/**
 * What the first batch of some page views tells the wiki of their speed: bytes, the program's size in characters, and in ms
 * parse, the time that it takes to read it, init, the start of the module, and load, when it was ready after the navigation.
 * The wiki delivers it where somebody wants to know, and it runs before the module does.
 */
import { config, json } from './delivered.js';

/** @return {Object|undefined} Undefined where this page view is none of them */
export default function () {
	if ( Math.random() < config.timing ) {
		const began = performance.now();
		JSON.parse( json || null );
		const parsed = performance.now();
		const timings = { bytes: json.length, parse: parsed - began };
		mw.hook( 'statsig.ready' ).add( () => {
			timings.load = performance.now();
			timings.init = timings.load - parsed;
		} );
		return timings;
	}
}
