// States in which a first day is stuck: how it comes to be so, what a command of the documents must say
// then, and how it is mended. Each begins and ends with all well.
import { until } from '../demo/until.mjs';
import { blocks, commands, section } from './documents.mjs';
import { mustDo, sh } from './host.mjs';

const doctor = commands( blocks( section( 'README.md', 'Install on a wiki' ) ).map( ( { text } ) => text ).join( '\n' ) )
	.find( ( line ) => line.endsWith( '/doctor.php' ) );
const CONFIG = '/var/lib/statsig/config.json';

/** name: [ break, exit status, sentence, mend, the command that says it if not the doctor ] */
const STATES = {
	'the CLI does not load the module': [
		'phpdismod -s cli statsig', 4, /WRONG: PHP runs without the native module "statsig"/, 'phpenmod -s cli statsig'
	],
	'the config is anybody\'s to write': [
		`chmod 0666 ${ CONFIG }`, 3, /WRONG: Others than its owner may write the config file/, `chmod 0640 ${ CONFIG }`
	],
	'the config is garbage, and no worker runs': [
		`systemctl disable --now statsig-worker; cp -p ${ CONFIG } /tmp/kept; echo garbage >${ CONFIG }`,
		4, /WRONG: .*The file is not a document of Statsig\./,
		`cp -p /tmp/kept ${ CONFIG }; systemctl enable --now statsig-worker`
	],
	'a script is called by the checkout\'s path': [
		':', 64, /^The environment variable MW_INSTALL_PATH is missing[^\n]*\.$/, ':',
		doctor.replace( '/srv/mediawiki/extensions/Statsig', '/srv/statsig/php' )
	]
};

/** @param {Checks} checks */
export async function playBroken( checks ) {
	for ( const [ name, [ harm, status, sentence, mend, command = doctor ] ] of Object.entries( STATES ) ) {
		await mustDo( harm );
		const seen = await sh( command );
		checks.hold( `broken: ${ name }`, seen.status === status && sentence.test( seen.said ), seen.said.replaceAll( '\n', ' | ' ) );
		await mustDo( mend );
		const { value } = await until( 30, async () => ( await sh( doctor ) ).status === 0 );
		checks.hold( `mended: ${ name }`, value, 'the doctor' );
	}
}
