<?php
// Settings of the wiki that benches/wiki.mjs asks: each page view measures itself and says so in a comment.
// Included at global scope.

use MediaWiki\MediaWikiServices;

$wgStatsigUnitSecret = 'a secret of the benches, long enough';
$wgStatsigClientEntries = [ 'account_gate', 'browser_gate', 'account_experiment', 'browser_experiment', 'account_layer' ];

/** What a page view measured: words => nanoseconds */
$wgStatsigBench = [];

// Before anything of ours was built. The account and the page's output are MediaWiki's own affair, which a
// page needs anyway: they are there before the clock starts.
$wgHooks['BeforeInitialize'][] = static function ( $title, $unused, $output, $user, $request ) {
	global $wgStatsigBench;
	$output->lowerCdnMaxage( $user->isRegistered() ? 0 : 0 );
	$request->getHeader( 'Accept' );
	$from = hrtime( true );
	MediaWikiServices::getInstance()->getService( 'Statsig.Experiments' )->isFeatureEnabled( 'account_gate' );
	$wgStatsigBench['isFeatureEnabled(), a registered reader, first in a request'] = hrtime( true ) - $from;
};
$wgHooks['BeforePageDisplay'][] = static function ( $out ) {
	global $wgStatsigBench;
	$services = MediaWikiServices::getInstance();
	$experiments = $services->getService( 'Statsig.Experiments' );
	$times = 500;
	$from = hrtime( true );
	for ( $i = 0; $i < $times; $i++ ) {
		$experiments->isFeatureEnabled( 'account_gate' );
	}
	$wgStatsigBench['isFeatureEnabled(), a registered reader, again'] = ( hrtime( true ) - $from ) / $times;
	$from = hrtime( true );
	for ( $i = 0; $i < $times; $i++ ) {
		$experiments->getExperiment( 'account_experiment' )->get( 'size', 1 );
	}
	$wgStatsigBench['getExperiment()->get(), a registered reader, again'] = ( hrtime( true ) - $from ) / $times;
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
