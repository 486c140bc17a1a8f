// The program that a wiki delivers, and what every browser decides by it: the module's own files, run here.
import { runInNewContext } from 'node:vm';
import { decide, read } from '../program/evaluator.mjs';

/** @return {Promise<Object>} The files of the module as load.php delivers them, by name */
export async function moduleFiles( url ) {
	const response = await fetch( `${ url }/load.php?lang=en&skin=fallback&modules=ext.statsig` );
	if ( response.status !== 200 ) {
		throw new Error( `load.php answered ${ response.status }` );
	}
	let files;
	const take = ( name, script ) => {
		files = script.files;
	};
	// 1.39 calls implement(), 1.43 impl()
	const loader = { implement: take, impl: ( parts ) => take( ...parts() ) };
	runInNewContext( await response.text(), { mw: { loader } } );
	return files;
}

/** @return {Promise<Function>} Given the name of a gate and a stable id, whether the gate is on */
export async function gatesOf( url ) {
	const program = read( ( await moduleFiles( url ) )[ 'program.json' ] );
	return ( gate, id ) => program && decide( program, 'gates', gate, { ids: { stableID: id }, custom: {}, now: Date.now() } )?.value;
}
