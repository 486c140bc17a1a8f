<?php

namespace MediaWiki\Extension\Statsig;

use MediaWiki\MediaWikiServices;

/**
 * Runs what MediaWiki calls of ours in each page, so that a failure costs decisions and a line in the log but
 * never the page. Callers get their services inside the task, as one that MediaWiki builds beforehand
 * would fail the page if it cannot be built.
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
			$context = Failure::contextOf( $e );
			MediaWikiServices::getInstance()->getService( 'Statsig.Log' )
				->warn( $context['class'], 'A part of Statsig failed by {class} ({places}); the page goes on without it.', $context );
		} catch ( \Throwable $e ) {
			// If services cannot be built, there is no log either
		}
	}
}
