<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\OperatorCase;

/**
 * Files of the wrong user: root's after a command without sudo, a stranger's. Only root can give files away; for
 * others there are folders of root's on every host, and namespaces in which they are root.
 */
class OwnersTest extends OperatorCase {
	/** Root's, and nobody else may write there */
	private const ROOTS = '/usr';

	/** @return string Name of the user whose worker and pool these are */
	private static function poolUser(): string {
		return self::isRoot() ? self::POOL : posix_getpwuid( posix_geteuid() )['name'];
	}

	public function testRootIsSentToTheUserWhoseFoldersTheseAre(): void {
		$parts = [ dirname( self::$config ), self::$spool, self::$key ];
		foreach ( self::isRoot() ? $parts : [] as $part ) {
			$this->give( 'root', self::$folder );
			self::process( [ 'chown', self::POOL, $part ], getenv() );
			foreach ( [ 'sync', 'ship', 'worker' ] as $name ) {
				[ $status, $said ] = $this->script( $name, '--once' );
				$this->assertSame( 64, $status, $said );
				$this->assertStringContainsString( "$part belongs to www-data", $said );
				$this->assertMatchesRegularExpression( "/sudo -u www-data php .*$name\.php' '--once'/", $said );
			}
		}
		if ( !self::isRoot() ) {
			[ $status, $said ] = $this->scriptAsRootOfANamespace( 'worker', '--once', '--spool-dir', self::ROOTS );
			// 1: this host allows no such namespaces, and OwnershipTest holds the rule alone
			$this->assertContains( $status, [ 1, 64 ], $said );
			$pattern = $status === 64 ? '~^You are root, but /usr belongs to (\S+): .*\nNext: sudo -u \1 php .*worker\.php\' \'--once\'~' : '/^unshare: /';
			$this->assertMatchesRegularExpression( $pattern, $said );
		}
	}

	public function testWhoIsNotRootIsToldWhatIsOfAnother(): void {
		[ $user, $roots ] = [ self::poolUser(), self::ROOTS ];
		$folder = "~The folder $roots \(statsig\.config_file\) may not be written by $user \(owner root, mode 0755\)~";
		$this->withIni( 'statsig.config_file', "$roots/config.json", function () use ( $folder, $user ) {
			$this->doctorSays( 4, $folder, "~Next: sudo chown -R $user " . self::ROOTS . '~' );
			$this->workerSays( 'sync', 4, $folder, '--api', self::$api );
		} );
		foreach ( [ 'sync', 'ship' ] as $name ) {
			[ , $said ] = $this->worker( $name );
			$this->assertStringNotContainsString( 'You are root', $said );
		}
	}

	public function testTheDoctorSendsRootThereToo(): void {
		[ $status, $said ] = $this->script( 'doctor' );
		$pattern = self::isRoot() ? '/note: Asked as www-data .*though root.*\n.*sudo -u www-data php/' :
			'/^fine: Asked as ' . self::poolUser() . '\.$/m';
		$this->assertMatchesRegularExpression( $pattern, $said );
		[ $status, $said ] = $this->script( 'doctor', '--as', 'nobody-of-this-name' );
		$this->assertSame( 64, $status, $said );
	}

	public function testWhatRootLeftIsNamedWithItsOwner(): void {
		$lock = substr( self::$config, 0, -4 ) . 'lock';
		$versions = substr( self::$config, 0, -5 ) . '.versions';
		$user = self::poolUser();
		foreach ( [ "The lock $lock may not be written by $user" => $lock, "The folder $versions " => $versions ] as $sentence => $path ) {
			$this->setUp();
			// Nobody else can make it root's, but it is as closed to its own user then
			self::isRoot() ? $this->give( 'root', $path ) : chmod( $path, 0500 );
			$owner = self::isRoot() ? 'owner root' : "owner $user, mode 0500";
			$this->doctorSays( 3, $pattern = '~' . preg_quote( $sentence ) . ".*\($owner~" );
			if ( $path === $lock ) {
				$this->workerSays( 'sync', 3, $pattern, '--api', self::$api );
			}
			chmod( $path, 0700 );
		}
	}

	public function testASpoolOfAnotherUserIsNamedWithWhatItCosts(): void {
		$owner = self::isRoot() ? self::STRANGER : 'root';
		$spool = self::isRoot() ? self::$spool : self::ROOTS;
		$this->give( self::STRANGER, self::$spool );
		$this->withIni( 'statsig.spool_dir', $spool, function () use ( $spool, $owner ) {
			$this->doctorSays( 3, $pattern = '~The spool ' . preg_quote( $spool ) . ' belongs to another user than ' . self::poolUser() .
				" \(owner $owner.*foreign\).*429~" );
			$this->workerSays( 'ship', 3, $pattern );
		} );
	}

	public function testWhereAllIsOfRootThePoolsUserIsAsked(): void {
		if ( !self::isRoot() ) {
			// Owned by root alone, the folders tell nothing: so nobody else is named than who asks
			$this->withIni( 'statsig.config_file', self::ROOTS . '/config.json', function () {
				[ $status, $said ] = $this->script( 'doctor' );
				$this->assertSame( 4, $status, $said );
				$this->assertStringContainsString( 'fine: Asked as ' . self::poolUser() . '.', $said );
			} );
			return;
		}
		$this->give( 'root', self::$folder );
		self::process( [ 'chown', self::POOL, self::$folder . '/data' ], getenv() );
		[ $status, $said ] = $this->script( 'doctor' );
		$this->assertSame( 4, $status, $said );
		$this->assertStringContainsString( 'www-data may not enter its folder', $said );
		chmod( dirname( self::$config ), 0755 );
		[ $status, $said ] = $this->script( 'doctor' );
		$this->assertSame( 4, $status, $said );
		foreach ( [ 'Asked as www-data', 'not_readable', 'foreign', 'sudo -u www-data', 'The folder ' . dirname( self::$config ) ] as $words ) {
			$this->assertStringContainsString( $words, $said );
		}
	}
}
