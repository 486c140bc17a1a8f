<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Sticky;

use MediaWiki\Extension\Statsig\Tests\StickyWiki;

/**
 * What a reader has a say in: staying out, consent, and what accounts may read and write of what they keep.
 */
class StickyChoiceTest extends StickyWiki {
	private static function start(): void {
		self::$readers->be( 'Alice' );
		self::answers();
		self::jobs();
		self::runJobs();
		self::assertCount( 2, self::kept( 'Alice' ) );
	}

	private static function setPreference( string $name, ?string $value, string $more = '' ): string {
		$token = json_decode( self::$wiki->request( '/api.php?action=query&meta=tokens&format=json' )[2], true )['query']['tokens']['csrftoken'];
		return self::$wiki->request( "/api.php?$more", [], http_build_query( [ 'action' => 'options', 'format' => 'json', 'token' => $token ] +
			( $value === null ? [] : [ 'optionname' => $name, 'optionvalue' => $value ] ) ) )[2];
	}

	public function testWhoStaysOutKeepsNothingAndIsDecidedAnewAfterwards(): void {
		self::start();
		self::assertStringContainsString( 'success', self::setPreference( 'statsig-optout', '1' ) );
		$this->assertSame( 1, self::jobs() );
		self::runJobs();
		$this->assertSame( [], self::kept( 'Alice' ) );
		$this->assertSame( [ null, 0, 'OptedOut' ], self::answers()['experiment'] );
		$this->assertSame( 0, self::jobs() );
		self::configOfOthers();
		self::setPreference( 'statsig-optout', '0' );
		$this->assertSame( [ 'Other', 9, 'Recognized' ], self::answers()['experiment'] );
	}

	public function testAJobThatComesAfterTheChoiceStoresNothing(): void {
		self::$readers->be( 'Alice' );
		self::answers();
		$this->assertSame( 2, self::jobs() );
		self::setPreference( 'statsig-optout', '1' );
		self::runJobs();
		$this->assertSame( [ [], [] ], [ self::kept( 'Alice' ), self::writes() ] );
	}

	public function testAChoiceThatWasMadeElsewhereIsSeenInThePage(): void {
		self::setPreference( 'x', null );
		self::$readers->be( 'Alice' );
		self::setPreference( 'statsig-optout', '1' );
		self::keep( 'Alice', 'account_experiment', 'x' );
		self::answers();
		$this->assertSame( 1, self::jobs() );
		self::runJobs();
		$this->assertSame( [], self::kept( 'Alice' ) );
	}

	public function testABrowserThatStaysOutLeavesTheAccountWhatItKeeps(): void {
		self::start();
		self::$wiki->cookies['wikistatsigChoice'] = 'out';
		$this->assertSame( 'OptedOut', self::answers()['experiment'][2] );
		self::$readers->be( 'Alice' );
		self::options( [ 'StatsigGlobalPrivacyControl' => true ] + self::KEPT );
		$this->assertSame( 'OptedOut', self::answers( self::PAGE, [ 'Sec-GPC: 1' ] )['experiment'][2] );
		$this->assertSame( 0, self::jobs() );
		$this->assertSame( 'Persisted', self::answers()['experiment'][2] );
	}

	public function testBeforeConsentNothingIsKeptAndWhatWasKeptAnswers(): void {
		self::options( [ 'StatsigConsent' => 'required' ] + self::KEPT );
		self::$readers->be( 'Alice' );
		$this->assertSame( [ 'Test', 3, 'Recognized' ], self::answers()['experiment'] );
		$this->assertSame( 0, self::jobs() );
		self::$wiki->cookies['wikistatsigConsent'] = '1';
		self::answers();
		$this->assertSame( 2, self::jobs() );
		self::runJobs();
		self::configOfOthers();
		self::$readers->be( 'Alice' );
		$this->assertSame( [ 'Test', 3, 'Persisted' ], self::answers()['experiment'] );
	}

	public function testAnAccountMayReadWhatItKeepsAndNotWriteIt(): void {
		self::start();
		$kept = self::kept( 'Alice' );
		$this->assertStringContainsString( 'Validation error', self::setPreference( 'statsig-sticky-account_experiment', 'x' ) );
		$this->assertSame( $kept, self::kept( 'Alice' ) );
		self::$readers->be( 'Bob' );
		self::setPreference( 'statsig-sticky-account_experiment', $kept['account_experiment'] );
		$this->assertSame( [], self::kept( 'Bob' ) );
		self::$readers->be( 'Alice' );
		$options = json_decode( self::$wiki->request( '/api.php?action=query&meta=userinfo&uiprop=options&format=json' )[2], true )['query']['userinfo']['options'];
		$this->assertSame( $kept['account_experiment'], $options['statsig-sticky-account_experiment'] );
		$this->assertStringNotContainsString( self::$readers->unitOf( 'Alice' ), implode( $kept ), 'the pseudonym does not stand beside the account' );
		$this->assertStringNotContainsString( 'statsig-sticky', self::$wiki->request( '/index.php?title=Special:Preferences' )[2] );
		$this->assertStringNotContainsString( 'statsig-sticky', self::$wiki->request( self::PAGE )[2] );
		$user = self::$wiki->request( '/load.php?modules=user.options&only=scripts&user=Alice' )[2];
		$this->assertStringNotContainsString( 'statsig-sticky', $user );
	}

	public function testWhatSomebodyElseHasMadeIsVoidAndReplaced(): void {
		self::start();
		$made = self::kept( 'Alice' );
		foreach ( [ 'of another account' => $made['account_experiment'], 'of another entry' => $made['account_layer'], 'by hand' => 'x' ] as $how => $text ) {
			self::setUp();
			self::configOfOthers();
			self::$readers->be( 'Bob' );
			self::keep( 'Bob', 'account_experiment', $text );
			$this->assertSame( [ 'Other', 9, 'Recognized' ], self::answers()['experiment'], $how );
			self::jobs();
			self::runJobs();
			$this->assertSame( [ 'Other', 9, 'Persisted' ], self::answers()['experiment'], $how );
			$this->assertNotSame( $text, self::kept( 'Bob' )['account_experiment'] );
		}
	}

	public function testAnotherSecretMakesAllAnew(): void {
		self::start();
		self::configOfOthers();
		self::options( [ 'StatsigUnitSecret' => str_repeat( 'another secret', 3 ) ] + self::KEPT );
		$this->assertSame( [ 'Other', 9, 'Recognized' ], self::answers()['experiment'] );
		self::jobs();
		self::runJobs();
		$this->assertSame( [ 'Other', 9, 'Persisted' ], self::answers()['experiment'] );
	}

	public function testWhatIsTooLargeIsNotKeptAndIsSaid(): void {
		self::config( static function ( object $config ): void {
			$config->dynamic_configs->account_experiment->rules[0]->returnValue = (object)[ 'size' => 3, 'text' => str_repeat( 'x', 65_530 ) ];
		} );
		self::$readers->be( 'Alice' );
		$this->assertSame( [ 'Test', 3, 'Recognized' ], self::answers()['experiment'] );
		$this->assertSame( 1, self::jobs(), 'of the other entry' );
		$this->assertStringContainsString( 'account_experiment', self::$wiki->log( 'statsig' ) );
		self::runJobs();
		$this->assertSame( [ 'account_layer' ], array_keys( self::kept( 'Alice' ) ) );
	}

	public function testCoresScriptLeavesWhatIsKeptAndRemovesWhatIsStickyNoLonger(): void {
		self::start();
		self::keep( 'Alice', 'over', 'x' );
		$script = ( getenv( 'MW_INSTALL_PATH' ) ?: '/usr/share/mediawiki' ) . '/maintenance/cleanupPreferences.php';
		[ $status, $said ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder, $script, '--unknown' ] );
		$this->assertSame( 0, $status, $said );
		$this->assertSame( [ 'account_experiment', 'account_layer' ], array_keys( self::kept( 'Alice' ) ) );
		self::options( [] );
		self::$wiki->run( [ 'maintenance', self::$wiki->folder, $script, '--unknown' ] );
		$this->assertSame( [], self::kept( 'Alice' ) );
	}
}
