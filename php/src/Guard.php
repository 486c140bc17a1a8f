<?php

namespace MediaWiki\Extension\Statsig;

use MediaWiki\MediaWikiServices;

/**
 * Stands between MediaWiki and what it calls of ours in each page: what fails here costs decisions
 * and a line in the log, never the page. So the callers ask for their services inside: one that
 * cannot be built would else fail before any code of ours runs.
 */
final class Guard {
	/**
	 * @param \Closure $task Given the services
	 */
	public static function run( \Closure $task ): void {
		try {
			$task( MediaWikiServices::getInstance() );
		} catch ( \Throwable $e ) {
			self::say( $e );
		}
	}

	public static function say( \Throwable $e ): void {
		try {
			MediaWikiServices::getInstance()->getService( 'Statsig.Log' )
				->warn( $e::class, 'A part of Statsig failed by {class}; the page goes on without it.', [
					'class' => $e::class, 'exception' => $e
				] );
		} catch ( \Throwable $e ) {
			// Without services there is no log either
		}
	}
}
