<?php
// Settings of the wiki that benches/wiki.mjs asks: each page view measures itself and says so in a comment. Here are
// those of registered readers. Included at global scope.

use MediaWiki\MediaWikiServices;

$wgStatsigUnitSecret = 'a secret of the benches, long enough';
$wgStatsigClientEntries = [ 'account_gate', 'browser_gate', 'account_experiment', 'browser_experiment', 'account_layer' ];

require __DIR__ . '/anonymous.php';

/** What a page view measured: words => nanoseconds */
$wgStatsigBench = [];

$statsigBenchFirst = static function ( string $where ): void {
	global $wgStatsigBench;
	$from = hrtime( true );
	MediaWikiServices::getInstance()->getService( 'Statsig.Experiments' )->isFeatureEnabled( 'account_gate' );
	$wgStatsigBench["isFeatureEnabled(), first in a request, $where"] = hrtime( true ) - $from;
};

// Every other view asks before any hook of ours has run; the account with its preferences and the page's output, which a
// page needs anyway, are there before the clock starts.
$wgHooks['BeforeInitialize'][] = static function ( $title, $unused, $output, $user, $request ) use ( $statsigBenchFirst ) {
	if ( $user->isRegistered() && $request->getInt( 'view' ) % 2 ) {
		$output->lowerCdnMaxage( 0 );
		$request->getHeader( 'Accept' );
		MediaWikiServices::getInstance()->getUserOptionsLookup()->getOption( $user, 'skin' );
		$statsigBenchFirst( 'before anything of ours' );
	}
};
// The others where features ask. MediaWiki runs these handlers before the extension's own.
$wgHooks['BeforePageDisplay'][] = static function ( $out ) use ( $statsigBenchFirst ) {
	global $wgStatsigBench;
	if ( !$out->getUser()->isRegistered() ) {
		return;
	}
	if ( $out->getRequest()->getInt( 'view' ) % 2 === 0 ) {
		$statsigBenchFirst( 'in a page hook' );
	}
	$services = MediaWikiServices::getInstance();
	$experiments = $services->getService( 'Statsig.Experiments' );
	$times = 500;
	$from = hrtime( true );
	for ( $i = 0; $i < $times; $i++ ) {
		$experiments->isFeatureEnabled( 'account_gate' );
	}
	$wgStatsigBench['isFeatureEnabled(), again'] = ( hrtime( true ) - $from ) / $times;
	$from = hrtime( true );
	for ( $i = 0; $i < $times; $i++ ) {
		$experiments->getExperiment( 'account_experiment' )->get( 'size', 1 );
	}
	$wgStatsigBench['getExperiment()->get(), again'] = ( hrtime( true ) - $from ) / $times;
	$user = new Statsig\User( '0123456789abcdef0123456789abcdef' );
	$from = hrtime( true );
	for ( $i = 0; $i < $times; $i++ ) {
		Statsig\checkGate( 'account_gate', $user );
	}
	$wgStatsigBench['Statsig\checkGate(), again'] = ( hrtime( true ) - $from ) / $times;
	$values = $services->getService( 'Statsig.PageValues' );
	$user = $out->getUser();
	$from = hrtime( true );
	$made = $values->of( $user );
	$wgStatsigBench['the values of a page'] = hrtime( true ) - $from;
	if ( $made === null ) {
		throw new LogicException( 'no values' );
	}
	$out->addHTML( '<!--statsig-bench ' . json_encode( $wgStatsigBench ) . '-->' );
};
