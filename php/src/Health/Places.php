<?php

namespace MediaWiki\Extension\Statsig\Health;

/**
 * Tries whether the user of this process may read and write the files and folders that php.ini names. Findings
 * give path and owner. Changes nothing.
 */
final class Places {
	/** @var Finding[] */
	private array $findings = [];

	/**
	 * @param array<string,string> $settings php.ini settings by name
	 */
	public function __construct( private readonly array $settings ) {
	}

	/**
	 * @param string $config Config file
	 * @return self
	 */
	public static function ofConfig( string $config ): self {
		return new self( [ 'statsig.config_file' => $config ] );
	}

	private function setting( string $name ): string {
		return (string)( $this->settings["statsig.$name"] ?? '' );
	}

	/** @return string Folder of the config file; empty where none is set */
	public function configFolder(): string {
		return $this->setting( 'config_file' ) === '' ? '' : dirname( $this->setting( 'config_file' ) );
	}

	/** @return string[] Folders that the worker writes to, which must belong to one user */
	public function owned(): array {
		return array_values( array_filter( [ $this->setting( 'spool_dir' ), $this->configFolder() ] ) );
	}

	private function lock(): string {
		return $this->beside( 'lock' );
	}

	/** @return string The config file; empty where none is set */
	public function config(): string {
		return $this->setting( 'config_file' );
	}

	/** @return string Folder of events; empty where none is set */
	public function spoolFolder(): string {
		return $this->setting( 'spool_dir' );
	}

	/** @return string Folder of ID lists */
	public function idLists(): string {
		return $this->setting( 'id_list_dir' ) ?: $this->beside( 'id_lists' );
	}

	/** @return string What this host knows of its farm's config */
	public function farm(): string {
		return $this->beside( 'farm.json' );
	}

	/** @return string Held by the process that looks after the farm's config; changed with each look */
	public function farmLock(): string {
		return $this->beside( 'farm.lock' );
	}

	/** @return string What of the syncs was told to the wiki's metrics, where a config file is set */
	public function told(): string {
		return $this->beside( 'told.json' );
	}

	/** @return string Folder of the wikis' program options; empty where no config file is set */
	public function programs(): string {
		return $this->setting( 'config_file' ) === '' ? '' : $this->beside( 'programs' );
	}

	/**
	 * The path of what the worker keeps beside a config: config.json has config.lock, config.txt has config.txt-lock
	 *
	 * @param string $what
	 * @return string
	 */
	private function beside( string $what ): string {
		$config = $this->setting( 'config_file' );
		return preg_match( '~[^/]\.json$~D', $config ) ? substr( $config, 0, -strlen( 'json' ) ) . $what : "$config-$what";
	}

	/**
	 * @return bool|null Whether a worker holds the lock of the config file now; null where that cannot be seen
	 */
	public function isLocked(): ?bool {
		$file = @fopen( $this->lock(), 'r' );
		if ( !$file ) {
			return file_exists( $this->lock() ) ? null : false;
		}
		$isFree = flock( $file, LOCK_SH | LOCK_NB, $isTaken );
		fclose( $file );
		return $isFree ? false : ( $isTaken ? true : null );
	}

	/**
	 * @param array $probe As Statsig\probe() gives it
	 * @return Finding[]
	 */
	public function findings( array $probe ): array {
		$this->findings = [];
		$this->configFiles();
		$this->spool( $probe['spool'] );
		foreach ( [ 'id_list_dir', 'sink_dir' ] as $name ) {
			$this->folder( $this->setting( $name ), "statsig.$name" );
		}
		$policy = $this->setting( 'policy_file' );
		if ( filter_var( $this->setting( 'fast_lane' ), FILTER_VALIDATE_BOOLEAN ) && !( is_file( $policy ) && is_readable( $policy ) ) ) {
			$this->wrong( 'The fast lane answers 429 to all: the file of statsig.policy_file ' . ( $policy === '' ? 'is not set' : "($policy) is not there, " .
				'or may not be read by ' . Account::currentName() ) . '.', 'run policy.php as the user of the web server' );
		}
		if ( $policy !== '' ) {
			$this->folder( dirname( $policy ), 'statsig.policy_file' );
		}
		return $this->findings;
	}

	/**
	 * Why a sync or a shipment failed. If one of these places is the cause, the sentence has its path.
	 *
	 * @param string $word Of its cause
	 * @param array $probe As Statsig\probe() gives it
	 * @return array{string,string} Sentence, and what to do
	 */
	public function explain( string $word, array $probe ): array {
		if ( $word === 'key-file' && $probe['key'] !== null ) {
			return KeyFile::explain( $probe['keyFile'], $probe['key'] );
		}
		if ( in_array( $word, [ 'write', 'read', 'missing', 'link', 'foreign', 'world-writable', 'failed' ], true ) ) {
			foreach ( $this->findings( $probe ) as $finding ) {
				return [ $finding->text, $finding->next ];
			}
		}
		return Causes::ofWorker( $word );
	}

	private function wrong( string $text, string $next ): void {
		$this->findings[] = new Finding( Finding::WRONG, $text, $next );
	}

	private function configFiles(): void {
		$folder = $this->configFolder();
		if ( !$this->folder( $folder, 'statsig.config_file' ) ) {
			return;
		}
		foreach ( [ $this->beside( 'versions' ), $this->beside( 'images' ), $this->beside( 'id_lists' ), $this->programs() ] as $kept ) {
			if ( is_dir( $kept ) ) {
				$this->folder( $kept, 'what sync.php keeps' );
			}
		}
		$lock = $this->lock();
		if ( file_exists( $lock ) && !is_writable( $lock ) ) {
			$this->wrong( "The lock $lock may not be written by " . Account::currentName() . ' (' . Account::rightsOf( $lock ) .
				'), so that no sync begins: most likely root ran one.', self::chown( $lock ) );
		}
		$config = $this->setting( 'config_file' );
		if ( file_exists( $config ) && !is_readable( $config ) ) {
			$this->wrong( "The config file $config may not be read by " . Account::currentName() . ' (' .
				Account::rightsOf( $config ) . '; not_readable).', self::chown( $config ) );
		}
	}

	private function spool( ?string $word ): void {
		$spool = $this->setting( 'spool_dir' );
		if ( $spool === '' ) {
			return;
		}
		$rights = Account::rightsOf( $spool );
		$user = Account::currentName();
		$lost = 'no event is recorded, and browsers get 429';
		match ( $word ) {
			'missing' => is_writable( dirname( $spool ) ) ?
				$this->findings[] = new Finding( Finding::NOTE, "The spool $spool is not there yet; the first event makes it.",
					'nothing' ) :
				$this->wrong( "The spool $spool is not there, or $user may not see it, and $user may not make it: $lost.",
					"sudo install -d -o $user -m 0750 $spool" ),
			'link' => $this->wrong( "The spool $spool is a link or no folder: $lost.", 'make statsig.spool_dir a folder' ),
			'foreign' => $this->wrong( "The spool $spool belongs to another user than $user ($rights; foreign): $lost.",
				self::chown( $spool, '-R ' ) ),
			'world-writable' => $this->wrong( "Anybody may write into the spool $spool ($rights): $lost.", "sudo chmod 0750 $spool" ),
			default => $this->contents( $spool ),
		};
	}

	private function contents( string $spool ): void {
		$current = "$spool/current.jsonl";
		if ( $this->folder( $spool, 'statsig.spool_dir' ) && file_exists( $current ) && !is_writable( $current ) ) {
			$this->wrong( "The spool's file $current may not be written by " . Account::currentName() . ' (' .
				Account::rightsOf( $current ) . ').', self::chown( $spool, '-R ' ) );
		}
	}

	/**
	 * @param string $path Empty where it is not set
	 * @param string $what What the folder is, for the sentence
	 * @return bool Whether it can be written to
	 */
	private function folder( string $path, string $what ): bool {
		if ( $path === '' ) {
			return false;
		}
		$user = Account::currentName();
		$rights = Account::rightsOf( $path );
		if ( !is_dir( $path ) ) {
			$this->wrong( "The folder $path ($what) is not there, or $user may not see it.",
				"sudo install -d -o $user -m 0750 $path; or look at the folders above it" );
			return false;
		}
		if ( !is_writable( $path ) || !is_executable( $path ) ) {
			$isOwn = Account::ownerOf( $path ) === Account::current();
			$this->wrong( "The folder $path ($what) may not be written by $user ($rights).",
				$isOwn ? "chmod u+rwx $path; if that does not help, the disk is mounted read-only" : self::chown( $path, '-R ' ) );
			return false;
		}
		if ( fileperms( $path ) & 0002 ) {
			$this->wrong( "Anybody may write into the folder $path ($what; $rights), and so make decisions or take events.",
				"sudo chmod o-w $path" );
		}
		return true;
	}

	private static function chown( string $path, string $option = '' ): string {
		return 'sudo chown ' . $option . Account::currentName() . " $path, and run sync.php, ship.php and worker.php as that user " .
			'(sudo -u ' . Account::currentName() . ' php SCRIPT)';
	}

	/**
	 * @return Finding[] Who else may read or write the config file
	 */
	public function configFile(): array {
		$mode = @fileperms( (string)$this->settings['statsig.config_file'] );
		$findings = [];
		if ( $mode !== false && ( $mode & 0022 ) ) {
			$findings[] = new Finding( Finding::WRONG, 'Others than its owner may write the config file, and so make decisions.',
				'chmod 0640, as sync.php sets it' );
		}
		if ( $mode !== false && !( $mode & 0044 ) ) {
			$findings[] = new Finding( Finding::NOTE, 'Only its owner may read the config file.',
				'chmod 0640 and the web server\'s group, unless the web server is the owner' );
		}
		return $findings;
	}
}
