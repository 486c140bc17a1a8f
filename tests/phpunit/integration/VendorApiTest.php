<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;
use Statsig\Config;

/**
 * What Statsig's own SDKs ask of a server, over HTTP: POST initialize and GET download_config_specs.
 */
class VendorApiTest extends TestCase {
	private const INITIALIZE = '/rest.php/statsig/v1/initialize';
	private const SPECS = '/rest.php/statsig/v1/download_config_specs?k=client-x&st=js-on-device-eval-client&sv=3.33.5&t=1&sid=x';
	private const STABLE_ID = '00112233445566778899';
	private const VICTIM = [ 'userID' => 'Alice', 'email' => 'alice@example.org', 'custom' => [ 'account' => 'named' ] ];

	private static ServedWiki $wiki;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki( [], __DIR__ . '/../fixtures/vendor-api.php' );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	protected function tearDown(): void {
		self::$wiki->cookies = [];
		foreach ( [ 'no-vendor-api', 'off', 'broken' ] as $name ) {
			@unlink( self::$wiki->folder . "/$name" );
		}
	}

	/** @return array{int,string,array} Status, headers, what the answer says */
	private static function initialize( string $body, array $headers = [] ): array {
		[ $status, $lines, $answer ] = self::$wiki->request(
			self::INITIALIZE . '?k=client-x&st=javascript-client&sv=3.33.5&t=1&sid=x&se=1',
			[ 'Content-Type: text/plain;charset=UTF-8', ...$headers ], $body
		);
		return [ $status, $lines, json_decode( $answer, true ) ];
	}

	private static function asked( array $user, string $hash = 'none' ): string {
		return json_encode( [ 'user' => (object)$user, 'hash' => $hash, 'statsigMetadata' => [ 'stableID' => 'a-b-c' ] ] );
	}

	private static function names( array $answer ): array {
		return array_map( static fn ( $section ) => array_keys( $answer[$section] ),
			[ 'feature_gates', 'dynamic_configs', 'layer_configs' ] );
	}

	/** What Statsig\evaluate() answers for a user */
	private function assertDecides( array $answer, array $user ): void {
		$config = Config::fromFile( self::$wiki->folder . '/statsig/config.json' );
		foreach ( [ 'feature_gates', 'dynamic_configs', 'layer_configs' ] as $section ) {
			foreach ( $answer[$section] as $name => $entry ) {
				$decision = $config->evaluate( $name, $user );
				$this->assertSame( [ $decision->value(), $decision->ruleId() ], [ $entry['value'], $entry['rule_id'] ], $name );
			}
		}
	}

	public function testAReaderWithoutAnAccountIsDecidedByTheBrowsersIdAlone(): void {
		[ $status, $lines, $answer ] = self::initialize( self::asked( self::VICTIM + [ 'customIDs' => [ 'stableID' => self::STABLE_ID ] ] ) );
		$this->assertSame( 200, $status );
		$this->assertMatchesRegularExpression( '!^Cache-Control: private, no-store\r$!mi', $lines );
		$this->assertMatchesRegularExpression( '!^Content-Type: application/json\r$!mi', $lines );
		$this->assertSame( [ [ 'browser_gate' ], [ 'browser_experiment' ], [] ], self::names( $answer ) );
		$wiki = $answer['user']['custom']['wiki'];
		$user = [ 'custom' => [ 'wiki' => $wiki, 'account' => 'none' ], 'customIDs' => [ 'stableID' => self::STABLE_ID ] ];
		$this->assertEquals( [ 'userID' => '' ] + $user, $answer['user'] );
		$this->assertDecides( $answer, $user );
		// Nothing of what it posts reaches a decision, so that nobody learns what is targeted
		$this->assertSame( $answer, self::initialize( self::asked( [ 'customIDs' => [ 'stableID' => self::STABLE_ID ] ] ) )[2] );
		foreach ( [ 'Alice', strtoupper( 'abcdef' . substr( self::STABLE_ID, 6 ) ), '' ] as $id ) {
			$this->assertSame( [ [], [], [] ], self::names( self::initialize( self::asked( [ 'customIDs' => [ 'stableID' => $id ] ] ) )[2] ) );
		}
	}

	public function testARegisteredReaderIsDecidedByThePseudonymOfTheSession(): void {
		self::$wiki->logIn( 'Admin', 'a-long-password' );
		$answer = self::initialize( self::asked( self::VICTIM ) )[2];
		$this->assertSame( [ [ 'account_gate' ], [ 'account_experiment' ], [ 'account_layer' ] ], self::names( $answer ) );
		$this->assertMatchesRegularExpression( '/^[0-9a-f]{32}$/D', $answer['user']['userID'] );
		$this->assertSame( 'named', $answer['user']['custom']['account'] );
		$this->assertDecides( $answer, array_diff_key( $answer['user'], [ 'customIDs' => 1 ] ) );
		$both = self::initialize( self::asked( [ 'customIDs' => [ 'stableID' => self::STABLE_ID ] ] ) )[2];
		$this->assertSame( [
			[ 'account_gate', 'browser_gate' ], [ 'account_experiment', 'browser_experiment' ], [ 'account_layer' ]
		], self::names( $both ) );
		$this->assertSame( $answer['feature_gates']['account_gate'], $both['feature_gates']['account_gate'] );
	}

	public function testBodiesAreReadAsTheSdksEncodeThem(): void {
		$body = self::asked( [ 'userID' => 'ü', 'customIDs' => [ 'stableID' => self::STABLE_ID ] ] );
		$plain = self::initialize( $body )[2];
		$this->assertNotEmpty( $plain['feature_gates'] );
		$latin1 = mb_convert_encoding( json_encode( json_decode( $body ), JSON_UNESCAPED_UNICODE ), 'ISO-8859-1', 'UTF-8' );
		$this->assertSame( $plain, self::initialize( strrev( base64_encode( $latin1 ) ) )[2] );
		$this->assertSame( $plain, self::initialize( gzencode( $body ), [ 'Content-Type:' ] )[2] );
		foreach ( [ 'sha256', 'djb2', 'other' ] as $hash ) {
			$answer = self::initialize( self::asked( [ 'customIDs' => [ 'stableID' => self::STABLE_ID ] ], $hash ) )[2];
			$this->assertSame( 'djb2', $answer['hash_used'], 'js-client finds no names under sha256' );
		}
		foreach ( [ 'no JSON' => 400, '' => 400, str_repeat( '{', ( 1 << 20 ) + 1 ) => 413 ] as $bad => $status ) {
			$this->assertSame( $status, self::initialize( (string)$bad )[0] );
		}
		$this->assertSame( 403, self::initialize( $body, [ 'Sec-Fetch-Site: cross-site', 'Origin: https://other.example' ] )[0] );
	}

	public function testSpecsAreTheSameForEverybodyAndMayBeKept(): void {
		[ $status, $lines, $text ] = self::$wiki->request( self::SPECS );
		$this->assertSame( 200, $status );
		$this->assertMatchesRegularExpression( '!^Cache-Control: public, max-age=300, s-maxage=300\r$!mi', $lines );
		$this->assertStringNotContainsString( 'Set-Cookie', $lines );
		$tag = '"' . hash( 'sha256', $text ) . '"';
		$this->assertStringContainsString( "ETag: $tag\r\n", $lines );
		$specs = json_decode( $text, true );
		$this->assertSame( [ [ 'browser_gate' ], [ 'browser_experiment' ], [] ], array_map(
			static fn ( $section ) => array_column( $specs[$section], 'name' ), [ 'feature_gates', 'dynamic_configs', 'layer_configs' ]
		), 'only listed entries, and none by accounts' );
		foreach ( [ $tag, "W/$tag", "\"x\", $tag" ] as $known ) {
			[ $status, $lines, $answer ] = self::$wiki->request( self::SPECS, [ "If-None-Match: $known" ] );
			$this->assertSame( [ 304, '' ], [ $status, $answer ], $known );
			$this->assertStringContainsString( "ETag: $tag\r\n", $lines );
		}
		$this->assertSame( 200, self::$wiki->request( self::SPECS, [ 'If-None-Match: "x"' ] )[0] );
		self::$wiki->logIn( 'Admin', 'a-long-password' );
		[ , $lines, $registered ] = self::$wiki->request( self::SPECS );
		$this->assertSame( $text, $registered );
		$this->assertMatchesRegularExpression( '!^Cache-Control: public, max-age=300, s-maxage=300\r$!mi', $lines );
	}

	public function testWhatIsNotOfferedSaysSo(): void {
		touch( self::$wiki->folder . '/no-vendor-api' );
		foreach ( [ self::$wiki->request( self::INITIALIZE, [], '{}' ), self::$wiki->request( self::SPECS ) ] as [ $status, $lines, $answer ] ) {
			$this->assertSame( 404, $status );
			$this->assertStringContainsString( '$wgStatsigVendorApi is off', $answer );
			$this->assertMatchesRegularExpression( '!^Cache-Control: .*no-store!mi', $lines );
		}
		foreach ( [ 'rgstr' => '{"events":[]}', 'rgstr_b' => '{"events":[]}', 'sdk_exception' => '{}' ] as $route => $body ) {
			$this->assertSame( 202, self::$wiki->request( "/rest.php/statsig/v1/$route", [], $body )[0], $route );
		}
	}

	public function testOffAndBrokenAreNoValuesAndNoError(): void {
		foreach ( [ 'off' => '', 'broken' => "Statsig.VendorValues\nStatsig.OnDeviceDocument" ] as $file => $text ) {
			file_put_contents( self::$wiki->folder . "/$file", $text );
			$answers = [ self::$wiki->request( self::INITIALIZE, [], '{}' ), self::$wiki->request( self::SPECS ) ];
			foreach ( $answers as [ $status, , $answer ] ) {
				$this->assertSame( [ 200, false ], [ $status, json_decode( $answer, true )['has_updates'] ], $file );
			}
			unlink( self::$wiki->folder . "/$file" );
		}
	}

	public function testAPageOfARegisteredReaderNamesTheUserOfItsSdk(): void {
		$this->assertStringNotContainsString( 'wgStatsigVendorUser', self::$wiki->request( '/index.php?title=Main_Page' )[2] );
		self::$wiki->logIn( 'Admin', 'a-long-password' );
		$page = self::$wiki->request( '/index.php?title=Main_Page' )[2];
		$this->assertMatchesRegularExpression( '/"wgStatsigVendorUser":\{"custom":\{.*?"statsigToken":"[0-9a-f]{32}\.\d+"\},"userID":"[0-9a-f]{32}"\}/', $page );
		touch( self::$wiki->folder . '/no-vendor-api' );
		$this->assertStringNotContainsString( 'wgStatsigVendorUser', self::$wiki->request( '/index.php?title=Main_Page' )[2] );
	}
}
