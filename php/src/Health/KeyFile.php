<?php

namespace MediaWiki\Extension\Statsig\Health;

/**
 * Explains what is wrong with the key file, in a sentence with its path.
 */
final class KeyFile {
	private const RIGHT = 'owner the worker\'s user (or root, with the worker\'s group), mode 0400, 0440, 0600 or 0640';

	/**
	 * @param string $path
	 * @param string $word As Statsig\probe()['key']
	 * @return array{string,string} Sentence, and what to do
	 */
	public static function explain( string $path, string $word ): array {
		$user = Account::currentName();
		$rights = Account::rightsOf( $path );
		return match ( $word ) {
			'unset' => [ 'statsig.secret_file is not set, so there is no key.',
				'put the server key into a file and its path into statsig.secret_file, in an ini file that the CLI reads' ],
			'missing' => [ "The key file $path is not there, or $user may not enter its folder.",
				'put the server key there, one line; ' . self::RIGHT ],
			'not-a-file' => [ "The key file $path is no file.", 'put the server key into a file there, one line' ],
			'mode' => [ "The key file $path is open to others than its owner ($rights).", "chmod 0400 $path" ],
			'owner' => [ "The key file $path belongs to neither root nor $user, who runs this ($rights).",
				Account::isRoot() ? 'run it as that user: ' . self::sudo( $path ) : "chown $user $path" ],
			'unreadable' => [ "The key file $path may not be read by $user, who runs this ($rights).", "chown $user $path" ],
			'empty' => [ "The key file $path is empty.", 'put the server key into it, one line' ],
			default => [ "The key file $path holds something that is no key.",
				'put the server key into it as the only line, without quotes' ],
		};
	}

	private static function sudo( string $path ): string {
		return 'sudo -u ' . Account::nameOf( Account::ownerOf( $path ) ?? 0 ) . ' php SCRIPT';
	}
}
