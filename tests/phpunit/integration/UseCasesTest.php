<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use MediaWiki\Extension\Statsig\Tests\Upstream;
use PHPUnit\Framework\TestCase;

/**
 * The PHP of docs/use-cases.md does what stands beside it. What is JavaScript there: tests/browser/use-cases.test.mjs.
 */
class UseCasesTest extends TestCase {
	private const PASSWORD = 'a-long-password';
	private const TESTS = __DIR__ . '/../..';

	private static ServedWiki $wiki;
	private static Upstream $statsig;
	private static string $page;

	public static function setUpBeforeClass(): void {
		self::$page = file_get_contents( self::TESTS . '/../docs/use-cases.md' );
		self::$statsig = new Upstream( tempnam( sys_get_temp_dir(), 'statsig-' ) );
		self::$wiki = new ServedWiki( [], __DIR__ . '/../fixtures/use-cases.php', [
			'statsig/config.json' => file_get_contents( self::TESTS . '/fixtures/demo.json' ),
			'ini/zz.ini' => "statsig.sink_dir={folder}/statsig/sink\nstatsig.events_api=" . self::$statsig->url . "\n",
		] );
		$core = getenv( 'MW_INSTALL_PATH' ) ?: '/usr/share/mediawiki';
		self::said( 'maintenance', "$core/maintenance/createAndPromote.php", 'Reader', self::PASSWORD );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
		self::$statsig->end();
	}

	protected function setUp(): void {
		self::$wiki->cookies = [];
		// The samples count from an empty spool
		exec( 'rm -rf ' . escapeshellarg( self::$wiki->folder ) . '/statsig/spool/*' );
	}

	/** What one of the scripts in tests/wiki/ says. */
	private static function said( string $script, string ...$arguments ): string {
		[ $status, $said ] = self::$wiki->run( [ $script, self::$wiki->folder, ...$arguments ] );
		self::assertSame( 0, $status, $said );
		return $said;
	}

	/** What stands under a use case's heading. */
	private static function section( string $case ): string {
		self::assertSame( 1, preg_match( "/^## $case: .*?(?=^## |\z)/ms", self::$page, $found ), $case );
		return $found[0];
	}

	/** @return array<array{string,string}> Each script of a use case, and what it is said to print */
	private static function scripts( string $case ): array {
		preg_match_all( '~```php\n(?!// (?:In|At the end of) )(.*?)```(?:(?!```).)*```text\n(.*?)```~s', self::section( $case ), $found );
		return array_map( null, $found[1], $found[2] );
	}

	/** @return array<array{string,string}> Rows of a use case's table */
	private static function rows( string $case ): array {
		preg_match_all( '/^\| (?!---)(.*) \| (.*) \|$/m', self::section( $case ), $found );
		return array_map( null, array_slice( $found[1], 1 ), array_slice( $found[2], 1 ) );
	}

	private function assertPrints( string $case, int $scripts ): void {
		$all = self::scripts( $case );
		$this->assertCount( $scripts, $all );
		foreach ( $all as [ $code, $stated ] ) {
			$file = self::$wiki->folder . '/sample.php';
			file_put_contents( $file, "<?php\n$code" );
			$boot = realpath( __DIR__ . '/../boot-integration.php' );
			$this->assertSame( $stated, self::said( 'php', '-d', "auto_prepend_file=$boot", $file ), $case );
		}
	}

	public function testEachCaseIsThereAndWhatIsNotBuiltSaysWhatIsMissing(): void {
		foreach ( range( 1, 10 ) as $number ) {
			$text = self::section( "U$number" );
			$this->assertMatchesRegularExpression( '/^```(php|js|css|sh)$/m', $text, "U$number" );
			preg_match( "/^\| \[U$number\]\(#.*?\) \| .*? \| (.*) \|$/m", self::$page, $row );
			$this->assertSame( $row[1] !== 'yes', str_contains( $text, "\n**Missing:** " ), "U$number" );
			foreach ( preg_split( '/^```.*$/m', $text ) as $index => $part ) {
				$this->assertTrue( $index % 2 === 0 || substr_count( $part, "\n" ) <= 12, "U$number is long: $part" );
			}
		}
	}

	public function testThreeQuartersOfTheSessionsAreGreeted(): void {
		$this->assertPrints( 'U1', 1 );
		$share = (int)self::scripts( 'U1' )[0][1] / 100;
		$this->assertEqualsWithDelta( 75, $share, 1.3 );
	}

	public function testTheButtonIsThereForWhomTheGatePassesAndBothAreExposed(): void {
		$rows = self::rows( 'U2' );
		$this->assertSame( [ 'the button', 'no button', 'no button' ], array_column( $rows, 1 ) );
		foreach ( $rows as [ $name, $stated ] ) {
			self::$wiki->cookies = [];
			if ( $name !== 'nobody known' ) {
				self::$wiki->logIn( $name, self::PASSWORD );
			}
			[ $status, $headers, $html ] = self::$wiki->request( '/index.php?title=Special:SpecialPages' );
			$this->assertSame( 200, $status );
			$this->assertSame( $stated === 'the button', str_contains( $html, '<button id="try-it">' ), $name );
			$this->assertDoesNotMatchRegularExpression( '/^Cache-Control:.*(public|s-maxage=[1-9])/mi', $headers, $name );
		}
		$exposed = static fn ( array $lines ) => array_count_values( array_map(
			static fn ( $line ) => json_decode( $line, true )['e']['metadata']['gateValue'],
			preg_grep( '/"gate":"demo_button"/', $lines )
		) );
		self::$wiki->spoolWith( '"gateValue":"true"' );
		$this->assertEquals( [ 'true' => 1, 'false' => 1 ], $exposed( self::$wiki->spoolWith( '"gateValue":"false"' ) ) );
	}

	public function testTheUnitChangesInTheRequestThatCreatesTheAccount(): void {
		$api = static fn ( string $query, ?string $body = null ) =>
			json_decode( self::$wiki->request( "/api.php?format=json$query", [], $body )[2], true );
		$token = $api( '&action=query&meta=tokens&type=createaccount' )['query']['tokens']['createaccounttoken'];
		$created = $api( '', http_build_query( [
			'action' => 'createaccount', 'username' => 'Newcomer', 'password' => self::PASSWORD, 'retype' => self::PASSWORD,
			'createreturnurl' => self::$wiki->url, 'createtoken' => $token,
		] ) );
		$this->assertSame( 'PASS', $created['createaccount']['status'], json_encode( $created ) );
		preg_match( '/```text\n(.*?)\n```/s', self::section( 'U5' ), $stated );
		$this->assertStringContainsString( $stated[1], self::$wiki->log( 'statsig' ) );
	}

	public function testTheManualForConsumersOfTheApiStatesWhatTheyGet(): void {
		self::$wiki->logIn( 'Admin', self::PASSWORD );
		self::$wiki->cookies['wikistatsigId'] = '6a979d3aa72f7e4ee5e6';
		$manual = file_get_contents( self::TESTS . '/../docs/api.md' );
		preg_match_all( '!```text\nGET (\S+)\n```\n.*?```json\n(.*?)```!s', $manual, $samples, PREG_SET_ORDER );
		$this->assertCount( 2, $samples );
		foreach ( $samples as [ , $path, $stated ] ) {
			[ $status, , $answer ] = self::$wiki->request( $path );
			$this->assertSame( 200, $status );
			$this->assertSame( json_decode( $stated, true, 512, JSON_THROW_ON_ERROR ), json_decode( $answer, true ), $path );
		}
	}

	public function testTheUnitForARuleIsPrinted(): void {
		preg_match( '!/maintenance/(\w+\.php) (.*)\n```.*?```text\n(.*?)```!s', self::section( 'U7' ), $found );
		[ , $script, $options, $stated ] = $found;
		$said = self::said( 'maintenance', realpath( self::TESTS . "/../php/maintenance/$script" ), ...explode( ' ', $options ) );
		$this->assertStringStartsWith( $stated, $said );
	}

	public function testTheRollupTellsTheBalance(): void {
		$this->assertPrints( 'U8', 2 );
	}

	public function testOneSettingTurnsAllOff(): void {
		preg_match( '!```php\n// At the end of LocalSettings.php\n(.*?)```!s', self::section( 'U9' ), $setting );
		$file = self::$wiki->folder . '/end.php';
		file_put_contents( $file, "<?php\n$setting[1]" );
		try {
			$this->assertPrints( 'U9', 1 );
		} finally {
			unlink( $file );
		}
	}

	public function testWhatWaitsIsSentWhenStatsigIsBack(): void {
		$before = count( self::$statsig->requests() );
		$this->assertPrints( 'U10', 1 );
		[ [ $head, $body ] ] = array_slice( self::$statsig->requests(), $before );
		$this->assertStringStartsWith( 'POST /v1/log_event ', $head );
		$this->assertStringContainsString( '6a979d3aa72f7e4ee5e6', $body );
	}
}
