<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

use Maintenance;

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
		'ca-file' => [ 'caFile', 'Certificates to trust, in place of the system\'s' ],
		'proxy' => [ 'proxy', 'URL of a proxy, in place of statsig.proxy' ],
	];

	/** @var array<string,array{string,string}> */
	private array $options;

	/**
	 * @param string $description
	 * @param array<string,array{string,string}> $options Further ones, as SHARED
	 */
	public function __construct( string $description, array $options ) {
		parent::__construct();
		$this->addDescription( $description );
		$this->addOption( 'once', 'Run once (also without this option)' );
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
			$this->fatalError(
				'PHP runs without the native module "statsig". Next: add extension=statsig.so to the php.ini of the CLI.',
				self::EXIT_NOTHING
			);
		}
		try {
			[ $exit, $sentence ] = $this->work( $this->givenOptions() );
		} catch ( \Statsig\Exception $e ) {
			[ $exit, $sentence ] = [ self::EXIT_USAGE, $e->getMessage() . ' Next: see --help.' ];
		}
		if ( $exit !== self::EXIT_FINE ) {
			$this->fatalError( $sentence, $exit );
		}
		$this->output( "$sentence\n" );
	}

	private function givenOptions(): array {
		$given = [];
		foreach ( $this->options as $name => [ $option ] ) {
			if ( $this->hasOption( $name ) ) {
				$value = $this->getOption( $name );
				$given[$option] = is_string( $value ) && ctype_digit( $value ) ? (int)$value : $value;
			}
		}
		return $given;
	}

	/**
	 * @inheritDoc
	 */
	public function validateParamsAndArgs() {
		if ( !$this->hasOption( 'help' ) && ( !$this->parameters->validate() || $this->hasArg( 0 ) ) ) {
			$this->fatalError(
				implode( "\n", $this->parameters->getErrors() ?: [ 'No arguments are wanted.' ] ) . "\nNext: see --help.",
				self::EXIT_USAGE
			);
		}
		parent::validateParamsAndArgs();
	}

	/**
	 * @return int No database is needed, so an operator can run this while it is down
	 */
	public function getDbType() {
		return Maintenance::DB_NONE;
	}
}
