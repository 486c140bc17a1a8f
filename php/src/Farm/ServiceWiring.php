<?php

use MediaWiki\Extension\Statsig\CoreNames;
use MediaWiki\Extension\Statsig\Farm\FarmHost;
use MediaWiki\Extension\Statsig\Farm\HostConfig;
use MediaWiki\Extension\Statsig\Farm\Stash;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Health\Places;
use MediaWiki\Extension\Statsig\Relay\EventQueue;
use MediaWiki\MediaWikiServices;

// Services that only farms have use for
return [
	'Statsig.EventQueue' => static function ( MediaWikiServices $services ): EventQueue {
		return new EventQueue( $services->getJobQueueGroup( ... ), \Statsig\spool( ... ), Guard::say( ... ) );
	},

	'Statsig.Stash' => static function ( MediaWikiServices $services ): Stash {
		return new Stash(
			static fn () => $services->getService( 'Statsig.FarmStore' ),
			$services->getService( 'Statsig.Settings' )->get( 'StatsigFarm' )
		);
	},

	'Statsig.FarmStore' => static function ( MediaWikiServices $services ): object {
		$name = $services->getService( 'Statsig.Settings' )->get( 'StatsigStash' );
		if ( $name === '' ) {
			return $services->getMainObjectStash();
		}
		// Since 1.42; newer versions have not the class
		return method_exists( $services, 'getObjectCacheFactory' ) ? $services->getObjectCacheFactory()->getInstance( $name )
			: [ 'ObjectCache', 'getInstance' ]( $name );
	},

	'Statsig.FarmHost' => static function ( MediaWikiServices $services ): FarmHost {
		return new FarmHost(
			static fn () => $services->getService( 'Statsig.Stash' ),
			// Since 1.47
			static fn () => $services->getService( $services->hasService( 'WANObjectCache' ) ? 'WANObjectCache' : 'MainWANObjectCache' ),
			$services->getService( 'Statsig.Settings' )->get( 'StatsigFarm' ),
			[ CoreNames::of( 'DeferredUpdates' ), 'addCallableUpdate' ]( ... ),
			new Places( ini_get_all( 'statsig', false ) ?: [] )
		);
	},

	'Statsig.HostConfig' => static function ( MediaWikiServices $services ): HostConfig {
		return $services->getService( 'Statsig.FarmHost' )->config();
	},
];
