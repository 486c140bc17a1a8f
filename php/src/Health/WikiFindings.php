<?php

namespace MediaWiki\Extension\Statsig\Health;

use MediaWiki\Extension\Statsig\Attributes\ReaderCountry;
use MediaWiki\Extension\Statsig\Client\Program;
use MediaWiki\Extension\Statsig\Farm\FarmFindings;
use MediaWiki\Extension\Statsig\Forcing\Forcing;
use MediaWiki\Extension\Statsig\Relay\Policy;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\MediaWikiServices;
use Statsig\Kind;

/**
 * Judges the settings in LocalSettings.php, alone and together with the config in use.
 */
final class WikiFindings {
	/** What to do on a wiki that does not load the extension */
	public const LAYOUT = 'link the folder php/ of the checkout to extensions/Statsig of the wiki and add ' .
		'wfLoadExtension( \'Statsig\' ); to LocalSettings.php';

	/** Why an entry may be no part of the program without anything being wrong */
	private const EXPECTED = [ 'Unit', 'Unrecognized' ];

	/**
	 * @param MediaWikiServices $services Of a wiki that loads the extension
	 * @return Finding[] All of them
	 */
	public static function all( MediaWikiServices $services ): array {
		$settings = $services->getService( 'Statsig.Settings' );
		return array_merge(
			self::of( $settings, $services->getService( 'Statsig.RelayPolicy' ), $services->getService( 'Statsig.Program' ) ),
			self::local( $services->getService( 'Statsig.LocalDocument' )->text(), (string)ini_get( 'statsig.sink_dir' ) ),
			$settings->get( 'StatsigFarm' ) === '' ? [] : FarmFindings::ofStore( static fn () => $services->getService( 'Statsig.FarmStore' ) ),
			self::edgeHeader( $settings, (bool)$services->getMainConfig()->get( 'UseFileCache' ) ),
			self::country( $settings, (string)ini_get( 'statsig.geo_file' ) ),
			self::pins( $settings, $services->getService( 'Statsig.Forcing' ) ),
			self::sticky( $settings, $services->getService( 'Statsig.DecisionSource' ) )
		);
	}

	/**
	 * @param Settings $settings
	 * @param Policy $policy
	 * @param Program $program
	 * @return Finding[]
	 */
	public static function of( Settings $settings, Policy $policy, Program $program ): array {
		$findings = [];
		foreach ( $settings->faults() as $fault ) {
			$findings[] = new Finding( Finding::WRONG, $fault->sentence(), "in LocalSettings.php; right would be, for example: {$fault->example}" );
		}
		if ( !$findings ) {
			array_push( $findings, ...self::policy( $policy ) );
		}
		if ( !$settings->get( 'StatsigEnabled' ) ) {
			$findings[] = new Finding( Finding::NOTE, '$wgStatsigEnabled is false: all is off, every decision is the default, and ' .
				'browsers\' events are dropped.', 'set it to true, or leave it so on purpose' );
		}
		if ( $settings->get( 'StatsigUnitSecret' ) === '' ) {
			$findings[] = new Finding( Finding::NOTE, '$wgStatsigUnitSecret is not set: registered readers have no unit (NoUnit).',
				'set it, once for the whole farm, to ' . Settings::SECRET_EXAMPLE );
		}
		array_push( $findings, ...self::clientEntries( $settings->get( 'StatsigClientEntries' ) ) );
		array_push( $findings, ...self::leftOut( $program->leftOut() ), ...self::layersByClass( $settings ) );
		return $findings;
	}

	/** @return Finding[] */
	private static function policy( Policy $policy ): array {
		try {
			$faults = \Statsig\policyFaults( $policy->lasting() );
		} catch ( \Statsig\Exception $e ) {
			return [ new Finding( Finding::WRONG, 'The relay refuses its policy: ' . $e->getMessage() . '.', 'report it' ) ];
		}
		return array_map( static fn ( $fault ) => new Finding( Finding::WRONG,
			"The relay leaves {$fault['path']} out of its policy: it must be {$fault['expected']}.", 'report it' ), $faults );
	}

	/**
	 * @param string $document As LocalDocument::text() gives it
	 * @param string $sinkDir Setting statsig.sink_dir
	 * @return Finding[] Of $wgStatsigLocalExperiments
	 */
	public static function local( string $document, string $sinkDir ): array {
		return $document !== '' && $sinkDir === '' ? [ new Finding( Finding::NOTE, 'What readers see of $wgStatsigLocalExperiments is counted, ' .
			'and its events are kept nowhere: they go into files of the wiki, and statsig.sink_dir is not set.', 'set it for the CLI and for php-fpm' ) ] : [];
	}

	/**
	 * @param string[] $entries
	 * @return Finding[] None where no config tells which names there are
	 */
	private static function clientEntries( array $entries ): array {
		$known = array_merge( ...array_map( static fn ( $kind ) => \Statsig\names( $kind ), Kind::cases() ) );
		$unknown = $known ? array_diff( $entries, $known ) : [];
		return $unknown ? [ new Finding( Finding::NOTE, '$wgStatsigClientEntries names what the config does not have: ' .
			implode( ', ', $unknown ) . '. Browsers get the default for it (Unrecognized).',
			'make these entries at Statsig, for this server key\'s project, or correct the names' ) ] : [];
	}

	/** @return Finding[] */
	private static function layersByClass( Settings $settings ): array {
		$byClass = array_keys( array_filter( $settings->clientEntries()->options, static fn ( $options ) => isset( $options['class'] ) ) );
		$named = array_merge( ...array_map( static fn ( $kind ) => $kind === Kind::Layer ? [] : \Statsig\names( $kind ), Kind::cases() ) );
		$layers = array_diff( array_intersect( $byClass, \Statsig\names( Kind::Layer ) ), $named );
		return $layers ? [ new Finding( Finding::NOTE, '$wgStatsigClientEntries delivers by class what is a layer, which has none: ' .
			implode( ', ', $layers ) . '.', 'name the experiments in it instead; a layer is exposed by its parameters' ) ] : [];
	}

	/**
	 * @param Settings $settings
	 * @param bool $isFileCacheOn $wgUseFileCache
	 * @return Finding[] Of $wgStatsigEdgeHeader
	 */
	public static function edgeHeader( Settings $settings, bool $isFileCacheOn ): array {
		return $settings->get( 'StatsigEdgeHeader' ) === '' || !$isFileCacheOn ? [] : [ new Finding( Finding::WRONG,
			'$wgStatsigEdgeHeader is not read, as $wgUseFileCache is on: that cache gives the page of the first reader to all.',
			'turn one of them off in LocalSettings.php' ) ];
	}

	/**
	 * @param Settings $settings
	 * @param string $database Setting statsig.geo_file
	 * @return Finding[] Of $wgStatsigCountry
	 */
	public static function country( Settings $settings, string $database ): array {
		return $settings->get( 'StatsigCountry' ) !== ReaderCountry::DATABASE || $database !== '' ? [] : [ new Finding( Finding::WRONG,
			'$wgStatsigCountry is to come from a database, and statsig.geo_file names none: no reader has a country.',
			'set statsig.geo_file for php-fpm and for the CLI' ) ];
	}

	/**
	 * @param Settings $settings
	 * @param Forcing $forcing
	 * @return Finding[] Of $wgStatsigForce
	 */
	public static function pins( Settings $settings, Forcing $forcing ): array {
		$pinned = array_map( 'strval', array_keys( $settings->get( 'StatsigForce' ) ) );
		$void = $forcing->void();
		$findings = $void ? [ new Finding( Finding::WRONG, '$wgStatsigForce pins nothing for: ' . implode( ', ', $void ) .
			'. No entry of that name has such a group.', 'correct the names and groups in LocalSettings.php; false turns an entry off' ) ] : [];
		$held = array_diff( $pinned, $void );
		if ( $held ) {
			$findings[] = new Finding( Finding::NOTE, '$wgStatsigForce pins for all readers: ' . implode( ', ', $held ) .
				'. Nobody is exposed to these.', 'take them out of LocalSettings.php when they are to be decided again' );
		}
		return $findings;
	}

	/**
	 * @param Settings $settings
	 * @param DecisionSource $source
	 * @return Finding[] Of $wgStatsigStickyEntries; none where no config tells which entries there are
	 */
	public static function sticky( Settings $settings, DecisionSource $source ): array {
		$configs = \Statsig\names( Kind::DynamicConfig );
		$void = [];
		foreach ( array_map( 'strval', array_keys( $settings->stickyEntries()->options ) ) as $name ) {
			$idType = $source->getIdType( $name, DecisionSource::EXPERIMENT ) ?: $source->getIdType( $name, DecisionSource::LAYER );
			if ( strcasecmp( $idType, 'userID' ) !== 0 || in_array( $name, $configs, true ) ) {
				$void[] = $name;
			}
		}
		return $void && $source->getDocumentVersion() !== '' ? [ new Finding( Finding::NOTE, '$wgStatsigStickyEntries has no effect on: ' .
			implode( ', ', $void ) . '. Only experiments and layers that are decided by the account (userID) are kept.',
			'take these names out of LocalSettings.php, or correct them' ) ] : [];
	}

	/**
	 * @param array[] $leftOut As Program::leftOut() gives it
	 * @return Finding[]
	 */
	private static function leftOut( array $leftOut ): array {
		$named = [];
		foreach ( $leftOut as [ 'name' => $name, 'reason' => $reason ] ) {
			// Entries of accounts come to browsers as values; unknown names are named above
			if ( !in_array( $reason, self::EXPECTED, true ) ) {
				$named[] = "$name ($reason)";
			}
		}
		return $named ? [ new Finding( Finding::NOTE, 'Browsers cannot decide these entries of $wgStatsigClientEntries, and get the default: ' .
			implode( ', ', array_unique( $named ) ) . '.', 'docs/program-format.md has the reasons; ask in PHP, or change their rules' ) ] : [];
	}
}
