<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

use MediaWiki\Extension\Statsig\Core\ExtensionRegistry;
use MediaWiki\Extension\Statsig\Core\Maintenance;
use MediaWiki\Extension\Statsig\Explain\ExplainedDecision;
use MediaWiki\Extension\Statsig\Health\WikiFindings;
use MediaWiki\MediaWikiServices;
use Statsig\Kind;

$IP = require __DIR__ . '/install-path.php';
require_once "$IP/maintenance/Maintenance.php";
require_once __DIR__ . '/classes.php';

/**
 * Prints under which unit an account is bucketed, what is decided for it, and why: to write a rule
 * that is on for one account only, or to see why one is not.
 */
final class Explain extends Maintenance {
	private const EXIT_USAGE = 64;

	/** Option => kind */
	private const KINDS = [
		'gate' => Kind::Gate,
		'experiment' => Kind::Experiment,
		'config' => Kind::DynamicConfig,
		'layer' => Kind::Layer,
	];

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Print the unit of an account, what is decided for it, and every rule and condition on the way. ' .
			'Logs no exposure. Exit status: 0 it was decided, 3 a default was given, 64 wrong use.' );
		$this->addOption( 'user', 'Name of the account', false, true );
		$this->addOption( 'stable-id', 'Id of a browser (20 hex digits), as its cookie has it, in place of an account', false, true );
		foreach ( self::KINDS as $option => $kind ) {
			$this->addOption( $option, "Name of the $option", false, true );
		}
	}

	public function execute() {
		if ( !function_exists( 'Statsig\explain' ) ) {
			$this->fatalError( 'PHP runs without the native module "statsig". Next: doctor.php says more.', 4 );
		}
		if ( !ExtensionRegistry::getInstance()->isLoaded( 'Statsig' ) ) {
			$this->fatalError( 'The wiki does not load the extension Statsig. Next: ' . WikiFindings::LAYOUT . '.', self::EXIT_USAGE );
		}
		$asked = array_filter( array_keys( self::KINDS ), [ $this, 'hasOption' ] );
		if ( count( $asked ) !== 1 || $this->hasOption( 'user' ) === $this->hasOption( 'stable-id' ) ) {
			$this->fatalError( 'One of --user and --stable-id is wanted, and one of --gate, --experiment, --config and --layer. ' .
				'Next: see --help.', self::EXIT_USAGE );
		}
		$option = reset( $asked );
		MediaWikiServices::getInstance()->getService( 'Statsig.LocalDocument' )->lay();
		$source = MediaWikiServices::getInstance()->getService( 'Statsig.DecisionSource' );
		$explained = new ExplainedDecision( $this->getOption( $option ), self::KINDS[$option], $this->units(), $source );
		$this->output( $explained->text() );
		if ( !$explained->isDecided() ) {
			$this->fatalError( "The default was given: {$explained->reason()}. Next: docs/first-gate.md says what this reason means.", 3 );
		}
	}

	private function units(): \MediaWiki\Extension\Statsig\Unit\Units {
		$services = MediaWikiServices::getInstance();
		$readers = $services->getService( 'Statsig.ReaderUnits' );
		$nobody = $services->getUserFactory()->newAnonymous();
		if ( $this->hasOption( 'stable-id' ) ) {
			$id = $readers::stableIdOf( $this->getOption( 'stable-id' ) );
			if ( $id === null ) {
				$this->fatalError( '--stable-id is 20 hex digits, in small letters.', self::EXIT_USAGE );
			}
			return $readers->of( $nobody, $id );
		}
		$user = $services->getUserIdentityLookup()->getUserIdentityByName( $services->getUserNameUtils()->getCanonical( $this->getOption( 'user' ) ) ?: '' );
		if ( !$user || !$user->isRegistered() ) {
			$this->fatalError( 'The wiki has no account of this name.', self::EXIT_USAGE );
		}
		return $readers->of( $user );
	}
}

$maintClass = Explain::class;
require_once RUN_MAINTENANCE_IF_MAIN;
