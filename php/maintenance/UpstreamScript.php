<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

use MediaWiki\Extension\Statsig\Core\ExtensionRegistry;
use MediaWiki\Extension\Statsig\Core\Maintenance;
use MediaWiki\Extension\Statsig\Farm\FarmHost;
use MediaWiki\Extension\Statsig\Health\Account;
use MediaWiki\Extension\Statsig\Health\IniFolders;
use MediaWiki\Extension\Statsig\Health\Ownership;
use MediaWiki\Extension\Statsig\Health\Places;
use MediaWiki\Extension\Statsig\Health\WikiFindings;
use MediaWiki\Extension\Statsig\Metric\HostMetrics;
use MediaWiki\MediaWikiServices;

require_once __DIR__ . '/classes.php';

/**
 * What the scripts that speak to Statsig share: options, exit codes, one plain sentence at the end.
 */
abstract class UpstreamScript extends Maintenance {
	protected const EXIT_FINE = 0;
	/** Statsig fails; what is here stays in use, or stays kept */
	protected const EXIT_FAILING = 3;
	protected const EXIT_NOTHING = 4;
	/** As sysexits.h names it */
	protected const EXIT_USAGE = 64;

	/** Option of the script => [ option of the module, description ] */
	private const SHARED = [
		'key-file' => [ 'keyFile', 'File that holds the secret key, in place of statsig.secret_file' ],
		'config-file' => [ 'configFile', 'Config file of this wiki, in place of statsig.config_file' ],
		'ca-file' => [ 'caFile', 'Certificates to trust, in place of the system\'s' ],
		'proxy' => [ 'proxy', 'URL of a proxy, in place of statsig.proxy' ],
		'timeout-ms' => [ 'timeoutMs', 'Milliseconds that one exchange may take' ],
	];
	protected const OF_SYNC = [
		'api' => [ 'api', 'Base URL to fetch from, in place of statsig.api' ],
	];
	protected const OF_SHIP = [
		'events-api' => [ 'eventsApi', 'Base URL to send to, in place of statsig.events_api' ],
		'spool-dir' => [ 'spoolDir', 'Folder of this wiki\'s events, in place of statsig.spool_dir' ],
		'sink' => [ 'sink', 'Where to: statsig or file' ],
	];
	/** Options that stand in place of settings of php.ini */
	protected const OF_PLACES = [
		'config-file' => 'statsig.config_file',
		'spool-dir' => 'statsig.spool_dir',
		'key-file' => 'statsig.secret_file',
		'policy-file' => 'statsig.policy_file',
	];
	/** An option of the scripts that tell the fast lane */
	protected const POLICY_FILE = [ 'policy-file', 'What this wiki\'s fast lane goes by, in place of statsig.policy_file', false, true ];
	/** An option of the scripts that ask Statsig */
	private const PUBLISH = [ 'publish', 'This host asks Statsig for the farm of $wgStatsigFarm; without it the config of the farm is taken' ];
	/** Seconds between two fetches of a loop */
	protected const INTERVAL = 10;

	/** @var array<string,array{string,string}> */
	private array $options;
	private bool $loops;

	/**
	 * @param string $description
	 * @param array<string,array{string,string}> $options Further ones, as SHARED
	 * @param bool $loops Whether it can also run as a loop
	 */
	public function __construct( string $description, array $options, bool $loops ) {
		parent::__construct();
		$this->addDescription( $description );
		$this->addOption( 'once', 'Run once (also without this option)' );
		$this->loops = $loops;
		if ( $loops ) {
			$this->addOption( 'loop', 'Run until SIGTERM or Ctrl-C' );
			$this->addOption( 'interval', 'Seconds between two fetches of a loop; ' . self::INTERVAL, false, true );
			$this->addOption( ...self::PUBLISH );
			$this->addOption( 'force', 'Take the document also where it is older than the one in place' );
		}
		$this->options = $options + self::SHARED;
		foreach ( $this->options as $name => [ , $text ] ) {
			$this->addOption( $name, $text, false, true );
		}
	}

	/**
	 * @param array $options As the module takes them
	 * @return array{int,string} Exit code and what to say
	 */
	abstract protected function work( array $options ): array;

	public function execute() {
		if ( !function_exists( 'Statsig\sync' ) ) {
			$folders = IniFolders::ofThisProcess();
			$this->fatalError(
				'PHP runs without the native module "statsig". ' . ( $folders ? $folders->sentence() . ' ' : '' ) .
				'Next: add extension=statsig to an ini file of the CLI.',
				self::EXIT_NOTHING
			);
		}
		$this->refuseRoot();
		try {
			[ $exit, $sentence ] = $this->work( $this->givenOptions() );
		} catch ( \Statsig\Exception $e ) {
			[ $exit, $sentence ] = [ self::EXIT_USAGE, $e->getMessage() . ' Next: see --help.' ];
		}
		if ( $exit !== self::EXIT_USAGE ) {
			$this->tellMetrics();
		}
		if ( $exit !== self::EXIT_FINE ) {
			if ( method_exists( $this, 'shutdown' ) ) {
				// MediaWiki 1.39 sends metrics here, and a script that fails ends before
				$this->shutdown();
			}
			$this->fatalError( $sentence, $exit );
		}
		$this->output( "$sentence\n" );
	}

	/** @return FarmHost|null This host, where the wiki is of a farm and this run has a config file */
	protected function farmHost(): ?FarmHost {
		if ( !ExtensionRegistry::getInstance()->isLoaded( 'Statsig' ) ) {
			return null;
		}
		$host = MediaWikiServices::getInstance()->getService( 'Statsig.FarmHost' )->at( $this->places() );
		return $host->isOfFarm() ? $host : null;
	}

	/**
	 * Syncs as the wiki has it: from Statsig, or on most hosts of a farm from its store.
	 *
	 * @param array $options
	 * @return array{int,string}
	 */
	protected function syncOfFarm( array $options ): array {
		$host = $this->farmHost();
		if ( !$host ) {
			return $this->hasOption( 'publish' ) ?
				[ self::EXIT_USAGE, '--publish is for a farm, and $wgStatsigFarm is empty. Next: docs/operations.md, "Farms".' ] :
				$this->sync( $options );
		}
		$isAsked = $this->hasOption( 'publish' );
		// A script of its own: this one may have no database, which the store may be in
		$command = $this->command( 'farm.php', '--interval=' . $this->getOption( 'interval', self::INTERVAL ), ...( $isAsked ? [ '--publish' ] : [] ) );
		if ( isset( $options['intervalMs'] ) ) {
			return $this->sync( $options + [ 'ask' => $isAsked, 'farmCommand' => $command, 'farmLooked' => $this->places()->farmLock() ] );
		}
		[ $exit, $sentence ] = $isAsked ? $this->sync( $options ) : [ self::EXIT_FINE, 'Statsig is not asked here, as --publish was not given.' ];
		$process = proc_open( [ ...$command, '--counts' ], [ 1 => [ 'pipe', 'w' ], 2 => [ 'redirect', 1 ] ], $pipes );
		$farm = $process ? trim( (string)stream_get_contents( $pipes[1] ) ) : 'farm.php could not be started.';
		return [ max( $exit, $process ? proc_close( $process ) : self::EXIT_FAILING ), "$sentence\n$farm" ];
	}

	/**
	 * @param string $script
	 * @param string ...$options
	 * @return string[] How a loop has another script run, for the same wiki and files
	 */
	protected function command( string $script, string ...$options ): array {
		// Since 1.40
		$run = MW_INSTALL_PATH . '/maintenance/run.php';
		$command = [ PHP_BINARY, ...( is_file( $run ) ? [ $run ] : [] ), __DIR__ . "/$script", ...$options ];
		foreach ( [ 'conf', 'wiki', 'server', ...array_keys( self::OF_PLACES ) ] as $name ) {
			// Each of the two scripts knows one of these
			$isForeign = $name === ( $script === 'policy.php' ? 'key-file' : 'policy-file' );
			if ( $this->hasOption( $name ) && !$isForeign ) {
				$command[] = "--$name=" . $this->getOption( $name );
			}
		}
		return $command;
	}

	private function tellMetrics(): void {
		if ( ExtensionRegistry::getInstance()->isLoaded( 'Statsig' ) ) {
			( new HostMetrics(
				(string)$this->getOption( 'config-file', ini_get( 'statsig.config_file' ) ),
				(string)$this->getOption( 'spool-dir', ini_get( 'statsig.spool_dir' ) )
			) )->tell();
		}
	}

	private function refuseRoot(): void {
		$paths = [ ...$this->places()->owned(), $this->getOption( 'key-file', ini_get( 'statsig.secret_file' ) ) ];
		$owners = array_combine( $paths, array_map( [ Account::class, 'ownerOf' ], $paths ) );
		$refusal = Ownership::refusal( Account::current(), $owners, $_SERVER['argv'] ?? [] );
		if ( $refusal !== null ) {
			$this->fatalError( $refusal, self::EXIT_USAGE );
		}
	}

	/** @return Places Of this run: what options name stands in place of php.ini's settings */
	protected function places(): Places {
		$settings = ini_get_all( 'statsig', false );
		foreach ( self::OF_PLACES as $option => $setting ) {
			$settings[$setting] = $this->getOption( $option, $settings[$setting] );
		}
		return new Places( $settings );
	}

	protected function hasSpool(): bool {
		return (string)$this->getOption( 'spool-dir', ini_get( 'statsig.spool_dir' ) ) !== '';
	}

	/** @return string What the fast lane goes by; empty where there is none */
	protected function policyFile(): string {
		return (string)$this->getOption( 'policy-file', ini_get( 'statsig.policy_file' ) );
	}

	/**
	 * @param string $word Of a cause
	 * @param array $options As the module takes them
	 * @return string What it means, and what to do
	 */
	private function explain( string $word, array $options ): string {
		[ $text, $next ] = $this->places()->explain( $word, \Statsig\probe( $options ) );
		return "($word) $text Next: $next; then run this again. doctor.php says more.";
	}

	private function givenOptions(): array {
		$given = [];
		foreach ( $this->options as $name => [ $option ] ) {
			if ( $this->hasOption( $name ) ) {
				$value = $this->getOption( $name );
				$given[$option] = is_string( $value ) && ctype_digit( $value ) ? (int)$value : $value;
			}
		}
		if ( $this->hasOption( 'force' ) ) {
			$given['force'] = true;
		}
		if ( $this->hasOption( 'loop' ) ) {
			$given['intervalMs'] = (int)( 1000 * (float)$this->getOption( 'interval', self::INTERVAL ) );
		}
		return $given;
	}

	/**
	 * Fetches once or, with intervalMs among the options, until a signal.
	 *
	 * @param array $options
	 * @return array{int,string}
	 */
	protected function sync( array $options ): array {
		$result = \Statsig\sync( $options );
		$cause = $result['cause'] ?? '';
		if ( $result['stopped'] ) {
			return [ self::EXIT_FINE, 'The loop has ended, as the signal asked.' ];
		}
		if ( $cause === 'locked' ) {
			$isForced = $options['force'] ?? false;
			return match ( true ) {
				$isForced => [ self::EXIT_FAILING, 'Nothing was done: another worker holds this config, and --force does not reach it. ' .
					'Next: stop it (sudo systemctl stop statsig-worker), run this again, and start it; a timer\'s run ends by itself.' ],
				$result['outcome'] === 'failed' => [ self::EXIT_FINE, 'Another worker keeps this config fresh; nothing was done.' ],
				default => [ self::EXIT_NOTHING, 'There is no usable config yet, and another worker runs that fetches it; nothing was done. ' .
					'Next: doctor.php says how it fares.' ],
			};
		}
		return match ( $result['outcome'] ) {
			'fresh' => [ self::EXIT_FINE, "A new config of {$result['bytes']} bytes is in place; " .
				'PHP takes it within statsig.check_interval.' ],
			'unchanged' => [ self::EXIT_FINE, 'The config in place is the newest.' ],
			'alone' => [ self::EXIT_FINE, 'There is no key, so Statsig is not asked; the wiki has entries of its own.' ],
			'failed' => [ self::EXIT_FAILING, 'No config came. ' . $this->explain( $cause, $options ) .
				' The last good one stays in use.' ],
			default => [ self::EXIT_NOTHING, 'There is no usable config, and none came: every decision is the default. ' .
				$this->explain( $cause, $options ) ],
		};
	}

	/**
	 * Sends what is in the spool.
	 *
	 * @param array $options
	 * @return array{int,string}
	 */
	protected function ship( array $options ): array {
		$result = \Statsig\ship( $options );
		$dropped = array_sum( $result['dropped'] );
		$causes = implode( ', ', array_map(
			static fn ( $cause, $count ) => "$count $cause", array_keys( $result['dropped'] ), $result['dropped']
		) );
		$sentence = "{$result['shipped']} events were sent" . ( $dropped ? ", $dropped dropped ($causes)" : '' );
		$stopped = $result['stopped'] ?? null;
		return $stopped === null
			? [ self::EXIT_FINE, "$sentence, {$result['left']} are left." ]
			: [ self::EXIT_FAILING, "$sentence; then it stopped, {$result['left']} are kept in the spool. " .
				$this->explain( $stopped, $options ) ];
	}

	/**
	 * Tells the fast lane, where there is one, what the wiki allows, and the worker what this wiki's browsers decide by.
	 */
	protected function writePolicy(): void {
		if ( !ExtensionRegistry::getInstance()->isLoaded( 'Statsig' ) ) {
			$this->error( 'The wiki does not load the extension Statsig, so no page asks for a decision. Next: ' . WikiFindings::LAYOUT . '.' );
			return;
		}
		$services = MediaWikiServices::getInstance();
		$policy = $services->getService( 'Statsig.PolicyFile' )->at( $this->policyFile() );
		if ( $policy->isWanted() && !$policy->refresh() ) {
			// It goes on with what it was told last; events are not held up by it
			$this->error( 'The policy file of the fast lane could not be written.' );
		}
		$programs = $services->getService( 'Statsig.ProgramOptionsFile' )->at( $this->places()->programs() );
		if ( $programs->isWanted() && !$programs->refresh() ) {
			$this->error( 'The program options of this wiki could not be written beside the config: what its browsers decide is ' .
				'sent unverified. Next: doctor.php says what may not be written.' );
		}
	}

	/**
	 * @inheritDoc
	 */
	public function validateParamsAndArgs() {
		if ( !$this->hasOption( 'help' ) ) {
			$problems = $this->problems();
			if ( $problems ) {
				$this->fatalError( implode( "\n", $problems ) . "\nNext: see --help.", self::EXIT_USAGE );
			}
		}
		parent::validateParamsAndArgs();
	}

	/** @return string[] */
	private function problems(): array {
		$this->parameters->validate();
		$problems = $this->parameters->getErrors();
		if ( $this->hasArg( 0 ) ) {
			$problems[] = 'No arguments are wanted.';
		}
		if ( $this->loops && $this->hasOption( 'loop' ) && $this->hasOption( 'once' ) ) {
			$problems[] = 'It is either --once or --loop.';
		}
		if ( $this->hasOption( 'interval' ) && !preg_match( '/^\d{1,6}(\.\d{1,3})?$/D', $this->getOption( 'interval' ) ) ) {
			$problems[] = '--interval is a number of seconds.';
		}
		return $problems;
	}

	/**
	 * @return int No database is needed, so an operator can run this while it is down
	 */
	public function getDbType() {
		return Maintenance::DB_NONE;
	}
}
