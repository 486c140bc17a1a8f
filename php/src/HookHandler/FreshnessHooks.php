<?php

namespace MediaWiki\Extension\Statsig\HookHandler;

use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Hook\OutputPageCheckLastModifiedHook;
use MediaWiki\MediaWikiServices;
use Wikimedia\Timestamp\ConvertibleTimestamp;

/**
 * A browser that gets a 304 shows its old copy of a page, with old decisions. So a page that may hold decisions
 * counts as changed whenever the config changes, and twice a day, as the token in it is valid for a day.
 */
final class FreshnessHooks implements OutputPageCheckLastModifiedHook {
	private const HALF_DAY = 12 * 3600;

	/**
	 * @param array<string,string> &$modifiedTimes What the page depends on => when it changed
	 * @param \OutputPage|\MediaWiki\Output\OutputPage $out
	 */
	public function onOutputPageCheckLastModified( &$modifiedTimes, $out ): void {
		$newest = null;
		Guard::run( static function ( MediaWikiServices $services ) use ( $out, &$newest ): void {
			$newest = self::newest( $services->getService( ... ), $out );
		} );
		// It is false for an impossible time, which a file may have if a clock went wrong
		$time = $newest === null ? false : ConvertibleTimestamp::convert( TS_MW, $newest );
		if ( $time !== false ) {
			$modifiedTimes['statsig'] = $time;
		}
	}

	/**
	 * @param \Closure $service Returns the service of a name: most pages need none
	 * @param \OutputPage|\MediaWiki\Output\OutputPage $out
	 * @return int|null Seconds since 1970 that the page is at least as new as; null where nobody's decisions are in it
	 */
	public static function newest( \Closure $service, object $out ): ?int {
		$title = $out->getTitle();
		// Pages that caches serve to everybody hold no decision
		$isPrivate = $out->getUser()->isRegistered() || ( $title && $title->isSpecialPage() );
		if ( !$isPrivate || !$service( 'Statsig.Settings' )->get( 'StatsigEnabled' ) ) {
			return null;
		}
		$source = $service( 'Statsig.DecisionSource' );
		$now = ConvertibleTimestamp::time();
		return $source->isAvailable() ? max( $source->getChangeTime(), $now - $now % self::HALF_DAY ) : null;
	}
}
