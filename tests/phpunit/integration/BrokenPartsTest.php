<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * Nothing of ours may fail a page: what throws costs the decisions, and one line in the log.
 */
class BrokenPartsTest extends TestCase {
	private const PAGES = [
		'/index.php?title=Main_Page', '/index.php?title=Special:StatsigDemo', '/index.php?title=Special:SpecialPages',
		'/index.php?title=Special:Version', '/load.php?modules=ext.statsig&lang=en', '/load.php?modules=startup&only=scripts&raw=1',
	];

	private const ROUTES = '/rest.php/statsig/v1/';
	private const STABLE_ID = '00112233445566778899';

	private static ServedWiki $wiki;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki();
		self::$wiki->logIn( 'Admin', 'a-long-password' );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	protected function tearDown(): void {
		@unlink( self::$wiki->folder . '/broken' );
		@unlink( self::$wiki->folder . '/unset' );
	}

	/** @return string[] Names of all services of ours but the one that feature code itself asks for */
	private static function services(): array {
		$names = array_keys( require dirname( __DIR__, 3 ) . '/php/src/ServiceWiring.php' );
		return array_values( array_diff( $names, [ 'Statsig.Experiments' ] ) );
	}

	/** @return string[] Names of the services of ours that the requests of this function ask for */
	private static function asked( callable $requests ): array {
		$file = self::$wiki->folder . '/asked';
		file_put_contents( $file, '' );
		$requests();
		$names = array_unique( file( $file, FILE_IGNORE_NEW_LINES ) );
		unlink( $file );
		return $names;
	}

	/** @param string[] $pages */
	private function assertPagesAreServed( string $what, array $pages = self::PAGES ): void {
		$reader = self::$wiki->cookies;
		foreach ( [ $reader, [] ] as self::$wiki->cookies ) {
			foreach ( $pages as $path ) {
				[ $status, $headers, $body ] = self::$wiki->request( $path );
				$this->assertLessThan( 500, $status, "$path, $what" );
				$this->assertStringNotContainsString( 'max-age=60', $headers, "$path, $what" );
				if ( str_contains( $path, 'Main_Page' ) ) {
					$this->assertStringContainsString( 'unknown=', $body, "feature code went on, $what" );
				}
			}
		}
		self::$wiki->cookies = $reader;
	}

	/**
	 * What browsers ask of us.
	 *
	 * @return array{bool,int,int} Whether the module decides; statuses of an event and of a report of the vendor's SDK
	 */
	private static function routes(): array {
		[ $program, $config ] = self::$wiki->moduleFiles();
		$event = json_encode( [ 'events' => [ [
			'eventName' => 'click', 'time' => (int)( microtime( true ) * 1000 ), 'user' => [ 'customIDs' => [ 'stableID' => self::STABLE_ID ] ],
		] ] ] );
		return [
			!isset( $config['off'] ) && str_contains( $program, 'browser_gate' ),
			self::$wiki->request( self::ROUTES . 'rgstr', [], $event )[0],
			self::$wiki->request( self::ROUTES . 'sdk_exception', [], '{"tag":"initialize"}' )[0],
		];
	}

	public function testAServiceThatCannotBeBuiltFailsNoPageAndNoRoute(): void {
		// Those that a route cannot do without => its answers
		$costs = [
			'Statsig.Settings' => [ false, 429, 202 ], 'Statsig.Relay' => [ true, 429, 202 ], 'Statsig.RelayPolicy' => [ true, 429, 202 ],
			'Statsig.Program' => [ false, 202, 202 ], 'Statsig.ProgramOptions' => [ false, 202, 202 ], 'Statsig.LocalDocument' => [ false, 202, 202 ],
			'Statsig.DecisionSource' => [ false, 202, 202 ], 'Statsig.FaultLog' => [ false, 202, 202 ],
			'Statsig.Log' => [ false, 202, 202 ],
		];
		// A service breaks only the requests that ask for it: those are tried, and all of them with all broken
		$askedByPage = [];
		foreach ( self::PAGES as $path ) {
			$askedByPage[$path] = self::asked( fn () => $this->assertPagesAreServed( 'nothing broken', [ $path ] ) );
		}
		$askedByRoutes = self::asked( fn () => $this->assertSame( [ true, 202, 202 ], self::routes() ) );
		$tried = 0;
		foreach ( self::services() as $name ) {
			file_put_contents( self::$wiki->folder . '/broken', $name );
			$pages = array_keys( array_filter( $askedByPage, static fn ( $names ) => in_array( $name, $names ) ) );
			$this->assertPagesAreServed( $name, $pages );
			$tried += count( $pages );
			if ( in_array( $name, $askedByRoutes ) ) {
				$this->assertSame( $costs[$name] ?? [ true, 202, 202 ], self::routes(), $name );
				unset( $costs[$name] );
			}
		}
		$this->assertSame( [], $costs, 'asked by no route' );
		$this->assertGreaterThan( 40, $tried );
		file_put_contents( self::$wiki->folder . '/broken', implode( "\n", self::services() ) );
		$this->assertPagesAreServed( 'all of them' );
		$this->assertSame( [ false, 429, 202 ], self::routes() );
	}

	public function testASettingThatIsNotThereFailsNoPageAndNoRoute(): void {
		$manifest = json_decode( file_get_contents( dirname( __DIR__, 3 ) . '/php/extension.json' ), true );
		foreach ( array_keys( $manifest['config'] ) as $name ) {
			file_put_contents( self::$wiki->folder . '/unset', "wg$name" );
			$this->assertPagesAreServed( "\$wg$name" );
			$this->assertSame( [ $name !== 'StatsigClientEntries', 202, 202 ], self::routes(), "\$wg$name" );
		}
	}

	public function testTheLogSaysItOnceWithTheException(): void {
		file_put_contents( self::$wiki->folder . '/broken', 'Statsig.ReaderUnits' );
		for ( $i = 0; $i < 3; $i++ ) {
			$html = self::$wiki->request( self::PAGES[0] )[2];
		}
		$this->assertStringContainsString( 'account_gate=Error/false', $html );
		$log = self::$wiki->log( 'statsig' );
		$this->assertSame( 1, substr_count( $log, 'A part of Statsig failed by LogicException' ), $log );
		$this->assertStringNotContainsString( '/php/src/', self::$wiki->log( 'php' ) );
	}
}
