// Where and with what it was measured.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { Figures, IS_SHORT, ROOT } from '../figures.mjs';

const say = ( program, ...args ) => execFileSync( program, args, { encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'ignore' ] } ).trim();
const wiki = process.env.MW_INSTALL_PATH || '/usr/share/mediawiki';
const module = join( ROOT, 'build/statsig.so' );
const packages = join( ROOT, 'build/bench' );

const figures = new Figures( 'machine' );
const cpus = os.cpus();
figures.put( 'cpu', cpus[ 0 ].model.trim() );
figures.put( 'cores', cpus.length, cpus.length === 1 ? 'core' : 'cores' );
figures.put( 'memory', os.totalmem() / 2 ** 30, 'GiB', { decimals: 1 } );
figures.put( 'kernel', `${ os.type() } ${ os.release().split( '-' )[ 0 ] }` );
figures.put( 'load', os.loadavg()[ 0 ], '', { decimals: 2, what: 'load average before the first measurement' } );
figures.put( 'size', IS_SHORT ? 'short, so that its figures say little' : 'full' );
figures.put( 'php', say( 'php', '-n', '-r', 'echo PHP_VERSION;' ) );
figures.put( 'mediawiki', /MW_VERSION', '([^']+)'/.exec( readFileSync( join( wiki, 'includes/Defines.php' ), 'utf8' ) )[ 1 ] );
figures.put( 'module', say( 'php', '-n', '-d', `extension=${ module }`, '-r', 'echo Statsig\\version();' ) );
figures.put( 'module_bytes', statSync( module ).size, 'bytes' );
figures.put( 'rust', say( 'rustc', '--version' ).split( ' ' )[ 1 ] );
figures.put( 'node', process.versions.node );
figures.put( 'chromium', /[\d.]+/.exec( say( process.env.CHROMIUM || 'chromium', '--version' ) )[ 0 ] );
figures.put( 'core_python', say( join( packages, 'venv/bin/python' ), '-c',
	'import importlib.metadata; print(importlib.metadata.version("statsig-python-core"))' ) );
figures.put( 'core_node', JSON.parse( readFileSync( join( packages, 'node_modules/@statsig/statsig-node-core/package.json' ), 'utf8' ) ).version );
for ( const client of [ 'js-client', 'js-on-device-eval-client' ] ) {
	figures.put( client, JSON.parse( readFileSync( join( ROOT, `tests/node_modules/@statsig/${ client }/package.json` ), 'utf8' ) ).version );
}
figures.write();
