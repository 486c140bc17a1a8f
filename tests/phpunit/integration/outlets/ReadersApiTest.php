<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Outlets;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * api.php?action=query&meta=statsig and GET rest.php/statsig/v1/assignments, over HTTP: what one reader is in, for that
 * reader alone.
 */
class ReadersApiTest extends TestCase {
	private const API = '/api.php?action=query&meta=statsig';
	private const REST = '/rest.php/statsig/v1/assignments';
	private const STABLE_ID = '00112233445566778899';

	/** Values that a format might spoil => as JSON */
	private const SHAPES = [
		'account_experiment' => '{"_hidden":1,"_type":"x","0":"zero"}',
		'browser_experiment' => '{"0":"zero","1":"one","list":[],"object":{},"no":false,"yes":true,"half":1.0,"name":"e\u0301/\u0007"}',
	];

	private static ServedWiki $wiki;

	public static function setUpBeforeClass(): void {
		$config = json_decode( file_get_contents( __DIR__ . '/../../fixtures/config.json' ) );
		foreach ( self::SHAPES as $name => $json ) {
			$config->dynamic_configs->$name->rules[0]->returnValue = json_decode( $json );
		}
		self::$wiki = new ServedWiki( files: [
			'statsig/config.json' => json_encode( $config, JSON_PRESERVE_ZERO_FRACTION ),
			'ini/zz.ini' => "opcache.enable=0\nstatsig.check_interval=0\n",
		] );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	protected function tearDown(): void {
		self::$wiki->cookies = [];
		foreach ( [ 'off', 'broken', 'private', 'nodb' ] as $name ) {
			@unlink( self::$wiki->folder . "/$name" );
		}
	}

	private static function api( string $more = '', array $headers = [] ): array {
		[ $status, $lines, $text ] = self::$wiki->request( self::API . "&format=json&formatversion=2$more", $headers );
		self::assertSame( 200, $status, $text );
		self::assertMatchesRegularExpression( '/^Cache-Control: private/mi', $lines );
		self::assertDoesNotMatchRegularExpression( '/^Cache-Control:.*(public|s-maxage=[1-9])/mi', $lines );
		return array_column( json_decode( $text, true )['query']['statsig'], null, 'name' );
	}

	private static function rest( string $more = '' ): array {
		[ $status, $lines, $text ] = self::$wiki->request( self::REST . $more );
		self::assertSame( 200, $status, $text );
		self::assertMatchesRegularExpression( '!^Cache-Control: private, no-store\r$!mi', $lines );
		self::assertMatchesRegularExpression( '!^Content-Type: application/json\r$!mi', $lines );
		return json_decode( $text, true )['assignments'];
	}

	private static function logIn(): void {
		self::$wiki->logIn( 'Admin', 'a-long-password' );
	}

	/** @return array<string,string> Name => reason */
	private static function reasons( array $entries ): array {
		return array_column( $entries, 'reason', 'name' );
	}

	public function testAnAccountAndABrowserAreEachDecidedByTheirUnit(): void {
		$names = [ 'account_gate', 'browser_gate', 'company_gate', 'account_experiment', 'browser_experiment', 'account_layer', 'unknown' ];
		$decided = static fn ( string ...$names ) => array_fill_keys( $names, 'Recognized' );
		$account = $decided( 'account_gate', 'account_experiment', 'account_layer' );
		$browser = $decided( 'browser_gate', 'browser_experiment' );
		$none = [ 'unknown' => 'Unrecognized' ] + array_fill_keys( $names, 'NoUnit' );
		$this->assertEquals( $none, self::reasons( self::api() ) );
		self::$wiki->cookies = [ 'wikistatsigId' => self::STABLE_ID ];
		$this->assertEquals( $browser + $none, self::reasons( self::api() ) );
		self::$wiki->cookies = [];
		self::logIn();
		$this->assertEquals( $account + $none, self::reasons( self::api() ) );
		self::$wiki->cookies['wikistatsigId'] = self::STABLE_ID;
		$all = self::api();
		$this->assertEquals( $account + $browser + $none, self::reasons( $all ) );
		$this->assertSame( $names, array_keys( $all ) );
		$this->assertSame( [ 'name' => 'account_layer', 'kind' => 'layer', 'enabled' => true, 'value' => '{"size":3}', 'group' => 'Test',
			'rule' => 'layered_experiment_test', 'experiment' => 'layered_experiment', 'version' => $all['account_layer']['version'], 'reason' => 'Recognized' ], $all['account_layer'] );
		$this->assertMatchesRegularExpression( '/^[0-9a-f]{8}$/D', $all['account_layer']['version'] );
		$rest = array_map( static function ( $entry ) {
			return isset( $entry['value'] ) ? [ 'value' => json_decode( $entry['value'], true ) ] + $entry : $entry;
		}, array_values( $all ) );
		$this->assertEquals( $rest, self::rest() );
	}

	public function testValuesComeAsTheConfigHasThemInEachFormat(): void {
		self::logIn();
		self::$wiki->cookies['wikistatsigId'] = self::STABLE_ID;
		$rest = array_column( json_decode( self::$wiki->request( self::REST )[2] )->assignments, 'value', 'name' );
		foreach ( self::SHAPES as $name => $json ) {
			$this->assertEquals( json_decode( $json ), $rest[$name], $name );
			foreach ( [ 'json&formatversion=1', 'json&formatversion=2', 'php&formatversion=2', 'xml' ] as $format ) {
				$text = self::$wiki->request( self::API . "&stnames=$name&format=$format" )[2];
				if ( $format === 'xml' ) {
					$entry = (array)( new \SimpleXMLElement( $text ) )->query->statsig->entry->attributes();
					$entry = $entry['@attributes'];
				} else {
					$answer = str_starts_with( $format, 'php' ) ? unserialize( $text, [ 'allowed_classes' => false ] ) : json_decode( $text, true );
					[ $entry ] = $answer['query']['statsig'];
					$this->assertTrue( $entry['enabled'], $format );
				}
				$this->assertEquals( json_decode( $json ), json_decode( $entry['value'] ), "$name $format" );
				$this->assertSame( [ $name, 'dynamic_config', 'Test' ], [ $entry['name'], $entry['kind'], $entry['group'] ], $format );
			}
		}
		$gate = json_decode( self::$wiki->request( self::API . '&stnames=company_gate&format=json' )[2], true );
		[ $gate ] = $gate['query']['statsig'];
		$this->assertSame( [ false, 'false', 'NoUnit' ], [ $gate['enabled'], $gate['value'], $gate['reason'] ], 'a boolean is one in formatversion=1 too' );
	}

	public function testNamesChooseAndAnUnlistedOneIsLikeOneThatIsNotThere(): void {
		self::logIn();
		$this->assertSame( [ 'account_gate', 'account_layer' ], array_keys( self::api( '&stnames=account_layer|account_gate|unlisted_gate|nothing' ) ) );
		$this->assertSame( [], self::api( '&stnames=unlisted_gate' ) );
		$this->assertStringNotContainsString( 'unlisted', json_encode( [ self::api(), self::rest() ] ) );
	}

	public function testAScriptOfAnotherSiteGetsDefaultsThatSaySo(): void {
		self::logIn();
		self::$wiki->cookies['wikistatsigId'] = self::STABLE_ID;
		foreach ( [ '&origin=*', '&callback=f' ] as $parameter ) {
			[ , $lines, $text ] = self::$wiki->request( self::API . "&format=json&formatversion=2$parameter", [ 'Origin: https://other.example' ] );
			$this->assertStringContainsString( 'MediaWiki-Login-Suppressed', $lines );
			$entries = json_decode( preg_replace( '~^/\*\*/f\(|\)$~', '', $text ), true )['query']['statsig'];
			$this->assertSame( [ 'LoginSuppressed' ], array_values( array_unique( array_column( $entries, 'reason' ) ) ), $parameter );
			$this->assertSame( [ false ], array_values( array_unique( array_column( $entries, 'enabled' ) ) ) );
		}
		$this->assertStringNotContainsString( 'suppresses', self::$wiki->log( 'statsig' ), 'nobody has written wrong code' );
	}

	public function testAskingExposesNobody(): void {
		self::logIn();
		self::$wiki->cookies['wikistatsigId'] = self::STABLE_ID;
		self::api();
		self::rest();
		$this->assertSame( 200, self::$wiki->head( self::REST )[0] );
		$this->assertSame( 200, self::$wiki->head( self::API . '&format=json' )[0] );
		// A page with exposures is the last to be written down: what came before is there by then
		self::$wiki->request( '/index.php?title=Main_Page' );
		$lines = self::$wiki->spoolWith( 'account_gate' );
		$this->assertSame( 1, count( preg_grep( '/"gate":"account_gate"/', $lines ) ) );
		$this->assertSame( [], preg_grep( '/account_layer/', $lines ) );
	}

	public function testAPinAndTheAddressHoldHereAsInPages(): void {
		self::logIn();
		$entries = self::api( '&statsig=account_gate:off,account_experiment:Test' );
		$this->assertSame( [ false, 'Forced', 'Test', 'Forced', 'Recognized' ], [ $entries['account_gate']['enabled'], $entries['account_gate']['reason'],
			$entries['account_experiment']['group'], $entries['account_experiment']['reason'], $entries['account_layer']['reason'] ] );
		$answer = json_decode( self::$wiki->request( self::API . '&format=json&statsig=account_gate:off' )[2], true );
		$this->assertArrayNotHasKey( 'warnings', $answer );
		$this->assertSame( 'Forced', self::reasons( self::rest( '?statsig=account_gate:off' ) )['account_gate'] );
	}

	public function testOffAndBrokenAreDefaultsAndNoError(): void {
		self::logIn();
		touch( self::$wiki->folder . '/off' );
		foreach ( [ self::api(), self::rest() ] as $entries ) {
			$this->assertSame( [ 'Disabled' ], array_values( array_unique( self::reasons( $entries ) ) ) );
			$this->assertCount( 7, $entries );
		}
		unlink( self::$wiki->folder . '/off' );
		foreach ( [ 'Statsig.Assignments', 'Statsig.Settings', 'Statsig.DecisionSource' ] as $name ) {
			file_put_contents( self::$wiki->folder . '/broken', $name );
			$this->assertSame( [ [], [] ], [ self::api(), self::rest() ], $name );
		}
	}

	public function testAPrivateWikiTellsStrangersNothing(): void {
		touch( self::$wiki->folder . '/private' );
		$this->assertSame( 403, self::$wiki->request( self::REST )[0] );
		$this->assertStringContainsString( 'readapidenied', self::$wiki->request( self::API . '&format=json' )[2] );
		self::logIn();
		$this->assertCount( 7, self::rest() );
	}

	public function testTheHelpNamesIt(): void {
		$help = self::$wiki->request( '/api.php?action=help&modules=query%2Bstatsig&format=json' )[2];
		$this->assertStringContainsString( 'stnames', $help );
		$this->assertStringNotContainsString( '⧼', $help, 'each message is there' );
		$this->assertStringNotContainsString( 'apihelp-', strip_tags( json_decode( $help )->help ?? $help ) );
	}
}
