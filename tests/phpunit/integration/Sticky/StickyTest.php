<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Sticky;

use MediaWiki\Extension\Statsig\Tests\StickyWiki;

/**
 * What an account keeps, from page views and jobs: while the config changes, for whom, and what writes when.
 */
class StickyTest extends StickyWiki {
	private const FIRST = [ 'experiment' => [ 'Test', 3, 'Recognized' ], 'layer' => [ 'Test', 3, 'Recognized' ] ];
	private const KEPT_FIRST = [ 'experiment' => [ 'Test', 3, 'Persisted' ], 'layer' => [ 'Test', 3, 'Persisted' ] ];
	private const OTHER = [ 'experiment' => [ 'Other', 9, 'Recognized' ], 'layer' => [ 'Other', 9, 'Recognized' ] ];

	private static function isSame( array $expected, array $answers ): void {
		self::assertSame( $expected, array_intersect_key( $answers, $expected ) );
	}

	/** Alice keeps what the first config gave her */
	private static function start(): void {
		self::$readers->be( 'Alice' );
		self::isSame( self::FIRST, self::answers() );
		self::jobs();
		self::runJobs();
		self::assertSame( [ 'account_experiment', 'account_layer' ], array_keys( self::kept( 'Alice' ) ) );
	}

	public function testAnAccountKeepsItsGroupsThroughThreeVersionsOfTheConfig(): void {
		self::start();
		self::isSame( self::KEPT_FIRST, self::answers() );
		self::configOfOthers();
		self::isSame( self::KEPT_FIRST, self::answers() );
		self::$readers->be( 'Bob' );
		self::isSame( self::OTHER, self::answers() );
		self::jobs();
		self::runJobs();
		self::configOfOthers( static function ( object $config ): void {
			$config->dynamic_configs->account_experiment->rules[0]->groupName = 'Third';
			$config->dynamic_configs->layered_experiment->rules[0]->passPercentage = 0;
		} );
		self::isSame( [ 'experiment' => [ 'Other', 9, 'Persisted' ], 'layer' => [ 'Other', 9, 'Persisted' ] ], self::answers() );
		self::$readers->be( 'Alice' );
		self::isSame( self::KEPT_FIRST, self::answers() );
		$this->assertSame( [ 'INSERT', 'INSERT', 'INSERT', 'INSERT' ], self::writes(), 'each account and entry once' );
	}

	public function testAPageViewWritesNothingAndManyQueueOneJobForEachChange(): void {
		self::$readers->be( 'Alice' );
		for ( $view = 0; $view < 4; $view++ ) {
			self::answers( $view % 2 ? self::SPECIAL : self::PAGE );
		}
		$this->assertSame( [ 2, [] ], [ self::jobs(), self::writes() ] );
		self::runJobs();
		$this->assertSame( [ 0, [ 'INSERT', 'INSERT' ] ], [ self::jobs(), self::writes() ] );
		self::answers();
		self::configOfOthers();
		self::answers();
		$this->assertSame( [ 0, [ 'INSERT', 'INSERT' ] ], [ self::jobs(), self::writes() ], 'where nothing changes nothing is queued' );
	}

	public function testOfTwoDecisionsBeforeTheJobsTheFirstStays(): void {
		self::$readers->be( 'Alice' );
		self::answers();
		self::configOfOthers();
		self::isSame( self::OTHER, self::answers() );
		$this->assertSame( 4, self::jobs() );
		self::runJobs();
		$this->assertSame( [ 'INSERT', 'INSERT' ], self::writes() );
		$group = self::answers()['experiment'];
		$this->assertContains( $group, [ [ 'Test', 3, 'Persisted' ], [ 'Other', 9, 'Persisted' ] ], 'jobs come in any order' );
		self::config();
		$this->assertSame( $group, self::answers()['experiment'] );
	}

	public function testWhatIsOverIsKeptNoLongerAndDecidedAnewWhenItBegins(): void {
		self::start();
		self::configOfOthers( static function ( object $config ): void {
			$config->dynamic_configs->account_experiment->isActive = false;
		} );
		for ( $view = 0; $view < 3; $view++ ) {
			$this->assertSame( 'Recognized', self::answers()['experiment'][2] );
		}
		$this->assertSame( 1, self::jobs() );
		self::runJobs();
		$this->assertSame( [ 'account_layer' ], array_keys( self::kept( 'Alice' ) ) );
		self::configOfOthers();
		self::isSame( [ 'experiment' => [ 'Other', 9, 'Recognized' ], 'layer' => [ 'Test', 3, 'Persisted' ] ], self::answers() );
	}

	public function testAllThatDecidesAnswersAlike(): void {
		self::start();
		self::configOfOthers();
		$answers = self::answers();
		self::isSame( self::KEPT_FIRST + [ 'memberships' => [
			'account_gate' => 'true', 'account_experiment' => 'Test', 'layered_experiment' => 'Test'
		] ], array_intersect_key( $answers, [ 'experiment' => 1, 'layer' => 1, 'memberships' => 1 ] ) );
		$values = self::values();
		$this->assertSame( [ [ 'size' => 3 ], 'account_experiment_test', 'Test' ], array_slice( $values['configs']['account_experiment'], 0, 3 ) );
		$this->assertSame( [ 3, 'Test', 'layered_experiment' ], [ $values['layers']['account_layer'][0]['size'], $values['layers']['account_layer'][2],
			$values['layers']['account_layer'][4] ] );
		$api = json_decode( self::$wiki->request( '/api.php?action=query&meta=statsig&format=json&formatversion=2' )[2], true )['query']['statsig'];
		$rest = json_decode( self::$wiki->request( '/rest.php/statsig/v1/assignments' )[2], true )['assignments'];
		foreach ( [ $api, $rest ] as $list ) {
			$by = array_column( $list, null, 'name' );
			$this->assertSame( [ 'Test', 'Persisted' ], [ $by['account_experiment']['group'], $by['account_experiment']['reason'] ] );
			$this->assertSame( [ 'Test', 'Persisted', 'layered_experiment' ],
				[ $by['account_layer']['group'], $by['account_layer']['reason'], $by['account_layer']['experiment'] ] );
		}
		$script = dirname( __DIR__, 4 ) . '/php/maintenance/explain.php';
		[ $status, $said ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder, $script, '--user', 'Alice', '--experiment', 'account_experiment' ] );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( "decision: passes, rule account_experiment_test, reason Persisted\n" .
			"kept: in the preference statsig-sticky-account_experiment; what follows is how it would be decided without that\n  entry account_experiment\n", $said );
		$this->assertStringContainsString( 'rule account_experiment_other', $said );
	}

	public function testExposuresSayThatAGroupIsKept(): void {
		// Nobody whom this worker has exposed: the same group of the same version is one exposure, kept or not
		self::$readers->addAccount( 'Grace' );
		self::$readers->be( 'Grace' );
		self::$wiki->request( self::PAGE . '&silent=1' );
		$this->assertSame( 2, self::jobs(), 'what the page brings to the browser is kept too' );
		self::runJobs();
		self::configOfOthers();
		self::isSame( self::KEPT_FIRST, self::answers() );
		// Its worker has written them when it answers again
		self::jobs();
		$lines = implode( "\n", self::$wiki->spool() );
		$this->assertStringContainsString( 'Persisted', $lines );
		$this->assertStringContainsString( '"ruleID":"account_experiment_test"', $lines );
		$this->assertStringNotContainsString( 'account_experiment_other', $lines );
	}

	public function testOperatorsSeeWhatIsStickyAndWhatCannotBe(): void {
		self::options( [ 'StatsigStickyEntries' => [ 'account_experiment', 'account_layer', 'browser_experiment', 'account_gate', 'no_such' => [ 'enforceRules' => true ] ] ] );
		[ , $said ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder, dirname( __DIR__, 4 ) . '/php/maintenance/doctor.php' ] );
		$this->assertStringContainsString( '$wgStatsigStickyEntries has no effect on: browser_experiment, account_gate.', $said );
		$this->assertStringContainsString( '$wgStatsigStickyEntries, entry "no_such.enforceRules", is wrong', $said );
		self::$wiki->cookies = [];
		self::$wiki->logIn( 'Admin', 'a-long-password' );
		$html = self::$wiki->request( '/index.php?title=Special:Statsig/entries' )[2];
		$sticky = [];
		foreach ( explode( '<section class="ext-statsig-entry">', $html ) as $section ) {
			if ( str_contains( $section, 'Sticky: an account keeps' ) ) {
				$sticky[] = preg_replace( '~.*<bdi>(.*?)</bdi>.*~s', '$1', $section );
			}
		}
		sort( $sticky );
		$this->assertSame( [ 'account_experiment', 'account_layer' ], $sticky );
	}

	public function testTheVendorsSdksGetNoOtherAnswer(): void {
		self::$readers->be( 'Alice' );
		$names = static function ( array $options ): array {
			self::options( $options + [ 'StatsigVendorApi' => true ] );
			$values = json_decode( self::$wiki->request( '/rest.php/statsig/v1/initialize', [ 'Content-Type: application/json' ],
				json_encode( [ 'user' => (object)[], 'hash' => 'none' ] ) )[2], true );
			return array_keys( $values['dynamic_configs'] + $values['layer_configs'] );
		};
		$this->assertContains( 'account_experiment', $names( [] ) );
		$this->assertContains( 'account_layer', $names( [] ) );
		$this->assertSame( [], array_intersect( [ 'account_experiment', 'account_layer' ], $names( self::KEPT ) ) );
	}

	public function testValuesOfPagesAreTheJsonOfThenAndRecordNothing(): void {
		$shapes = '{"size":1.0,"object":{},"list":[],"map":{"0":"a","1":"b"},"text":"e\u0301/"}';
		self::config( static function ( object $config ) use ( $shapes ): void {
			$config->dynamic_configs->account_experiment->rules[0]->returnValue = json_decode( $shapes );
		} );
		self::$readers->be( 'Alice' );
		$found = static fn () => preg_match( '/"account_experiment":\s*\[\s*(\{.*?\}),\s*"account_experiment_test"/s',
			self::$wiki->request( self::PAGE . '&silent=1' )[2], $match ) ? preg_replace( '/\s+/', '', $match[1] ) : '';
		$live = $found();
		$this->assertStringContainsString( '"object":{},"list":[],"map":{"0":"a","1":"b"}', $live );
		self::jobs();
		self::runJobs();
		self::configOfOthers();
		$this->assertSame( $live, $found() );
		self::jobs();
		$this->assertSame( [], self::$wiki->spool(), 'neither exposures nor counts' );
	}

	public function testReadersWithoutAnAccountKeepNothing(): void {
		self::$wiki->cookies = [ 'wikistatsigId' => '00112233445566778899' ];
		$this->assertSame( [ 'Test', 'Recognized' ], self::answers( self::SPECIAL )['browser'] );
		self::answers();
		self::$readers->be( 'Alice' );
		self::$wiki->cookies['wikistatsigId'] = '00112233445566778899';
		$this->assertSame( [ 'Test', 'Recognized' ], self::answers( self::SPECIAL )['browser'], 'nor anybody by a browser\'s id' );
		self::jobs();
		self::runJobs();
		$this->assertSame( [ 'account_experiment', 'account_layer' ], array_keys( self::kept( 'Alice' ) ) );
	}

	public function testWithoutTheSettingNothingIsReadOrWritten(): void {
		self::start();
		self::configOfOthers();
		self::options( [] );
		self::isSame( self::OTHER, self::answers() );
		$this->assertSame( 0, self::jobs() );
		self::options( [ 'StatsigStickyEntries' => 'account_experiment' ] );
		self::isSame( self::OTHER, self::answers() );
		self::options( [ 'StatsigStickyEntries' => [ 'account_layer', 'account_experiment' => 'yes' ] ] );
		self::isSame( [ 'experiment' => [ 'Other', 9, 'Recognized' ], 'layer' => [ 'Test', 3, 'Persisted' ] ], self::answers() );
	}

	public function testWhatIsPinnedOrForcedComesFirstAndChangesNothing(): void {
		self::start();
		self::configOfOthers();
		self::options( [ 'StatsigForce' => [ 'account_experiment' => 'Other' ] ] + self::KEPT );
		self::isSame( [ 'experiment' => [ 'Other', 9, 'Pinned' ], 'layer' => [ 'Test', 3, 'Persisted' ] ], self::answers() );
		self::options( self::KEPT );
		$forced = self::PAGE . '&statsig=account_experiment:Other';
		self::isSame( [ 'experiment' => [ 'Other', 9, 'Forced' ], 'layer' => [ 'Test', 3, 'Persisted' ] ], self::answers( $forced ) );
		self::$readers->be( 'Bob' );
		self::isSame( [ 'experiment' => [ 'Other', 9, 'Forced' ], 'layer' => [ 'Other', 9, 'Recognized' ] ], self::answers( $forced ) );
		$this->assertSame( 0, self::jobs(), 'nor is anything else of such a page view' );
		$this->assertSame( [ 'INSERT', 'INSERT' ], self::writes() );
	}

	public function testRulesThatAreEnforcedEndIt(): void {
		self::start();
		$override = static function ( object $config ): void {
			$rule = clone $config->dynamic_configs->account_experiment->rules[0];
			$rule->id = $rule->name = 'account_experiment_override';
			$rule->returnValue = (object)[ 'size' => 7 ];
			array_unshift( $config->dynamic_configs->account_experiment->rules, $rule );
		};
		self::configOfOthers( $override );
		$this->assertSame( [ 'Test', 3, 'Persisted' ], self::answers()['experiment'] );
		self::options( [ 'StatsigStickyEntries' => [ 'account_experiment' => [ 'enforceOverrides' => true ], 'account_layer' ] ] );
		$this->assertSame( [ 7, 'Recognized' ], array_slice( self::answers()['experiment'], 1 ) );
		self::configOfOthers();
		$this->assertSame( [ 'Test', 3, 'Persisted' ], self::answers()['experiment'] );
	}

	public function testAWikiThatIsReadOnlyDecidesAndQueuesNothing(): void {
		touch( self::$wiki->folder . '/readonly' );
		self::$readers->be( 'Alice' );
		self::isSame( self::FIRST, self::answers() );
		$this->assertSame( 0, self::jobs() );
		$this->assertSame( '', self::$wiki->log( 'statsig' ) );
		unlink( self::$wiki->folder . '/readonly' );
		self::answers();
		$this->assertSame( 2, self::jobs() );
	}

	public function testTheWikisOwnExperimentsAreKeptWhileTheyRun(): void {
		$set = static function ( string $group, bool $isActive = true ): void {
			self::options( [
				'StatsigLocalExperiments' => [ 'experiments' => [ 'tone' => [
					'unit' => 'userID', 'active' => $isActive, 'groups' => [ $group => [ 'weight' => 100, 'value' => [ 'tone' => $group ] ] ],
				] ] ],
				'StatsigStickyEntries' => [ 'local:tone' ], 'StatsigClientEntries' => [ 'local:tone' ],
			] );
		};
		$shown = static fn () => array_slice( self::values()['configs']['local:tone'] ?? [], 0, 3 );
		$set( 'warm' );
		self::$readers->be( 'Alice' );
		$first = $shown();
		$this->assertSame( [ [ 'tone' => 'warm' ], 'warm' ], [ $first[0], $first[2] ] );
		self::jobs();
		self::runJobs();
		$set( 'cold' );
		$this->assertSame( $first, $shown() );
		self::$readers->be( 'Bob' );
		$this->assertSame( 'cold', $shown()[2] );
		self::$readers->be( 'Alice' );
		$set( 'cold', false );
		$this->assertSame( [], $shown() );
		self::jobs();
		self::runJobs();
		$this->assertSame( [], self::kept( 'Alice' ) );
	}
}
