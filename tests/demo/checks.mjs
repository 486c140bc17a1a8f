// One line for each step, with its figure; at the end how many held.
export class Checks {
	/** @param {string} name of what is played, before lines that hold nothing */
	constructor( name = 'demo' ) {
		this.name = name;
		this.held = 0;
		this.failed = 0;
	}

	say( line ) {
		process.stdout.write( `${ this.name }: ${ line }\n` );
	}

	/** @param {string} what a sentence, @param {boolean} holds, @param {string} figure what was seen */
	hold( what, holds, figure ) {
		this[ holds ? 'held' : 'failed' ]++;
		process.stdout.write( `${ holds ? 'ok    ' : 'FAILED' } ${ what }: ${ figure }\n` );
	}

	end() {
		process.stdout.write( `checks: ${ this.held } held, ${ this.failed } failed\n` );
	}
}
