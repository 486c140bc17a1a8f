<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\OperatorCase;

/**
 * What an operator breaks on the first day: the doctor names it, and so does the worker where it fails.
 */
class BrokenStatesTest extends OperatorCase {
	public function testOnAGoodDayNothingIsWrong(): void {
		[ $exit, $said ] = $this->worker( 'doctor' );
		$this->assertSame( 0, $exit, $said );
		$this->assertDoesNotMatchRegularExpression( '/WRONG|\$wg|key|lock/', $said );
	}

	/** @return iterable<string,array{string,callable}> */
	public static function keys(): iterable {
		yield 'mode' => [ 'is open to others.*mode 0644', static fn ( $key ) => chmod( $key, 0644 ) ];
		yield 'empty' => [ 'is empty', static fn ( $key ) => self::write( $key, "\n" ) ];
		yield 'no key' => [ 'holds something that is no key', static fn ( $key ) => self::write( $key, 'a key' ) ];
		yield 'gone' => [ 'is not there', static fn ( $key ) => unlink( $key ) ];
		yield 'a folder' => [ 'is no file', static fn ( $key ) => unlink( $key ) && mkdir( $key ) ];
		if ( self::isRoot() ) {
			yield 'root\'s' => [ 'may not be read by www-data.*owner root', static fn ( $key ) => chown( $key, 'root' ) ];
			yield 'a stranger\'s' => [ 'belongs to neither root nor www-data.*owner nobody', static fn ( $key ) => chown( $key, self::STRANGER ) ];
		}
	}

	/**
	 * @dataProvider keys
	 */
	public function testTheKeyIsReadAsTheWorkerReadsIt( string $pattern, callable $break ): void {
		try {
			$break( self::$key );
			$pattern = '~The key file ' . preg_quote( self::$key ) . " $pattern~";
			$this->doctorSays( 3, $pattern );
			$this->workerSays( 'sync', 3, $pattern, '--api', self::$api );
			$this->workerSays( 'ship', 3, $pattern );
		} finally {
			is_dir( self::$key ) && rmdir( self::$key );
		}
	}

	public function testALoopThatCannotBeginEndsAndSaysWhyInALine(): void {
		chmod( self::$key, 0644 );
		$why = 'The key file ' . preg_quote( self::$key ) . ' is open to others';
		foreach ( [ 'sync', 'worker' ] as $name ) {
			$this->workerSays( $name, 3, "~^No config came\. \(key-file\) $why.* The last good one stays in use\.$~D", '--loop', '--api', self::$api );
		}
		unlink( self::$config );
		foreach ( [ 'sync', 'worker' ] as $name ) {
			$this->workerSays( $name, 4, "~^There is no usable config, and none came: every decision is the default\. \(key-file\) $why.*$~D",
				'--loop', '--api', self::$api );
		}
	}

	public function testAKeyThatIsNotSetIsNamedByItsSetting(): void {
		$this->withIni( 'statsig.secret_file', '', function () {
			$this->doctorSays( 3, '/statsig\.secret_file is not set/' );
			$this->workerSays( 'sync', 3, '/statsig\.secret_file is not set/', '--api', self::$api );
		} );
	}

	public function testTheFolderOfTheConfigIsTried(): void {
		$folder = dirname( self::$config );
		chmod( $folder, 0550 );
		$this->doctorSays( 3, $pattern = '~The folder ' . preg_quote( $folder ) . ' .*may not be written by .*mode 0550~' );
		self::isRoot() && unlink( "$folder/config.lock" );
		$this->workerSays( 'sync', self::isRoot() ? 3 : 0, self::isRoot() ? $pattern : '/./', '--api', self::$api );
		chmod( $folder, 0777 );
		$this->doctorSays( 3, '~Anybody may write into the folder ' . preg_quote( $folder ) . '~' );
	}

	public function testASpoolThatAllMayWriteToIsNamed(): void {
		chmod( self::$spool, 0777 );
		$this->doctorSays( 3, $pattern = '~Anybody may write into the spool ' . preg_quote( self::$spool ) . ' .*mode 0777~' );
		$this->workerSays( 'ship', 3, $pattern );
	}

	public function testASpoolThatIsGoneIsMadeAndAMissingSettingIsNamed(): void {
		exec( 'rm -rf ' . escapeshellarg( self::$spool ) );
		$this->doctorSays( 0, '~The spool ' . preg_quote( self::$spool ) . ' is not there yet~' );
		$this->withIni( 'statsig.spool_dir', '', function () {
			$this->doctorSays( 0, '/Events are not recorded: statsig\.spool_dir is not set/' );
			$this->workerSays( 'worker', 0, '/newest.*statsig\.spool_dir is not set/s', '--api', self::$api );
			[ $status, $said ] = $this->workerLoop( 'worker', 'statsig: config', '--loop', '--api', self::$api );
			$this->assertSame( 0, $status, $said );
			$this->assertMatchesRegularExpression( '/^Events are not recorded, as statsig\.spool_dir is not set; the config is kept fresh all the same\.$/m', $said );
			// A loop of sync.php has nothing to do with events
			[ $status, $said ] = $this->workerLoop( 'sync', 'statsig: config', '--loop', '--api', self::$api );
			$this->assertSame( 0, $status, $said );
			$this->assertStringNotContainsString( 'spool', $said );
		} );
	}

	public function testAFastLaneWithoutItsPolicyIsNamed(): void {
		$this->withIni( 'statsig.fast_lane', '1', function () {
			$this->doctorSays( 3, '/The fast lane answers 429 to all.*statsig\.policy_file is not set/' );
		} );
	}

	public function testSettingsOfTheWikiAreNamed(): void {
		foreach ( [
			'$wgStatsigEnabled = false;' => [ 0, '/\$wgStatsigEnabled is false: all is off/' ],
			'$wgStatsigUnitSecret = "short";' => [ 3, '/\$wgStatsigUnitSecret has fewer than 32 characters/' ],
			'$wgStatsigUnitSecret = "";' => [ 0, '/\$wgStatsigUnitSecret is not set/' ],
			'$wgStatsigClientEntries = [ "account_gate", "acount_gate" ];' => [ 0, '/does not have: acount_gate\./' ],
			'$wgStatsigClientEntries = [ "account_layer" => [ "class" => true ] ];' => [ 0, '/by class what is a layer, which has none: account_layer\./' ],
			'$wgStatsigEvents = [ "save" => [ "metadata" => [ "kind" => "nubmer" ] ] ];' => [ 3, '/\$wgStatsigEvents, entry "save\.metadata\.kind"/' ],
		] as $php => [ $status, $pattern ] ) {
			$this->setting( $php );
			$this->doctorSays( $status, $pattern );
		}
	}

	public function testAWikiThatDoesNotLoadTheExtensionIsTold(): void {
		$file = self::$folder . '/LocalSettings.php';
		$kept = file_get_contents( $file );
		$text = file_get_contents( self::ROOT . '/tests/wiki/settings.php' );
		file_put_contents( self::$folder . '/bare.php', preg_replace( '/^\twfLoadExtension.*$/m', '', $text ) );
		file_put_contents( $file, preg_replace( '~^require .*tests/wiki/settings\.php.*$~m', "require __DIR__ . '/bare.php';", $kept ) );
		try {
			$this->doctorSays( 3, '/does not load the extension.*\n.*extensions\/Statsig.*wfLoadExtension\( \'Statsig\' \)/' );
			$this->workerSays( 'worker', 0, '/does not load the extension.*wfLoadExtension/', '--api', self::$api );
			$this->workerSays( 'policy', 64, '/does not load the extension.*wfLoadExtension/' );
		} finally {
			file_put_contents( $file, $kept );
		}
	}

	public function testALoopThatEndedIsNoTimer(): void {
		if ( self::isRoot() ) {
			$this->give( 'root', self::$folder );
		}
		[ $status, $said ] = $this->loop( 'sync', 'statsig: config', '--loop', '--api', self::$api );
		$this->assertSame( 0, $status, $said );
		$this->give( self::POOL, self::$folder );
		$this->doctorSays( 3, '/No loop runs: the last one ended/' );
		$this->workerSays( 'sync', 0, '/newest/', '--api', self::$api );
		$this->doctorSays( 3, '/No loop runs: the last one ended/' );
	}

	public function testAKilledLoopIsNotTakenForAlive(): void {
		$file = substr( self::$config, 0, -4 ) . 'sync.json';
		$attempt = json_decode( file_get_contents( $file ), true );
		$attempt = [ 'looping' => true, 'beat' => 1000 * time(), 'singles' => 0 ] + $attempt;
		file_put_contents( $file, json_encode( $attempt, JSON_FORCE_OBJECT ) );
		$this->doctorSays( 3, '/No loop runs/' );
		$lock = fopen( substr( self::$config, 0, -4 ) . 'lock', 'a' );
		flock( $lock, LOCK_EX );
		[ , $said ] = $this->worker( 'doctor' );
		$this->assertStringContainsString( 'The worker runs', $said );
	}

	public function testForceBesideALoopSaysThatTheLoopMustBeStopped(): void {
		$lock = fopen( substr( self::$config, 0, -4 ) . 'lock', 'a' );
		flock( $lock, LOCK_EX );
		$before = file_get_contents( self::$config );
		foreach ( [ 'sync', 'worker' ] as $name ) {
			$this->workerSays( $name, 3, '/Nothing was done: another worker holds this config.*Next: stop it \(sudo systemctl stop statsig-worker\)/',
				'--once', '--force', '--api', self::$api );
		}
		$this->workerSays( 'sync', 0, '/Another worker/', '--once', '--api', self::$api );
		$this->assertSame( $before, file_get_contents( self::$config ) );
		fclose( $lock );
		// What it says helps: an older document is taken then, and only then
		self::write( self::$config, str_replace( '"time": 1768000000000', '"time": 1799999999999', $before, $count ) );
		$this->assertSame( 1, $count );
		$this->workerSays( 'sync', 3, '/\(older\)/', '--once', '--api', self::$api );
		$this->workerSays( 'sync', 0, '/new config/', '--once', '--force', '--api', self::$api );
	}
}
