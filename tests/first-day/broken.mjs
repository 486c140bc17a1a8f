// States in which a first day is stuck: how it comes to be so, what the commands of the documents must say
// then, and how it is mended. Each begins and ends with all well. Those of a report of what was tried.
import { until } from '../demo/until.mjs';
import { blocks, commands, section } from './documents.mjs';
import { mustDo, runsAs, sh } from './host.mjs';

const installing = commands( blocks( section( 'README.md', 'Install on a wiki' ) ).map( ( { text } ) => text ).join( '\n' ) );
const DOCTOR = installing.find( ( line ) => line.endsWith( '/doctor.php' ) );
const [ MEND_OWNERS ] = blocks( section( 'deploy/README.md', 'Layout' ) ).map( ( { text } ) => text );
const script = ( name, options = '' ) => DOCTOR.replace( '/doctor.php', `/${ name }.php${ options }` );
const asRoot = ( command ) => command.replace( /^sudo -u \S+ /, '' );

const [ FOLDER, KEY, WORKER ] = [ '/var/lib/statsig', '/etc/statsig-key', 'statsig-worker' ];
const [ CONFIG, LOCK, SPOOL ] = [ `${ FOLDER }/config.json`, `${ FOLDER }/config.lock`, `${ FOLDER }/spool` ];
const [ INI, WIKI ] = [ '/etc/php/8.2/mods-available/statsig.ini', '/srv/mediawiki/LocalSettings.php' ];
const STOP = `systemctl stop ${ WORKER }`;
const START = `systemctl start ${ WORKER }`;
const LOOP = `cat /run/first-day/${ WORKER }.log`;
const without = ( setting ) => `sed -i 's/^${ setting }=/;&/' ${ INI }`;
const withAgain = ( setting ) => `sed -i 's/^;\\(${ setting }=\\)/\\1/' ${ INI }`;
const set = ( line ) => [ `printf '%s\\n' ${ `'${ line.replaceAll( "'", `'\\''` ) }'` } >>${ WIKI }`, `sed -i '$d' ${ WIKI }` ];
const [ NO_MODULE, MODULE ] = [ `sed -i "s/^wfLoadExtension( 'Statsig'/# &/" ${ WIKI }`, `sed -i "s/^# \\(wfLoadExtension( 'Statsig'\\)/\\1/" ${ WIKI }` ];

/** A key file that is no good, and the loop that was started with it: it has ended and said why. */
const badKey = ( harm, sentence, mend ) => ( {
	harm: `${ harm }; : >/run/first-day/${ WORKER }.log; systemctl restart ${ WORKER }`, mend: `${ mend }; systemctl restart ${ WORKER }`, loop: false,
	says: [ [ DOCTOR, 3, sentence ], [ DOCTOR, 3, /No loop runs/ ], [ script( 'sync' ), 3, sentence ], [ LOOP, 0, sentence ] ]
} );
const setting = ( line, status, sentence ) => ( { harm: set( line )[ 0 ], mend: set( line )[ 1 ], says: [ [ DOCTOR, status, sentence ] ] } );

/**
 * name: harm, what is done; says, rows of [ command, exit status, sentence ]; mend; loop, whether the worker
 * must run then (null where it does not matter)
 */
const STATES = {
	'the CLI does not load the module': {
		harm: 'phpdismod -s cli statsig', mend: 'phpenmod -s cli statsig',
		says: [ [ DOCTOR, 4, /WRONG: PHP runs without the native module "statsig".*This PHP reads \/etc\/php\/8\.2\/cli\/conf\.d, .*\/fpm\/conf\.d/ ] ]
	},
	'the CLI is told other things than the pool': {
		harm: "echo 'statsig.spool_max_bytes=1M' >/etc/php/8.2/cli/conf.d/95-own.ini", mend: 'rm /etc/php/8.2/cli/conf.d/95-own.ini',
		says: [ [ DOCTOR, 3, /WRONG: Commands and pages are told different things by .*\/cli\/conf\.d and .*\/fpm\/conf\.d: statsig\.spool_max_bytes/ ] ]
	},
	'root does the first run': {
		harm: `${ STOP }; rm -r ${ FOLDER }/config.*`, mend: START,
		says: [
			[ asRoot( script( 'sync' ) ), 64, new RegExp( `You are root, but .* belongs to www-data[^]*Next: sudo -u www-data php .*/sync\\.php` ) ],
			[ DOCTOR, 4, /WRONG: No worker has ever run for this config file/ ]
		]
	},
	'the key is open to others': badKey( `chmod 0644 ${ KEY }`, /The key file \/etc\/statsig-key is open to others.*mode 0644/, `chmod 0400 ${ KEY }` ),
	'the key is root\'s': badKey( `chown root:root ${ KEY }; chmod 0600 ${ KEY }`, /The key file \/etc\/statsig-key may not be read by www-data.*owner root/,
		`chown www-data:www-data ${ KEY }; chmod 0400 ${ KEY }` ),
	'the key is gone': badKey( `mv ${ KEY } ${ KEY }.kept`, /The key file \/etc\/statsig-key is not there/, `mv ${ KEY }.kept ${ KEY }` ),
	'no key is named': badKey( without( 'statsig.secret_file' ), /statsig\.secret_file is not set/, withAgain( 'statsig.secret_file' ) ),
	'the lock is root\'s': {
		harm: `${ STOP }; chown root:root ${ LOCK }; chmod 0644 ${ LOCK }; ${ START }`, mend: `chown www-data ${ LOCK }; ${ START }`, loop: false,
		says: [ DOCTOR, script( 'sync' ) ].map( ( command ) => [ command, 3, /The lock \S+config\.lock may not be written by www-data \(owner root/ ] )
	},
	'the folder of the config is read-only': {
		harm: `chmod 0550 ${ FOLDER }`, mend: `chmod 0750 ${ FOLDER }`,
		says: [ [ DOCTOR, 3, /The folder \/var\/lib\/statsig \(statsig\.config_file\) may not be written by www-data \(owner www-data, mode 0550\)/ ] ]
	},
	'the spool is of another user': {
		harm: `chown -R nobody ${ SPOOL }`, mend: `chown -R www-data ${ SPOOL }`,
		says: [ DOCTOR, script( 'ship' ) ].map( ( command ) => [ command, 3,
			/The spool \S+ belongs to another user than www-data \(owner nobody.*foreign\): no event is recorded, and browsers get 429/ ] )
	},
	'the spool is open to all': {
		harm: `chmod 0777 ${ SPOOL }`, mend: `chmod 0750 ${ SPOOL }`,
		says: [ [ DOCTOR, 3, /Anybody may write into the spool \S+ \(owner www-data, mode 0777\)/ ] ]
	},
	'an event has a type that is none': setting( "$wgStatsigEvents['save'] = [ 'metadata' => [ 'kind' => 'nubmer' ] ];", 3,
		/WRONG: \$wgStatsigEvents, entry "save\.metadata\.kind", is left out: it must be .*\n.*right would be, for example/ ),
	'the wiki does not load the extension': {
		harm: NO_MODULE, mend: MODULE,
		says: [ [ DOCTOR, 3, /does not load the extension Statsig\.\n.*extensions\/Statsig.*wfLoadExtension/ ], [ script( 'policy' ), 64, /wfLoadExtension/ ] ]
	},
	'all is off': setting( '$wgStatsigEnabled = false;', 0, /note: \$wgStatsigEnabled is false: all is off/ ),
	'the secret is short': setting( "$wgStatsigUnitSecret = '12345';", 3, /WRONG: \$wgStatsigUnitSecret has fewer than 32 characters/ ),
	'an entry for browsers is unknown': setting( "$wgStatsigClientEntries[] = 'helo_world';", 0, /does not have: helo_world\./ ),
	'no spool is named': {
		harm: `${ without( 'statsig.spool_dir' ) }; : >/run/first-day/${ WORKER }.log; systemctl restart ${ WORKER }`,
		mend: `${ withAgain( 'statsig.spool_dir' ) }; systemctl restart ${ WORKER }`, loop: true,
		says: [ [ DOCTOR, 0, /note: Events are not recorded: statsig\.spool_dir is not set/ ], [ LOOP, 0, /Events are not recorded.*kept fresh all the same/ ] ]
	},
	'all is root\'s, the worker too': {
		harm: `${ STOP }; chown -R root:root ${ FOLDER } ${ KEY }; chmod 0755 ${ FOLDER }; ${ asRoot( script( 'worker' ) ) }`,
		mend: `${ MEND_OWNERS }\n${ START }`,
		says: [ DOCTOR, asRoot( DOCTOR ) ].flatMap( ( command ) => [ /not_readable/, /\(owner root.*foreign\)/, /sudo -u www-data/ ]
			.map( ( sentence ) => [ command, 4, sentence ] ) )
	},
	'the loop was stopped, and somebody ran sync by hand': {
		harm: `${ STOP }; ${ script( 'sync', ' --once' ) }`, mend: START, loop: false,
		says: [ [ DOCTOR, 3, /WRONG: No loop runs: the last one ended .* ago, and since then came single runs \(1\)/ ] ]
	},
	'a script is called by the checkout\'s path': {
		harm: ':', mend: ':',
		says: [ [ DOCTOR.replace( '/srv/mediawiki/extensions/Statsig', '/srv/statsig/php' ), 64, /^The environment variable MW_INSTALL_PATH is missing[^\n]*\.$/ ] ]
	},
	'the config is anybody\'s to write': {
		harm: `chmod 0666 ${ CONFIG }`, mend: `chmod 0640 ${ CONFIG }`,
		says: [ [ DOCTOR, 3, /WRONG: Others than its owner may write the config file/ ] ]
	},
	'the config is garbage, and no worker runs': {
		harm: `${ STOP }; cp -p ${ CONFIG } /tmp/kept; echo garbage >${ CONFIG }`, mend: START, loop: false,
		says: [ [ DOCTOR, 4, /WRONG: .*The file is not a document of Statsig\./ ] ]
	}
};

/** What is played in each run of all tests, where seconds count; PHPUnit holds most of the others there */
const SHORT = new Set( [
	'the CLI does not load the module', 'the CLI is told other things than the pool', 'root does the first run', 'the key is open to others',
	'no spool is named', 'a script is called by the checkout\'s path', 'the config is garbage, and no worker runs'
] );

/**
 * @param {Checks} checks
 * @param {Object} fake As fakeStatsig() gives it
 * @param {boolean} isShort
 */
export async function playBroken( checks, fake, isShort ) {
	for ( const [ name, state ] of Object.entries( STATES ) ) {
		if ( !isShort || SHORT.has( name ) ) {
			await playOne( checks, name, state );
		}
	}
	if ( !isShort ) {
		await playOlder( checks, fake );
	}
}

async function playOne( checks, name, { harm, says, mend, loop = null } ) {
	await mustDo( harm );
	if ( loop !== null ) {
		const { value } = await until( 10, async () => ( await runsAs( WORKER ) !== '' ) === loop );
		checks.hold( `broken: ${ name }: the loop ${ loop ? 'goes on' : 'has ended' }`, value, WORKER );
	}
	for ( const [ command, status, sentence ] of says ) {
		// What a loop says comes when it comes
		let seen;
		const { value } = await until( 10, async () => ( seen = await sh( command ) ).status === status && sentence.test( seen.said ) );
		const isPlain = !/secret-demo|Stack trace|^#0/m.test( seen.said );
		checks.hold( `broken: ${ name }: ${ /\w+\.php|loop/.exec( command )?.[ 0 ] ?? 'the loop' }`, value && isPlain, seen.said.replaceAll( '\n', ' | ' ) );
	}
	await mustDo( mend );
	await isWellAgain( checks, name, says );
}

async function isWellAgain( checks, name, says ) {
	let seen;
	const { value } = await until( 30, async () => {
		seen = await sh( DOCTOR );
		return seen.status === 0 && !says.some( ( [ , , sentence ] ) => sentence.test( seen.said ) );
	} );
	checks.hold( `mended: ${ name }`, value, value ? 'the doctor' : seen.said.replaceAll( '\n', ' | ' ) );
}

/** Another project's document, older than the one in place, comes while a loop runs. */
async function playOlder( checks, fake ) {
	const now = await fake.document();
	const other = JSON.stringify( { ...JSON.parse( now ), time: 1_600_000_000_000, checksum: 'other' } );
	const says = [
		[ DOCTOR, 0, /note: The last sync failed: The document that came is older than the one in place.*\n.*stop the worker, run sync\.php --once --force, and start it/ ],
		[ script( 'sync', ' --once --force' ), 3, /Nothing was done: another worker holds this config.*Next: stop it \(sudo systemctl stop statsig-worker\), run this again, and start it;/ ]
	];
	await fake.serve( other );
	const loopSaw = await until( 30, async () => says[ 0 ][ 2 ].test( ( await sh( DOCTOR ) ).said ) );
	checks.hold( 'broken: an older document comes: the loop sees it', loopSaw.value, `${ loopSaw.seconds.toFixed( 1 ) } s` );
	await playOne( checks, 'an older document comes', {
		harm: ':', says, mend: `sudo ${ STOP }; ${ script( 'sync', ' --once --force' ) }; grep -q 1600000000000 ${ CONFIG }; sudo ${ START }`
	} );
	await fake.serve( now );
}
