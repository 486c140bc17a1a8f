// Plays commands of the documents as they stand there. Left out is make build on this machine's files, as the
// module was built there.
import { until } from '../demo/until.mjs';
import { blocks, commands, section } from './documents.mjs';
import { sh } from './host.mjs';

const IS_BARE = process.env.FIRST_DAY === 'bare';
const LEFT_OUT = new Set( IS_BARE ? [] : [ 'make build' ] );
// As somebody who has cargo on the PATH; by the profile that links in a second
const WITH_CARGO = 'PATH=/rust/bin:$PATH CARGO_HOME=/cargo CARGO_TARGET_DIR=/target CARGO_NET_OFFLINE=true STATSIG_PROFILE=it';
const PATIENCE = 30;

export class Play {
	/** @param {Checks} checks */
	constructor( checks ) {
		this.checks = checks;
	}

	/** One block. The doctor is asked until nothing is wrong, as a worker that was just started has its first look before it. */
	async block( what, text ) {
		const lines = commands( text ).filter( ( line ) => !LEFT_OUT.has( line ) )
			.map( ( line ) => line === 'make build' ? `${ WITH_CARGO } ${ line }` : line );
		const isDoctor = ( line ) => line.endsWith( '/doctor.php' );
		const { status, said } = await sh( lines.filter( ( line ) => !isDoctor( line ) ).join( '\n' ) );
		this.checks.hold( what, status === 0, status === 0 ? `${ lines.length } commands` : said );
		for ( const line of lines.filter( isDoctor ) ) {
			let last;
			const { value } = await until( PATIENCE, async () => ( last = await sh( line ) ).status === 0 );
			this.checks.hold( `${ what }: the doctor`, value !== null, last.said.replaceAll( '\n', ' | ' ) );
		}
	}

	/**
	 * All commands under a heading; what is PHP goes into the wiki's LocalSettings.php.
	 *
	 * @param {string} file
	 * @param {string} heading
	 * @param {Wiki} wiki
	 * @param {Function} after called with the number of the block of commands, from 1 on, that was played
	 */
	async section( file, heading, wiki, after = async () => {} ) {
		let number = 0;
		for ( const { language, text } of blocks( section( file, heading ) ) ) {
			if ( language === 'sh' ) {
				await this.block( `${ heading }, block ${ ++number }`, text );
				await after( number );
			} else if ( language === 'php' ) {
				wiki.set( text );
			}
		}
	}
}
