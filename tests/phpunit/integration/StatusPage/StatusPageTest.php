<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\StatusPage;

use MediaWiki\Extension\Statsig\Tests\Readers;
use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * Special:Statsig of a wiki that works: who sees it, what it shows, and that looking does nothing.
 */
class StatusPageTest extends TestCase {
	private const TABS = [ 'health', 'entries', 'decide', 'flow' ];
	private const STABLE_ID = '00112233445566778899';

	private static ServedWiki $wiki;
	private static Readers $readers;
	/** @var array<string,string> */
	private static array $sysop;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki();
		self::$readers = new Readers( self::$wiki );
		self::$readers->addAccount( 'Somebody' );
		// No page of this wiki is ever shown to it
		self::$readers->addAccount( 'Unseen' );
		self::$wiki->cookies = [];
		self::$wiki->logIn( 'Admin', 'a-long-password' );
		self::$sysop = self::$wiki->cookies;
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	protected function setUp(): void {
		self::$wiki->cookies = self::$sysop;
	}

	private static function html( string $tab, ?array $posted = null ): string {
		[ $status, , $html ] = self::$wiki->request( "/index.php?title=Special:Statsig/$tab", [], $posted === null ? null : http_build_query( $posted ) );
		self::assertSame( 200, $status );
		return preg_replace( '~.*<div class="ext-statsig-page">(.*)<div class="printfooter.*~s', '$1', $html );
	}

	private static function text( string $tab, ?array $posted = null ): string {
		return html_entity_decode( preg_replace( '/\s+/', ' ', strip_tags( str_replace( '<', ' <', self::html( $tab, $posted ) ) ) ), ENT_QUOTES | ENT_HTML5 );
	}

	private static function decided( array $asked ): string {
		preg_match( '/name="wpEditToken" value="([^"]+)"/', self::html( 'decide' ), $token )
			|| preg_match( '/value="([^"]+)" name="wpEditToken"/', self::html( 'decide' ), $token );
		return self::text( 'decide', $asked + [ 'wpEditToken' => html_entity_decode( $token[1] ?? '' ) ] );
	}

	public function testOnlyWhoHasTheRightSeesIt(): void {
		foreach ( [ 'nobody', 'Somebody' ] as $reader ) {
			self::$readers->be( $reader );
			foreach ( [ '', ...self::TABS ] as $tab ) {
				[ $status, , $html ] = self::$wiki->request( "/index.php?title=Special:Statsig/$tab" );
				$this->assertSame( 403, $status, "$reader $tab" );
				$this->assertStringNotContainsString( 'ext-statsig-page', $html );
				$this->assertStringNotContainsString( 'company_gate', preg_replace( '/<p id="hostile">.*?<\/p>/', '', $html ), 'no name of an entry' );
			}
			[ $status ] = self::$wiki->request( '/index.php?title=Special:Statsig/decide', [], [ 'entry' => 'account_gate' ] );
			$this->assertSame( 403, $status );
			$this->assertStringNotContainsString( 'Special:Statsig"', self::$wiki->request( '/index.php?title=Special:SpecialPages' )[2] );
		}
	}

	public function testAdministratorsHaveTheRight(): void {
		$groups = \MediaWiki\MediaWikiServices::getInstance()->getGroupPermissionsLookup()->getGroupsWithPermission( 'statsig-view' );
		sort( $groups );
		$this->assertSame( [ 'interface-admin', 'sysop' ], $groups );
		$this->assertContains( 'statsig-view', \MediaWiki\MediaWikiServices::getInstance()->getPermissionManager()->getAllPermissions() );
	}

	public function testItStandsInTheListOfSpecialPages(): void {
		$this->assertStringContainsString( 'Special:Statsig"', self::$wiki->request( '/index.php?title=Special:SpecialPages' )[2] );
	}

	public function testEachTabIsPrivateAndNamed(): void {
		foreach ( [ '' => 'Health', 'HEALTH' => 'Health', 'no-such-tab' => 'Health', 'entries' => 'Entries', 'decide' => 'Decide as', 'flow' => 'Flow' ] as $tab => $name ) {
			[ $status, $headers, $html ] = self::$wiki->request( "/index.php?title=Special:Statsig/$tab" );
			$this->assertSame( 200, $status );
			$this->assertMatchesRegularExpression( '/^Cache-Control: .*(private|no-cache|no-store)/mi', $headers );
			$this->assertDoesNotMatchRegularExpression( '/public|s-maxage=[1-9]/', $headers );
			$this->assertMatchesRegularExpression( "~<h2>$name</h2>~", $html );
			$this->assertMatchesRegularExpression( "~aria-current=\"page\"[^>]*>$name</a>~", $html );
			$this->assertStringContainsString( "Statsig: $name", $html );
			$this->assertStringNotContainsString( 'This part of the page failed', $html );
		}
	}

	public function testHealthSaysFirstHowItIsAndThenWhatToDo(): void {
		$text = self::text( 'health' );
		$this->assertMatchesRegularExpression( '/Health ✗ Decisions are made, but something gets old or lost: one thing is to be done\. What is to be done/', $text );
		$this->assertStringContainsString( 'No worker has ever run for this config file. Next: start worker.php --loop', $text );
		$this->assertStringContainsString( '$wgStatsigClientEntries names what the config does not have: unknown.', $text );
		$this->assertMatchesRegularExpression( '/Last good sync never .*Worker does not run as a loop/', $text );
	}

	public function testEntriesSayWhereTheyAreDecidedAndWhatTheyCost(): void {
		$html = self::html( 'entries' );
		$of = [];
		foreach ( explode( '<section class="ext-statsig-entry">', $html ) as $section ) {
			$of[preg_replace( '~.*<bdi>(.*?)</bdi>.*~s', '$1', $section )] = preg_replace( '/\s+/', ' ', strip_tags( str_replace( '<', ' <', $section ) ) );
		}
		$this->assertMatchesRegularExpression( '/Gate .*userID .*PHP decides it for accounts/', $of['account_gate'] );
		$this->assertMatchesRegularExpression( '/Gate .*stableID .*Browsers decide it, by the program .*Cost [1-9]\d* bytes of the program/', $of['browser_gate'] );
		$this->assertMatchesRegularExpression( '/Browsers cannot decide it, and get the default .*decided by a unit that browsers do not have/', $of['company_gate'] );
		$this->assertMatchesRegularExpression( '/Experiment .*rule .*, group Test, share of 100 %.*public .*no rule holds: /', $of['browser_experiment'] );
		$this->assertMatchesRegularExpression( '/Not in the config .*The config has no entry of this name/', $of['unknown'] );
		$this->assertArrayNotHasKey( 'unlisted_gate', $of );
		$this->assertMatchesRegularExpression( '/unlisted_gate Kind Gate.*?PHP only/', self::text( 'entries&all=1' ) );
	}

	public function testTheCostOfAnEntryIsWhatTheProgramIsSmallerWithoutIt(): void {
		preg_match( '~<bdi>browser_gate</bdi>.*?(\d+) bytes~s', self::html( 'entries' ), $found );
		[ $program ] = self::$wiki->moduleFiles();
		$options = static fn ( array $names ) => [ 'only' => $names, 'names' => 'none' ];
		$config = \Statsig\Config::fromFile( self::$wiki->folder . '/statsig/config.json' );
		$listed = [ 'account_gate', 'company_gate', 'account_experiment', 'browser_experiment', 'account_layer', 'unknown' ];
		$without = $config->clientProgramOutline( $options( $listed ) )['bytes'];
		$this->assertSame( strlen( $program ) - $without, (int)( $found[1] ?? 0 ) );
	}

	public function testAnAccountIsDecidedByItsPseudonym(): void {
		$unit = self::$readers->unitOf( 'Somebody' );
		$text = self::decided( [ 'entry' => 'account_gate', 'account' => 'somebody', 'attributes' => "language = de\nextra=5" ] );
		foreach ( [ 'entry: account_gate (gate)', "unit: userID $unit", 'attribute: language = de', 'attribute: extra = 5', 'attribute: account = named',
			'decision: passes, rule account_gate_all, reason Recognized', 'value: true', 'rule account_gate_all holds: public' ] as $part ) {
			$this->assertStringContainsString( $part, $text );
		}
	}

	public function testAUnitIsDecidedByItsId(): void {
		$text = self::decided( [ 'entry' => 'browser_experiment', 'type' => 'stableID', 'id' => ' ' . self::STABLE_ID . ' ' ] );
		$this->assertMatchesRegularExpression( '/browser_experiment \(experiment\).*unit: stableID ' . self::STABLE_ID . '.*group: (Control|Test)/', $text );
		$this->assertStringContainsString( 'none of type userID', self::decided( [ 'entry' => 'account_gate', 'type' => 'stableID', 'id' => self::STABLE_ID ] ) );
		$this->assertStringContainsString( 'attribute: account = named', self::decided( [ 'entry' => 'account_gate', 'type' => 'userID', 'id' => str_repeat( 'a', 32 ) ] ) );
		$this->assertStringContainsString( 'reason Unrecognized', self::decided( [ 'entry' => 'account_gate', 'kind' => 'layer' ] ) );
	}

	public function testWhatIsNoQuestionIsNotAnswered(): void {
		foreach ( [
			'Which entry? Its name is missing.' => [ 'entry' => '', 'account' => 'Somebody' ],
			'This wiki has no account of this name.' => [ 'entry' => 'account_gate', 'account' => 'Nobody of this name' ],
		] as $said => $asked ) {
			$text = self::decided( $asked );
			$this->assertStringContainsString( $said, $text );
			$this->assertStringNotContainsString( 'decision:', $text );
		}
		$this->assertStringNotContainsString( 'decision:', self::text( 'decide', [ 'entry' => 'account_gate', 'account' => 'Somebody', 'wpEditToken' => 'wrong' ] ) );
		$this->assertStringNotContainsString( 'decision:', self::text( 'decide&entry=account_gate&account=Somebody' ), 'an address asks nothing' );
	}

	public function testLookingExposesNobodyAndLogsNoId(): void {
		foreach ( self::TABS as $tab ) {
			self::html( $tab );
		}
		foreach ( [ 'account_gate', 'account_experiment', 'account_layer' ] as $entry ) {
			self::decided( [ 'entry' => $entry, 'account' => 'Unseen' ] );
		}
		self::decided( [ 'entry' => 'browser_gate', 'type' => 'stableID', 'id' => self::STABLE_ID ] );
		$unit = self::$readers->unitOf( 'Unseen' );
		foreach ( self::$wiki->spool() as $line ) {
			$this->assertDoesNotMatchRegularExpression( "/$unit|" . self::STABLE_ID . '/', $line );
		}
		foreach ( [ 'statsig', 'php', 'nginx', 'fpm' ] as $log ) {
			$this->assertDoesNotMatchRegularExpression( "/$unit|" . self::STABLE_ID . '|PHP (Warning|Notice|Deprecated|Fatal)/', self::$wiki->log( $log ), $log );
		}
	}

	public function testFlowShowsEachDayAsAPlotAndAsATable(): void {
		$this->assertStringContainsString( 'No event came, and none was sent.', self::text( 'flow' ) );
		@mkdir( self::$wiki->folder . '/statsig/spool/counts' );
		foreach ( [ 0, 2 ] as $ago ) {
			file_put_contents( self::$wiki->folder . '/statsig/spool/counts/' . gmdate( 'Y-m-d', time() - 86400 * $ago ),
				"accepted                00000000000000001234\ndropped.unit            00000000000000000042\nrefused.minute          00000000000000000007\n" );
		}
		$html = self::html( 'flow' );
		$this->assertSame( 3, substr_count( $html, '<svg id=' ), 'events, dropped, refused' );
		$this->assertSame( 3, substr_count( $html, '<table' ) );
		$this->assertSame( 2, preg_match_all( '~<td>1,234</td>~', $html ) );
		$this->assertSame( 4, preg_match_all( '~<td>42</td>~', $html ), 'with all that was dropped' );
		preg_match_all( '~<svg id=.*?</figure>~s', $html, $plots );
		foreach ( $plots[0] as $plot ) {
			$this->assertTrue( ( new \DOMDocument() )->loadXML( "<figure>$plot" ), $plot );
		}
	}
}
