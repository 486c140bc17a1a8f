<?php

namespace MediaWiki\Extension\Statsig\Health;

/**
 * Explains the native module's words for causes to whoever runs the wiki: what each means, and what to do.
 */
final class Causes {
	/** Why a file as it is now is not in use => [ sentence, what to do ] */
	private const OF_FILE = [
		'no_config_file' => [ 'statsig.config_file is not set.', 'set it in an ini file that both php-fpm and the CLI read' ],
		'not_found' => [ 'The file is not there, or this user may not see its folder.',
			'run sync.php --once; then look at the rights of the folder' ],
		'not_a_file' => [ 'The path is not a file.', 'look at statsig.config_file' ],
		'not_readable' => [ 'This user may not read the file.',
			'give it the web server\'s group and mode 0640; sync.php keeps both' ],
		'too_large' => [ 'The file is larger than statsig.max_config_bytes.', 'raise the setting, here and for the worker' ],
		'changed_while_read' => [ 'The file was written while it was read.',
			'replace it by a rename, as sync.php does, never in place' ],
		'shape' => [ 'The file is not a document of Statsig.', 'run sync.php --once, which replaces it' ],
		'no_updates' => [ 'The file is an answer without a document in it.', 'run sync.php --once, which replaces it' ],
		'values' => [ 'The file holds answers for one user, and not the config.',
			'look at statsig.api and statsig.config_file; run sync.php --once, which replaces it' ],
		'internal_error' => [ 'The module tripped over the document.',
			'report it with the document; sync.php takes the next one that compiles' ],
	];

	/** Why a sync or a shipment failed => [ sentence, what to do ] */
	private const OF_WORKER = [
		'address' => [ 'The address is neither https nor http on this machine.', 'look at statsig.api and statsig.events_api' ],
		'proxy' => [ 'The proxy setting is unusable, or the proxy refused.', 'look at statsig.proxy' ],
		'ca-file' => [ 'The file of certificates cannot be read or holds none.', 'look at --ca-file' ],
		'key-file' => [ 'The key file is missing, open to others, of another owner, or holds no key.',
			'look at statsig.secret_file: owner root or the worker\'s user, mode 0600 or 0640, one line' ],
		'name' => [ 'The host name was not found.', 'look at statsig.api and at DNS on this host' ],
		'connect' => [ 'Nobody accepted the connection.', 'look at statsig.api, the firewall and statsig.proxy' ],
		'timeout' => [ 'No answer came in time.', 'look at the network; --timeout-ms allows more' ],
		'tls' => [ 'The certificate or the handshake was refused.',
			'look at the system\'s certificates (or SSL_CERT_FILE) and at the clock of this host' ],
		'broken' => [ 'The connection broke.', 'look at the network; the worker tries again by itself' ],
		'too-large' => [ 'The answer is longer than statsig.max_config_bytes.', 'raise the setting, here and for php-fpm' ],
		'encoding' => [ 'The compressed answer could not be decoded.', 'look at what stands between this host and Statsig' ],
		'unauthorized' => [ 'Statsig refused the key.', 'put a valid server key into the file of statsig.secret_file' ],
		'throttled' => [ 'Statsig asks to come back later.', 'wait; lengthen --interval if it stays' ],
		'redirect' => [ 'The server redirects, which is never followed, as the key is in the address.',
			'put the final address into statsig.api' ],
		'rejected' => [ 'The server rejected the request.', 'look at statsig.api and statsig.events_api' ],
		'server' => [ 'Statsig failed.', 'wait; its status page may know more' ],
		'garbage' => [ 'What came is no document.', 'look at statsig.api and at what stands between' ],
		'uncompilable' => [ 'The document that came cannot be compiled.', 'report it; update the module' ],
		'older' => [ 'The document that came is older than the one in place.',
			'after a switch of project stop the worker, run sync.php --once --force, and start it again' ],
		'wrong-key' => [ 'The document that came belongs to another key.', 'look at statsig.secret_file and statsig.api' ],
		'absent' => [ 'Nothing new was answered, but no document is in place.', 'stop the worker, run sync.php --once --force, and start it again' ],
		'write' => [ 'A file could not be written.', 'look at the disk and at the rights of the folder' ],
		'read' => [ 'A file of the worker could not be read.', 'look at the rights of the folder' ],
		'locked' => [ 'Another worker was running.', 'nothing; one is enough' ],
		'missing' => [ 'The spool\'s folder is not there.', 'make the folder of statsig.spool_dir' ],
		'link' => [ 'The spool is a link or no folder.', 'make statsig.spool_dir a folder' ],
		'foreign' => [ 'The spool belongs to another user.', 'run the worker as the user of the web server, who must own the folder' ],
		'world-writable' => [ 'Anybody may write into the spool.', 'take the right to write from others' ],
		'full' => [ 'The spool holds statsig.spool_max_bytes.', 'see why nothing is sent, or raise the setting' ],
		'disk' => [ 'The disk has less room than statsig.spool_min_free_bytes.', 'make room' ],
		'short' => [ 'A write to the spool was cut short.', 'look at the disk' ],
		'busy' => [ 'The spool could not be locked in time.', 'nothing, unless it stays' ],
		'failed' => [ 'The spool could not be written.', 'look at its rights and at the disk' ],
		'sink-full' => [ 'The day files hold statsig.sink_max_bytes, and none is old enough to go.',
			'move files out of statsig.sink_dir, or raise the setting; until then the spool keeps the events' ],
		'batches' => [ 'More was waiting than one run sends.', 'run it more often, or as a loop' ],
	];

	/** Why a loop could not have the policy file written anew => [ sentence, what to do ] */
	private const OF_POLICY = [
		'start' => [ 'policy.php could not be started.', 'see that the worker may start PHP, and that the host has room for a process' ],
		'exit' => [ 'policy.php failed.', 'run policy.php as the user of the worker: it says why' ],
		'signal' => [ 'policy.php was ended by a signal.', 'look at the memory of this host; the worker tries again by itself' ],
		'timeout' => [ 'policy.php did not end within a minute.', 'run policy.php as the user of the worker, and see what LocalSettings.php waits for' ],
	];

	/** Why the worker could not make the program of a wiki => [ sentence, what to do ] */
	private const OF_PROGRAM = [
		'read' => [ 'Its options beside the config cannot be read.', 'give the folder of the programs to the user of the worker' ],
		'large' => [ 'Its options are larger than 1 MiB.', 'name fewer entries in $wgStatsigClientEntries' ],
		'shape' => [ 'Its options are none of this release.', 'run policy.php of that wiki, of the release that the worker has' ],
		'local' => [ 'The document of its $wgStatsigLocalExperiments is none; what browsers decide of Statsig\'s entries is verified.',
			'run policy.php of that wiki, of the release that the worker has' ],
		'many' => [ 'More than 1,000 wikis go by this config.', 'remove the files of those that are gone' ],
		'write' => [ 'What it was made of could not be written down.', 'look at the disk, and at the folder of the versions' ],
	];

	private const RESTORE = 'remove the file that ends in .image; sync.php --once writes it anew';

	/** Why a process compiled the config although an image of it may lie beside => [ sentence, what to do ] */
	private const OF_IMAGE = [
		'compiled' => [ 'There is no image of it.', 'run sync.php --once, or the worker, as a user who may write beside the config' ],
		'unreadable' => [ 'This user may not read its image.', 'give the folder of the images the web server\'s group; sync.php keeps it' ],
		'owner' => [ 'Its image belongs to a user who is none of root, the owner of the config and this one.',
			'run the worker as the owner of the config' ],
		'mode' => [ 'Others than its owner may write to its image.', self::RESTORE ],
		'map' => [ 'The kernel does not map its image.', 'look at vm.max_map_count and at the file system' ],
		'truncated' => [ 'Its image was cut short.', self::RESTORE ],
		'damaged' => [ 'Its image is not what was written.', self::RESTORE ],
		'byte_order' => [ 'Its image was made by a machine of another kind.', self::RESTORE ],
		'format' => [ 'Its image is of another release.', 'run the worker of the release that PHP has' ],
		'version' => [ 'Its image is of another build.', 'run the worker of the build that PHP has; ' . self::RESTORE ],
		'document' => [ 'What lies in the place of its image is that of another document.', self::RESTORE ],
	];

	/** Why a file is not in use as a database of countries => [ sentence, what to do ] */
	private const OF_COUNTRIES = [
		'not_found' => [ 'The file is not there, or this user may not see its folder.', 'look at statsig.geo_file, and at the rights of the folder' ],
		'not_a_file' => [ 'The path is not a file.', 'look at statsig.geo_file' ],
		'not_readable' => [ 'This user may not read the file.', 'let all read it: mode 0644' ],
		'too_large' => [ 'The file is larger than 512 MiB.', 'take a database of countries; those of cities tell no more here' ],
		'not_a_database' => [ 'The file is no database of MaxMind\'s format, or its end is missing.', 'fetch it anew, and replace it by a rename' ],
		'damaged' => [ 'The file is a database, and not what it was.', 'fetch it anew, and replace it by a rename' ],
		'no_country' => [ 'The database knows no country of any address.', 'take one of countries or cities: their records have country.iso_code' ],
	];

	/** @return array{string,string} */
	public static function ofCountries( string $word ): array {
		return self::OF_COUNTRIES[$word] ?? [ "The module says: $word.", 'look for this word in docs/operations.md' ];
	}

	/** @return array{string,string} */
	public static function ofProgram( string $word ): array {
		return self::OF_PROGRAM[$word] ?? [ "The module says: $word.", 'look for this word in docs/operations.md' ];
	}

	/** @return array{string,string} */
	public static function ofPolicy( string $word ): array {
		return self::OF_POLICY[$word] ?? [ "The module says: $word.", 'look for this word in docs/operations.md' ];
	}

	/** @return array{string,string} Of the command that a loop has run for a farm */
	public static function ofFarm( string $word ): array {
		[ $text, $next ] = self::ofPolicy( $word );
		return [ strtr( $text, [ 'policy.php' => 'farm.php' ] ), strtr( $next, [ 'policy.php' => 'farm.php' ] ) ];
	}

	/** @return array{string,string} */
	public static function ofFile( string $word ): array {
		return self::OF_FILE[$word] ?? [ "The module says: $word.", 'look for this word in docs/operations.md' ];
	}

	/** @return array{string,string} */
	public static function ofImage( string $word ): array {
		return self::OF_IMAGE[$word] ?? self::ofFile( $word );
	}

	/** @return array{string,string} */
	public static function ofWorker( string $word ): array {
		return self::OF_WORKER[$word] ?? [ "The module says: $word.", 'look for this word in docs/operations.md' ];
	}

	/** @return string[] All words that have a sentence */
	public static function words(): array {
		return array_keys( self::OF_FILE + self::OF_WORKER + self::OF_POLICY + self::OF_IMAGE + self::OF_COUNTRIES );
	}
}
