<?php

use MediaWiki\Extension\Statsig\Client\ClientValues;
use MediaWiki\Extension\Statsig\Client\PageExposures;
use MediaWiki\Extension\Statsig\Client\PageValues;
use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\ParseScope;
use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\Extension\Statsig\Relay\Policy;
use MediaWiki\Extension\Statsig\Relay\PolicyFile;
use MediaWiki\Extension\Statsig\ResponseAudience;
use MediaWiki\Extension\Statsig\Source\AbsentSource;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\NativeSource;
use MediaWiki\Extension\Statsig\Unit\Pseudonym;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\Logger\LoggerFactory;
use MediaWiki\MediaWikiServices;

return [
	'Statsig.DecisionSource' => static function ( MediaWikiServices $services ): DecisionSource {
		return function_exists( 'Statsig\evaluate' )
			? new NativeSource()
			: new AbsentSource(
				LoggerFactory::getInstance( 'statsig' ),
				$services->getLocalServerObjectCache()
			);
	},

	'Statsig.Experiments' => static function ( MediaWikiServices $services ): Experiments {
		return new Experiments(
			$services->getMainConfig(),
			$services->getService( 'Statsig.DecisionSource' ),
			$services->getService( 'Statsig.ReaderUnits' ),
			new ResponseAudience( MW_ENTRY_POINT, RequestContext::getMain() ),
			new ParseScope(),
			LoggerFactory::getInstance( 'statsig' )
		);
	},

	'Statsig.ReaderUnits' => static function ( MediaWikiServices $services ): ReaderUnits {
		return new ReaderUnits(
			new Pseudonym(
				$services->getMainConfig(),
				$services->getCentralIdLookupFactory(),
				WikiMap::getCurrentWikiId(),
				LoggerFactory::getInstance( 'statsig' )
			),
			WikiMap::getCurrentWikiId()
		);
	},

	'Statsig.ClientValues' => static function ( MediaWikiServices $services ): ClientValues {
		return new ClientValues(
			$services->getMainConfig(),
			$services->getService( 'Statsig.DecisionSource' ),
			LoggerFactory::getInstance( 'statsig' )
		);
	},

	'Statsig.PageValues' => static function ( MediaWikiServices $services ): PageValues {
		return new PageValues(
			$services->getService( 'Statsig.ClientValues' ),
			$services->getService( 'Statsig.ReaderUnits' )
		);
	},

	'Statsig.PageExposures' => static function ( MediaWikiServices $services ): PageExposures {
		return new PageExposures(
			$services->getMainConfig(),
			$services->getService( 'Statsig.Experiments' )
		);
	},

	'Statsig.RelayPolicy' => static function ( MediaWikiServices $services ): Policy {
		return new Policy( $services->getMainConfig() );
	},

	'Statsig.PolicyFile' => static function ( MediaWikiServices $services ): PolicyFile {
		return new PolicyFile(
			(string)ini_get( 'statsig.policy_file' ),
			$services->getMainConfig(),
			$services->getService( 'Statsig.RelayPolicy' )
		);
	},

	'Statsig.Relay' => static function ( MediaWikiServices $services ): NativeRelay {
		return new NativeRelay( LoggerFactory::getInstance( 'statsig' ) );
	},
];
