<?php

namespace MediaWiki\Extension\Statsig\Health;

/**
 * The rule that root does not work in other users' folders: what root writes there, they may not write
 * any more. Where anything belongs to another user, that user runs the worker.
 */
final class Ownership {
	/**
	 * @param int|null $user Whose process this is; null where PHP cannot tell
	 * @param array<string,int|null> $owners Path => owner; null for what is not there
	 * @param string[] $command As it was typed
	 * @return string|null What to say and do; null where nothing is to be said
	 */
	public static function refusal( ?int $user, array $owners, array $command ): ?string {
		// Root's own and what is not there come as false
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
