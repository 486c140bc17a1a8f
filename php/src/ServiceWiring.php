<?php

use MediaWiki\Config\ServiceOptions;
use MediaWiki\Extension\Statsig\Client\ClientValues;
use MediaWiki\Extension\Statsig\Client\PageValues;
use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\ParseScope;
use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\Extension\Statsig\Relay\Policy;
use MediaWiki\Extension\Statsig\Relay\PolicyFile;
use MediaWiki\Extension\Statsig\ResponseAudience;
use MediaWiki\Extension\Statsig\Settings\FaultLog;
use MediaWiki\Extension\Statsig\Settings\RelayFaults;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\AbsentSource;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\NativeSource;
use MediaWiki\Extension\Statsig\Unit\Pseudonym;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\Logger\LoggerFactory;
use MediaWiki\MediaWikiServices;

return [
	'Statsig.Settings' => static function ( MediaWikiServices $services ): Settings {
		return new Settings(
			new ServiceOptions( Settings::CONSTRUCTOR_OPTIONS, $services->getMainConfig() ),
			new RelayFaults()
		);
	},

	'Statsig.FaultLog' => static function ( MediaWikiServices $services ): FaultLog {
		return new FaultLog(
			$services->getService( 'Statsig.Settings' ),
			LoggerFactory::getInstance( 'statsig' ),
			$services->getLocalServerObjectCache()
		);
	},

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
			$services->getService( 'Statsig.Settings' ),
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

	'Statsig.RelayPolicy' => static function ( MediaWikiServices $services ): Policy {
		return new Policy( $services->getService( 'Statsig.Settings' ) );
	},

	'Statsig.PolicyFile' => static function ( MediaWikiServices $services ): PolicyFile {
		return new PolicyFile(
			(string)ini_get( 'statsig.policy_file' ),
			$services->getMainConfig(),
			$services->getService( 'Statsig.Settings' ),
			$services->getService( 'Statsig.RelayPolicy' )
		);
	},

	'Statsig.Relay' => static function ( MediaWikiServices $services ): NativeRelay {
		return new NativeRelay( LoggerFactory::getInstance( 'statsig' ) );
	},
];
