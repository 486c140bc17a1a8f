<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\CommandCase;

/**
 * The first contact with Statsig (a fake one that speaks as it does), and why an account gets what it gets.
 */
class FirstContactTest extends CommandCase {
	/** @var resource */
	private static $fake;
	private static string $url;

	public static function setUpBeforeClass(): void {
		parent::setUpBeforeClass();
		$fixture = realpath( __DIR__ . '/../fixtures/config.json' );
		self::$fake = proc_open(
			[ 'node', self::ROOT . '/tests/fake-statsig/main.mjs', '--owner', (string)getmypid(), '--document', $fixture ],
			[ 1 => [ 'pipe', 'w' ] ], $pipes
		);
		self::$url = 'http://127.0.0.1:' . json_decode( fgets( $pipes[1] ), true )['port'];
		file_put_contents( self::$folder . '/settings.php', '<?php $wgStatsigUnitSecret = str_repeat( "s", 32 );' );
	}

	public static function tearDownAfterClass(): void {
		proc_terminate( self::$fake );
		proc_close( self::$fake );
		parent::tearDownAfterClass();
	}

	/** @return array{int,string} */
	private function check(): array {
		return $this->script( 'check', '--api', self::$url, '--events-api', self::$url );
	}

	private static function fault( string $method, ?array $plan ): void {
		file_get_contents( self::$url . '/__control/faults', false, stream_context_create( [ 'http' => [
			'method' => $method, 'content' => $plan === null ? '' : json_encode( $plan ), 'header' => 'Content-Type: application/json',
		] ] ) );
	}

	public function testEachStepIsALineAndTheEventArrives(): void {
		[ $status, $said ] = $this->check();
		$this->assertSame( 0, $status, $said );
		$this->assertMatchesRegularExpression( '/^key: ok.*\nconfig: ok\..*\nevent: ok\. .*statsig_wiki_check with marker ([0-9a-f]{8})/', $said );
		preg_match( '/marker ([0-9a-f]{8})/', $said, $found );
		$events = json_decode( file_get_contents( self::$url . '/__control/events?name=statsig_wiki_check' ), true );
		$this->assertCount( 1, $events );
		$this->assertSame( $found[1], $events[0]['event']['metadata']['marker'] );
		$this->assertStringNotContainsString( trim( file_get_contents( self::$folder . '/statsig/secret' ) ), $said );
	}

	public function testItStopsAtTheFirstStepThatFailsAndSaysWhatToDo(): void {
		$secret = self::$folder . '/statsig/secret';
		chmod( $secret, 0644 );
		[ $status, $said ] = $this->check();
		chmod( $secret, 0600 );
		$this->assertSame( 4, $status, $said );
		$this->assertMatchesRegularExpression( '/^key: FAILED\. .*is open to others.*Next:/', $said );
		$this->assertStringNotContainsString( 'config:', $said );

		self::fault( 'PUT', [ [ 'kind' => 'status', 'path' => '/v2/', 'status' => 401 ] ] );
		[ $status, $said ] = $this->check();
		self::fault( 'DELETE', null );
		$this->assertContains( $status, [ 3, 4 ], $said );
		$this->assertMatchesRegularExpression( '/^key: ok.*\nconfig: FAILED\. .*\(unauthorized\).*Next:/s', $said );
		$this->assertStringNotContainsString( 'event:', $said );
	}

	public function testAnAccountsDecisionIsExplainedAsATree(): void {
		$this->check();
		[ $status, $said ] = $this->script( 'explain', '--user', 'admin', '--gate', 'account_gate' );
		$this->assertSame( 0, $status, $said );
		$unit = substr( hash_hmac( 'sha256', 'local:wiki:1', str_repeat( 's', 32 ) ), 0, 32 );
		foreach ( [ "unit: userID $unit\n", "attribute: account = named\n", 'decision: passes, rule account_gate_all, reason Recognized',
			"\n  entry account_gate\n    rule account_gate_all\n      holds: " ] as $part ) {
			$this->assertStringContainsString( $part, $said );
		}
		[ $status, $said ] = $this->script( 'explain', '--user', 'Admin', '--gate', 'browser_gate' );
		$this->assertSame( 3, $status, $said );
		$this->assertStringContainsString( 'unit: none of type stableID', $said );
		$this->assertStringContainsString( 'reason NoUnit', $said );
		[ $status, $said ] = $this->script( 'explain', '--stable-id', '00112233445566778899', '--gate', 'browser_gate' );
		$this->assertSame( 0, $status, $said );
		[ $status, $said ] = $this->script( 'explain', '--user', 'Admin', '--layer', 'unknown' );
		$this->assertSame( 3, $status, $said );
		$this->assertStringContainsString( 'Unrecognized', $said );
		foreach ( [ 'experiment' => 'account_experiment', 'layer' => 'account_layer' ] as $kind => $name ) {
			[ $status, $said ] = $this->script( 'explain', '--user', 'Admin', "--$kind", $name );
			$this->assertSame( 0, $status, $said );
		}
	}

	public function testWhatIsNoQuestionIsRefused(): void {
		foreach ( [ [], [ '--user', 'Admin' ], [ '--gate', 'a' ], [ '--user', 'Nobody of this name', '--gate', 'a' ],
			[ '--user', 'Admin', '--gate', 'a', '--layer', 'b' ], [ '--stable-id', 'x', '--gate', 'a' ],
			[ '--user', 'a|b', '--gate', 'a' ] ] as $options ) {
			[ $status, $said ] = $this->script( 'explain', ...$options );
			$this->assertSame( 64, $status, implode( ' ', $options ) . ": $said" );
			$this->assertStringNotContainsString( 'Stack trace', $said );
		}
		$this->assertSame( [], glob( self::$folder . '/statsig/spool/*explain*' ) );
	}
}
