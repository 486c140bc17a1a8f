<?php
// What a page view of an unregistered reader spends in all handlers of ours, the making of them and of what they ask
// included; said in a comment at the end of the page. Included at global scope.

use MediaWiki\MediaWikiServices;

/** Nanoseconds by hook */
$wgStatsigBenchHooks = [];

/** Calls our handler as MediaWiki is about to, so that this one is the first of the request. */
$statsigBenchHook = static function ( string $hook, array $arguments ): void {
	global $wgStatsigBenchHooks;
	foreach ( ExtensionRegistry::getInstance()->getAttribute( 'Hooks' )[$hook] as [ 'handler' => $spec ] ) {
		$from = hrtime( true );
		MediaWikiServices::getInstance()->getObjectFactory()->createObject( $spec )->{"on$hook"}( ...$arguments );
		$wgStatsigBenchHooks[$hook] = ( $wgStatsigBenchHooks[$hook] ?? 0 ) + hrtime( true ) - $from;
	}
};

$wgHooks['OutputPageCheckLastModified'][] = static function ( $times, $out ) use ( $statsigBenchHook ) {
	if ( !$out->getUser()->isRegistered() ) {
		$statsigBenchHook( 'OutputPageCheckLastModified', [ &$times, $out ] );
	}
};
$wgHooks['BeforePageDisplay'][] = static function ( $out, $skin ) use ( $statsigBenchHook ) {
	if ( !$out->getUser()->isRegistered() ) {
		$statsigBenchHook( 'BeforePageDisplay', [ $out, $skin ] );
	}
};
$wgHooks['SkinAfterBottomScripts'][] = static function ( $skin, &$text ) use ( $statsigBenchHook ) {
	global $wgStatsigBenchHooks;
	if ( !$skin->getUser()->isRegistered() ) {
		$ours = '';
		$statsigBenchHook( 'SkinAfterBottomScripts', [ $skin, &$ours ] );
		$rows = [ 'an anonymous page view, all hooks' => array_sum( $wgStatsigBenchHooks ) ];
		foreach ( $wgStatsigBenchHooks as $hook => $nanoseconds ) {
			$rows["an anonymous page view, $hook"] = $nanoseconds;
		}
		$text .= '<!--statsig-bench ' . json_encode( $rows ) . '-->';
	}
};
