<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Sticky;

use MediaWiki\Extension\Statsig\Tests\Readers;
use MediaWiki\Extension\Statsig\Tests\StickyWiki;

/**
 * Accounts of every sort, from a command and from the queue of jobs.
 */
class StickyAccountsTest extends StickyWiki {
	private static function idOf( string $name ): int {
		return (int)self::row( 'SELECT user_id FROM user WHERE user_name = ?', $name );
	}

	/** @return string|false */
	private static function row( string $sql, string ...$values ) {
		$query = self::$wikiDb->prepare( $sql );
		$query->execute( $values );
		return $query->fetchColumn();
	}

	/** @return array<string,array{?string,string}> What a command gets: name => group and reason */
	private static function asked( string ...$accounts ): array {
		$tests = dirname( __DIR__, 3 );
		[ $status, $said ] = self::$wiki->run( [ 'php', self::$wiki->folder, '-d', "auto_prepend_file=$tests/phpunit/boot-integration.php",
			"$tests/phpunit/fixtures/sticky-ask.php", ...$accounts ], [ 'STATSIG_TEST_WIKI' => self::$wiki->folder ] );
		self::assertSame( 0, $status, $said );
		return json_decode( $said, true ) ?? self::fail( $said );
	}

	public function testACommandThatAsksForAccountsReadsAndKeepsToo(): void {
		$alice = self::idOf( 'Alice' ) . '/Alice';
		$this->assertSame( [ 'Alice' => [ 'Test', 'Recognized' ] ], self::asked( $alice, $alice ) );
		$this->assertSame( [ 1, [] ], [ self::jobs(), self::writes() ], 'a job, here as in pages' );
		self::runJobs();
		self::configOfOthers();
		$this->assertSame( [ 'Alice' => [ 'Test', 'Persisted' ], 'Bob' => [ 'Other', 'Recognized' ] ], self::asked( $alice, self::idOf( 'Bob' ) . '/Bob' ) );
		self::$readers->be( 'Alice' );
		$this->assertSame( 'Persisted', self::answers()['experiment'][2] );
	}

	public function testWhoHasNoAccountHereOrATemporaryOneKeepsNothing(): void {
		$this->assertSame( [ 'Nobody' => [ null, 'NoUnit' ], '*Unregistered 5' => [ 'Test', 'Recognized' ], 'Gone' => [ 'Test', 'Recognized' ] ],
			self::asked( '0/Nobody', '999/*Unregistered 5', '998/Gone' ) );
		$this->assertSame( 1, self::jobs(), 'of the account that is gone, which only the job finds' );
		self::runJobs();
		$this->assertSame( [ 0, [] ], [ self::jobs(), self::writes() ] );
	}

	public function testBlockedAndRenamedAccountsKeepWhatTheyHave(): void {
		self::$readers->addAccount( 'Carol' );
		$carol = self::idOf( 'Carol' );
		$script = ( getenv( 'MW_INSTALL_PATH' ) ?: '/usr/share/mediawiki' ) . '/maintenance/blockUsers.php';
		file_put_contents( self::$wiki->folder . '/blocked', "Carol\n" );
		[ $status, $said ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder, $script, self::$wiki->folder . '/blocked' ] );
		$this->assertSame( 0, $status, $said );
		self::$readers->be( 'Carol' );
		$this->assertSame( [ 'Test', 3, 'Recognized' ], self::answers()['experiment'] );
		self::jobs();
		self::runJobs();
		self::configOfOthers();
		$this->assertSame( [ 'Test', 3, 'Persisted' ], self::answers()['experiment'] );
		self::$wikiDb->exec( "UPDATE user SET user_name = 'Caroline' WHERE user_name = 'Carol'" );
		$this->assertSame( [ 'Caroline' => [ 'Test', 'Persisted' ] ], self::asked( "$carol/Caroline" ) );
	}

	public function testAJobIsGoodForTheAccountWhateverItIsCalledAndForNoneThatIsGone(): void {
		foreach ( [ 'Dora' => 'UPDATE user SET user_name = \'Theodora\' WHERE user_name = \'Dora\'', 'Emil' => 'DELETE FROM user WHERE user_name = \'Emil\'' ] as $name => $sql ) {
			self::$readers->addAccount( $name );
			self::$readers->be( $name );
			self::answers();
			self::jobs();
			self::$wikiDb->exec( $sql );
		}
		self::$wikiDb->exec( 'DELETE FROM statsig_writes' );
		self::runJobs();
		$this->assertSame( [ 'account_experiment', 'account_layer' ], array_keys( self::kept( 'Theodora' ) ) );
		$this->assertSame( [ 'INSERT', 'INSERT' ], self::writes(), 'nothing of the one that is gone' );
	}

	public function testAnAccountThatWasJustMadeKeepsFromThenOn(): void {
		self::$wiki->cookies = [];
		$token = json_decode( self::$wiki->request( '/api.php?action=query&meta=tokens&type=createaccount&format=json' )[2], true );
		self::$wiki->request( '/api.php', [], http_build_query( [
			'action' => 'createaccount', 'format' => 'json', 'username' => 'Frank', 'password' => Readers::PASSWORD, 'retype' => Readers::PASSWORD,
			'createtoken' => $token['query']['tokens']['createaccounttoken'], 'createreturnurl' => self::$wiki->url,
		] ) );
		self::$wiki->logIn( 'Frank', Readers::PASSWORD );
		$this->assertSame( [ 'Test', 3, 'Recognized' ], self::answers()['experiment'] );
		self::jobs();
		self::runJobs();
		$this->assertCount( 2, self::kept( 'Frank' ) );
	}
}
