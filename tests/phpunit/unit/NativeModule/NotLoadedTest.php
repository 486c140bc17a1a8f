<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\NativeModule;

use MediaWiki\Extension\Statsig\Health\Finding;
use MediaWiki\Extension\Statsig\NativeModule\BuiltModule;
use MediaWiki\Extension\Statsig\NativeModule\NotLoaded;
use MediaWiki\Extension\Statsig\NativeModule\RunningPhp;
use PHPUnit\Framework\TestCase;

/**
 * A module that an ini file names and PHP does not load: what its file says it was built for, beside this PHP.
 */
class NotLoadedTest extends TestCase {
	private string $folder;

	protected function setUp(): void {
		$this->folder = sys_get_temp_dir() . '/statsig-built.' . bin2hex( random_bytes( 6 ) );
		mkdir( $this->folder );
	}

	protected function tearDown(): void {
		exec( 'rm -rf ' . escapeshellarg( $this->folder ) );
	}

	/** As much of a module as is read of one. */
	private static function module( string $buildId, int $machine = 62, string $glibc = '2.31' ): string {
		return "\x7fELF\x02\x01" . str_repeat( "\0", 12 ) . pack( 'v', $machine ) . "\0GLIBC_2.4\0GLIBC_$glibc\0GLIBC_PRIVATE\0$buildId\0";
	}

	private function php( string $buildId = 'API20220829,NTS', ?string $glibc = '2.36' ): RunningPhp {
		return new RunningPhp( '8.2.29', $buildId, 'x86_64', $glibc, $this->folder );
	}

	/** What is said of a file of these bytes; of none where they are null */
	private function said( ?string $bytes, ?RunningPhp $php = null, string $name = 'statsig' ): string {
		if ( $bytes !== null ) {
			file_put_contents( "{$this->folder}/statsig.so", $bytes );
		}
		$findings = ( new NotLoaded( $php ?? $this->php() ) )->findings( [ '/etc/php/20-statsig.ini' => $name ] );
		$this->assertCount( 1, $findings );
		$this->assertSame( Finding::NOTHING, $findings[0]->level );
		$this->assertStringStartsWith( 'PHP runs without the native module "statsig": every decision is the default. /etc/php/20-statsig.ini names it, but ', $findings[0]->text );
		return substr( $findings[0]->text, strpos( $findings[0]->text, ' names it, but ' ) + 15 ) . " {$findings[0]->next}";
	}

	public function testAFileThatIsNotThereIsNamedWhereverPhpLooksForIt(): void {
		foreach ( [ 'statsig' => "{$this->folder}/statsig.so", 'statsig.so' => "{$this->folder}/statsig.so", '/opt/x/statsig.so' => '/opt/x/statsig.so' ] as $name => $path ) {
			$said = $this->said( null, null, $name );
			$this->assertStringStartsWith( "$path is not there. run \"make build\"", $said );
			$this->assertStringEndsWith( '..._php8.2-x86_64-linux-glibc-nts.tgz', $said );
		}
	}

	public function testAnotherPhpIsNamedInBothNumbersAndWords(): void {
		$this->assertStringContainsString( 'was built for PHP 8.4 (API20240924,NTS), and this is PHP 8.2.29 (API20220829,NTS).', $this->said( self::module( 'API20240924,NTS' ) ) );
		$this->assertStringContainsString( 'was built for PHP 8.2 (API20220829,TS), and', $this->said( self::module( 'API20220829,TS' ) ) );
		$this->assertStringContainsString( 'was built for PHP 8.2 (API20220829,NTS,debug), and', $this->said( self::module( 'API20220829,NTS,debug' ) ) );
		$this->assertStringContainsString( 'was built for another PHP (API20991231,NTS), and', $this->said( self::module( 'API20991231,NTS' ) ) );
		$this->assertStringEndsWith( '..._php8.2-x86_64-linux-glibc-zts.tgz', $this->said( self::module( 'API20220829,NTS' ), $this->php( 'API20220829,TS' ) ) );
	}

	public function testAnotherMachineIsNamedBeforeAnotherPhp(): void {
		$this->assertStringContainsString( 'was built for aarch64, and this PHP runs on x86_64.', $this->said( self::module( 'API20240924,NTS', 183 ) ) );
		$this->assertStringContainsString( 'was built for machine 9999, and', $this->said( self::module( 'API20220829,NTS', 9999 ) ) );
	}

	public function testAGlibcThatIsTooOldIsNamedWithBothVersions(): void {
		$said = $this->said( self::module( 'API20220829,NTS', 62, '2.39' ) );
		$this->assertStringContainsString( 'wants glibc 2.39, and this host has 2.36.', $said );
		$this->assertStringContainsString( 'which wants glibc 2.31', $said );
		// Not by the order of text, and not where nobody knows
		$this->assertStringContainsString( 'wants glibc 2.100,', $this->said( self::module( 'API20220829,NTS', 62, '2.100' ) ) );
		foreach ( [ $this->php(), $this->php( 'API20220829,NTS', null ) ] as $php ) {
			$this->assertStringContainsString( 'fits this PHP and is not loaded all the same.', $this->said( self::module( 'API20220829,NTS', 62, '2.36' ), $php ) );
		}
	}

	public function testWhatIsNoModuleIsCalledSo(): void {
		$part = substr( self::module( 'API20220829,NTS' ), 0, 40 );
		foreach ( [ '', 'API20220829,NTS', '<html>', $part, str_replace( 'API', 'API-', self::module( 'API20220829,NTS' ) ) ] as $bytes ) {
			$this->assertStringContainsString( 'is no module of PHP, or a part of one.', $this->said( $bytes ) );
		}
	}

	public function testThisPhpKnowsItself(): void {
		$php = RunningPhp::ofThisProcess();
		$this->assertSame( [ PHP_VERSION, php_uname( 'm' ), ini_get( 'extension_dir' ) ], [ $php->version, $php->machine, $php->folder ] );
		$this->assertSame( 'PHP ' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION . " ({$php->buildId})", RunningPhp::describe( $php->buildId ) );
		$this->assertStringContainsString( PHP_ZTS ? ',TS' : ',NTS', $php->buildId );
		$this->assertSame( trim( shell_exec( 'getconf GNU_LIBC_VERSION' ) ), "glibc {$php->glibc}" );
		// Any module of this PHP fits it
		$module = BuiltModule::ofFile( glob( "{$php->folder}/*.so" )[0] );
		$this->assertSame( [ $php->buildId, $php->machine ], [ $module->buildId, $module->machine ] );
		$this->assertTrue( version_compare( $module->glibc, $php->glibc, '<=' ) );
	}
}
