// What the demo shows while it is open: the events that arrived, a line for each kind, and below them where to look.

const MOST_ROWS = 12;
const COLUMNS = 120;

/** @return {string} one event as a line */
export function line( { count, what, whose }, width = 0 ) {
	return `  ${ `${ count } x`.padStart( 5 ) }  ${ whose.padEnd( width ) }  ${ what }`;
}

/**
 * @param {{ count: number, what: string, whose: string }[]} rows
 * @param {{ wiki: string, fake: string }} at Addresses
 * @param {number} columns That the terminal has, 0 where it does not say: a line that wraps could not be written over
 * @return {string[]} lines, of which the last ones are the addresses
 */
export function screen( rows, { wiki, fake }, columns = 0 ) {
	const total = rows.reduce( ( sum, { count } ) => sum + count, 0 );
	const shown = rows.slice( -MOST_ROWS );
	const width = Math.max( 0, ...shown.map( ( { whose } ) => whose.length ) );
	return [
		`${ total } ${ total === 1 ? 'event has' : 'events have' } arrived at the fake Statsig since the demo opened.`,
		...rows.length > shown.length ? [ `  of ${ rows.length } kinds the last ${ shown.length }:` ] : [],
		...shown.length ? shown.map( ( row ) => line( row, width ) ) : [ '  None yet: open the first address below, and it takes some seconds.' ],
		'',
		'Open these in a browser on this machine; Ctrl-C ends the demo, and so do 2 hours.',
		`  A page with two gates ${ wiki }/index.php/Special:StatsigDemo`,
		`  Log in for a button   ${ wiki }/index.php/Special:UserLogin`,
		'                        as one of Reader1 to Reader12, or Admin; password a-long-password',
		`  For administrators    ${ wiki }/index.php/Special:Statsig`,
		`  All that arrived      ${ fake }/__control/events`
	].map( ( text ) => text.slice( 0, columns || COLUMNS ) );
}

/** Keeps the screen in its place on a terminal; elsewhere nothing can be written over, so a change is a line. */
export class Display {
	/**
	 * @param {Object} stream
	 * @param {{ wiki: string, fake: string }} at Addresses
	 */
	constructor( stream, at ) {
		Object.assign( this, { stream, at, drawn: 0, told: new Map() } );
	}

	show( rows ) {
		const state = JSON.stringify( rows );
		if ( state === this.state ) {
			return;
		}
		const isFirst = this.state === undefined;
		this.state = state;
		if ( this.stream.isTTY ) {
			const lines = screen( rows, this.at, this.stream.columns );
			this.stream.write( `${ this.drawn ? `\x1b[${ this.drawn }A\r\x1b[J` : '\n' }${ lines.join( '\n' ) }\n` );
			this.drawn = lines.length;
			return;
		}
		const changed = rows.filter( ( { count, what, whose } ) => this.told.get( `${ whose }\n${ what }` ) !== count );
		changed.forEach( ( { count, what, whose } ) => this.told.set( `${ whose }\n${ what }`, count ) );
		this.stream.write( isFirst ? `\n${ screen( rows, this.at ).join( '\n' ) }\n` : changed.map( ( row ) => `${ line( row ) }\n` ).join( '' ) );
	}
}
