<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\OperatorCase;

/**
 * Files of the wrong user: root's after a command without sudo, a stranger's. Only root can make such
 * files, so for others there is nothing to see here.
 */
class OwnersTest extends OperatorCase {
	protected function setUp(): void {
		if ( self::isRoot() ) {
			parent::setUp();
		}
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
		$this->assertSame( self::isRoot() ? 0 : null, self::isRoot() ? fileowner( dirname( $parts[2] ) ) : null );
	}

	public function testTheDoctorSendsRootThereToo(): void {
		[ $status, $said ] = $this->script( 'doctor' );
		$pattern = self::isRoot() ? '/note: Asked as www-data .*though root.*\n.*sudo -u www-data php/' : '/./';
		$this->assertMatchesRegularExpression( $pattern, $said );
		[ $status, $said ] = $this->script( 'doctor', '--as', 'nobody-of-this-name' );
		$this->assertSame( 64, $status, $said );
	}

	public function testWhatRootLeftIsNamedWithItsOwner(): void {
		$lock = substr( self::$config, 0, -4 ) . 'lock';
		$versions = substr( self::$config, 0, -5 ) . '.versions';
		$breaks = [
			"The lock $lock may not be written by www-data (owner root" => $lock,
			"The folder $versions " => $versions,
		];
		foreach ( self::isRoot() ? $breaks : [] as $sentence => $path ) {
			parent::setUp();
			$this->give( 'root', $path );
			$this->doctorSays( 3, $pattern = '~' . preg_quote( $sentence ) . '~' );
			if ( $path === $lock ) {
				$this->workerSays( 'sync', 3, $pattern, '--api', self::$api );
			}
		}
		$this->assertNotEmpty( $breaks );
	}

	public function testASpoolOfAnotherUserIsNamedWithWhatItCosts(): void {
		if ( self::isRoot() ) {
			$this->give( self::STRANGER, self::$spool );
			$this->doctorSays( 3, $pattern = '~The spool ' . preg_quote( self::$spool ) .
				' belongs to another user than www-data \(owner nobody.*foreign\).*429~' );
			$this->workerSays( 'ship', 3, $pattern );
		}
		$this->assertDirectoryExists( self::$spool );
	}

	public function testWhereAllIsOfRootThePoolsUserIsAsked(): void {
		if ( self::isRoot() ) {
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
		$this->assertDirectoryExists( self::$folder );
	}
}
