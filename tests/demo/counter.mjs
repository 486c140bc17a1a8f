// How many events arrived since the demo was opened: one line that stays the last one.

export class Counter {
	constructor( stream ) {
		this.stream = stream;
		this.shown = null;
	}

	/** Writes over itself on a terminal; elsewhere nothing can be written over, so only changes are lines. */
	show( count ) {
		if ( count === this.shown ) {
			return;
		}
		this.shown = count;
		const line = `${ count } events arrived from you so far`;
		this.stream.write( this.stream.isTTY ? `\r\x1b[K${ line }` : `${ line }\n` );
	}
}
