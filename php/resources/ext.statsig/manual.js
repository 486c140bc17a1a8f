/**
 * What reading does not expose, where the wiki has reserved entries and delivers none of them by class.
 */
import { config } from './delivered.js';

/**
 * @param {string} hash Of an entry's name
 * @param {boolean} isSent By sendExposure(), not by a read
 * @return {boolean} Whether nothing is exposed
 */
export default ( hash, isSent ) => !isSent && config.reserved.includes( hash );
