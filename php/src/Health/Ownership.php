<?php

namespace MediaWiki\Extension\Statsig\Health;

/**
 * The rule that root does not work in other users' folders, as these users could not write to the files that
 * root makes there. If a folder belongs to another user, that user has to run the worker.
 */
final class Ownership {
	/**
	 * @param int|null $user Whose process this is; null where PHP cannot tell
	 * @param array<string,int|null> $owners Path => owner; null for what is not there
	 * @param string[] $command As it was typed
	 * @return string|null Why it is refused and what to do, in two lines; null if it is not
	 */
	public static function refusal( ?int $user, array $owners, array $command ): ?string {
		// array_filter() drops root (0) and what is not there (null)
		$strangers = $user === 0 ? array_filter( $owners ) : [];
		if ( !$strangers ) {
			return null;
		}
		$path = array_key_first( $strangers );
		$name = Account::nameOf( $strangers[$path] );
		return "You are root, but $path belongs to $name: what root writes there, $name may not write any more.\n" .
			"Next: sudo -u $name php " . implode( ' ', array_map( 'escapeshellarg', $command ) );
	}
}
