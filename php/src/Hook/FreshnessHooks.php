<?php

namespace MediaWiki\Extension\Statsig\Hook;

use MediaWiki\Extension\Statsig\Source\DecisionSource;
use Wikimedia\Timestamp\ConvertibleTimestamp;

/**
 * Keeps a 304 from bringing old decisions back: a page that may hold decisions of one reader is at least
 * as new as what decides, and as the current half day, since the token in it is good for a whole one.
 */
final class FreshnessHooks {
	private const HALF_DAY = 12 * 3600;

	/**
	 * @param \Config|\MediaWiki\Config\Config $config
	 * @param DecisionSource $source
	 */
	public function __construct(
		private readonly object $config,
		private readonly DecisionSource $source
	) {
	}

	/**
	 * @param array<string,string> &$modifiedTimes What the page depends on => when it changed
	 * @param \OutputPage|\MediaWiki\Output\OutputPage $out
	 */
	public function onOutputPageCheckLastModified( &$modifiedTimes, $out ): void {
		$title = $out->getTitle();
		// What everybody gets holds no decision, and its age is the edge's matter
		$isPrivate = $out->getUser()->isRegistered() || ( $title && $title->isSpecialPage() );
		if ( !$isPrivate || !$this->config->get( 'StatsigEnabled' ) || !$this->source->isAvailable() ) {
			return;
		}
		$now = ConvertibleTimestamp::time();
		$newest = max( $this->source->getChangeTime(), $now - $now % self::HALF_DAY );
		$modifiedTimes['statsig'] = ConvertibleTimestamp::convert( TS_MW, $newest );
	}
}
