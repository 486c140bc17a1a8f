<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\Readers;
use MediaWiki\Extension\Statsig\Tests\UnitsWiki;

/**
 * Readers who get an account within a request.
 */
class AccountCreationTest extends UnitsWiki {
	private static int $count = 0;

	private static function api( string $query, ?array $body = null ): array {
		return json_decode( self::$wiki->request( "/api.php?format=json$query", [], $body === null ? null : http_build_query( $body ) )[2], true );
	}

	private static function token( string $type ): string {
		return self::api( "&action=query&meta=tokens&type=$type" )['query']['tokens']["{$type}token"];
	}

	/** @return string Name of the account */
	private function create(): string {
		$name = 'Newcomer' . ++self::$count;
		$created = self::api( '', [
			'action' => 'createaccount', 'username' => $name, 'password' => Readers::PASSWORD, 'retype' => Readers::PASSWORD,
			'createreturnurl' => self::$wiki->url, 'createtoken' => self::token( 'createaccount' ),
		] );
		$this->assertSame( 'PASS', $created['createaccount']['status'], json_encode( $created ) );
		return $name;
	}

	/** @return string Name of the temporary account that the edit makes */
	private function edit(): string {
		$title = 'Page_' . ++self::$count;
		[ , , $form ] = self::$wiki->request( "/index.php?title=$title&action=edit" );
		preg_match( '/<form[^>]*id="editform".*?<\/form>/s', $form, $own );
		preg_match_all( '/<input[^>]*type="hidden"[^>]*>/', $own[0], $inputs );
		$fields = [ 'wpTextbox1' => 'a text', 'wpSave' => '1' ];
		foreach ( $inputs[0] as $input ) {
			preg_match( '/name="([^"]*)"/', $input, $name );
			preg_match( '/value="([^"]*)"/', $input, $value );
			if ( $name ) {
				$fields[$name[1]] = html_entity_decode( $value[1] ?? '' );
			}
		}
		$answer = self::$wiki->request( "/index.php?title=$title&action=submit", [], http_build_query( $fields ) );
		$this->assertSame( 302, $answer[0], strip_tags( substr( $answer[2], 0, 20000 ) ) );
		return self::api( '&action=query&meta=userinfo' )['query']['userinfo']['name'];
	}

	/** @return array[] Users of the events that tell of an account, without what else they name */
	private static function told(): array {
		$told = [];
		foreach ( self::users() as $user ) {
			if ( $user['event'] === 'statsig_account_created' ) {
				$told[] = [ array_filter( $user['customIDs'] ?? [] ) + ( ( $user['userID'] ?? '' ) === '' ? [] : [ 'userID' => $user['userID'] ] ), $user['custom']['account'] ];
			}
		}
		return $told;
	}

	private static function pseudonym( int $id ): string {
		return substr( hash_hmac( 'sha256', "local:wiki:$id", 'a secret of the integration tests' ), 0, 32 );
	}

	/** By the account nothing is decided up to the hook LocalUserCreated, and all is from then on. */
	private function assertSwitched(): void {
		preg_match_all( '/(created|saved): (\w+, \w+)/', self::$wiki->log( 'statsig' ), $found );
		$at = array_search( 'created', $found[1], true );
		$this->assertIsInt( $at );
		$this->assertSame( [ 'NoUnit, Recognized' ], array_values( array_unique( array_slice( $found[2], 0, $at + 1 ) ) ) );
		$this->assertSame( [ 'Recognized, Recognized' ], array_values( array_unique( array_slice( $found[2], $at + 1 ) ) ) );
	}

	public function testAnAccountIsTheUnitFromItsCreationOnAndBothUnitsAreToldOfIt(): void {
		self::$wiki->cookies = [ 'wikistatsigId' => self::ID ];
		$name = $this->create();
		$id = self::api( "&action=query&list=users&ususers=$name" )['query']['users'][0]['userid'];
		$this->assertSame( [ [ [ 'stableID' => self::ID ], 'none' ], [ [ 'userID' => self::pseudonym( $id ) ], 'named' ] ], self::told() );
		$this->assertSwitched();
		self::$wiki->logIn( $name, Readers::PASSWORD );
		$this->assertCount( 2, self::told(), 'a login is no creation' );
	}

	public function testTheFormOfTheWikiWhichLogsTheReaderInDoesSoOnce(): void {
		self::$wiki->cookies = [ 'wikistatsigId' => self::ID ];
		$name = 'Newcomer' . ++self::$count;
		$form = self::$wiki->request( '/index.php?title=Special:CreateAccount' )[2];
		preg_match( '!name="wpCreateaccountToken"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="wpCreateaccountToken"!', $form, $token );
		self::$wiki->request( '/index.php?title=Special:CreateAccount', [], http_build_query( [
			'wpName' => $name, 'wpPassword' => Readers::PASSWORD, 'retype' => Readers::PASSWORD, 'email' => '', 'realname' => '', 'reason' => '',
			'authAction' => 'create', 'force' => '', 'wpCreateaccountToken' => html_entity_decode( $token[1] ?: $token[2] ),
		] ) );
		$this->assertSame( $name, self::api( '&action=query&meta=userinfo' )['query']['userinfo']['name'] );
		$this->assertSame( [ 'none', 'named' ], array_column( self::told(), 1 ) );
		$this->assertSwitched();
	}

	public function testAFirstEditDoesTheSameForATemporaryAccount(): void {
		self::$wiki->cookies = [ 'wikistatsigId' => self::ID ];
		$name = $this->edit();
		$this->assertStringStartsWith( '*', $name );
		$id = self::api( '&action=query&meta=userinfo' )['query']['userinfo']['id'];
		$this->assertSame( [ [ [ 'stableID' => self::ID ], 'none' ], [ [ 'userID' => self::pseudonym( $id ) ], 'temp' ] ], self::told() );
		$this->assertSwitched();
		$this->edit();
		$this->assertCount( 2, self::told(), 'a second edit makes no account' );
		// A reader with a temporary account may get a name
		$this->create();
		// Since T393628 MediaWiki ends the temporary account's session first, so that the two cannot be put together
		$before = version_compare( MW_VERSION, '1.43', '>=' ) ? 'none' : 'temp';
		$this->assertSame( [ 'none', 'temp', $before, 'named' ], array_column( self::told(), 1 ) );
	}

	public function testAnEdgesIdsAreToldEachAlone(): void {
		self::options( [ 'StatsigEdgeHeader' => 'X-Statsig-Ids', 'CdnServersNoPurge' => [ '127.0.0.1' ] ] );
		$token = self::token( 'createaccount' );
		$name = 'Newcomer' . ++self::$count;
		self::$wiki->request( '/api.php?format=json', [ 'X-Statsig-Ids: browser_gate=' . self::EDGE_IDS[0] . ';other=' . self::EDGE_IDS[1] ], http_build_query( [
			'action' => 'createaccount', 'username' => $name, 'password' => Readers::PASSWORD, 'retype' => Readers::PASSWORD,
			'createreturnurl' => self::$wiki->url, 'createtoken' => $token,
		] ) );
		$this->assertEquals( [ [ 'stableID' => self::EDGE_IDS[0] ], [ 'stableID' => self::EDGE_IDS[1] ] ], array_slice( array_column( self::told(), 0 ), 0, 2 ) );
		$this->assertCount( 3, self::told() );
	}

	public function testAnAccountForSomebodyElseIsNoChangeOfTheReaders(): void {
		self::$readers->be( 'Alice' );
		self::$wiki->cookies += [ 'wikistatsigId' => self::ID ];
		$this->create();
		[ $status ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder,
			( getenv( 'MW_INSTALL_PATH' ) ?: '/usr/share/mediawiki' ) . '/maintenance/createAndPromote.php', 'Made by command', Readers::PASSWORD ] );
		$this->assertSame( [ 0, [] ], [ $status, self::told() ] );
	}

	public function testNothingIsToldOfWhoStaysOutOrHasNotAgreedNorWhileAllIsOff(): void {
		foreach ( [
			[ [], [ 'wikistatsigChoice' => 'out' ] ], [ [ 'StatsigConsent' => 'required' ], [] ], [ [ 'StatsigEnabled' => false ], [] ]
		] as [ $options, $cookies ] ) {
			$this->setUp();
			self::options( $options );
			self::$wiki->cookies = $cookies + [ 'wikistatsigId' => self::ID ];
			$this->create();
			$this->assertSame( [], self::told(), json_encode( $options ) );
		}
	}
}
