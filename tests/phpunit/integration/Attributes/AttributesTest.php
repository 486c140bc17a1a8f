<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Attributes;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * From what a wiki knows of a reader to decisions, pages, records and metrics.
 */
class AttributesTest extends TestCase {
	private static ServedWiki $wiki;

	/** @var resource Where the wiki sends its metrics */
	private static $metrics;

	public static function setUpBeforeClass(): void {
		self::$metrics = stream_socket_server( 'udp://127.0.0.1:0', $code, $message, STREAM_SERVER_BIND );
		self::$wiki = new ServedWiki( [], __DIR__ . '/../../fixtures/attributes.php', [
			'metrics' => stream_socket_get_name( self::$metrics, false ),
			'statsig/config.json' => self::document(),
			'ini/zz.ini' => "statsig.sink_dir={folder}/statsig/sink\n",
		] );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	/** Gates of accounts, each for whom all of its conditions hold */
	private static function document(): string {
		$conditions = [
			'a_bot' => [ 'bot', 'any', [ 'false' ] ], 'edits' => [ 'editCountBucket', 'any', [ '0', '1-4' ] ],
			'age' => [ 'registrationAgeBucket', 'any', [ '0' ] ], 'named' => [ 'account', 'any', [ 'named' ] ],
			'skin' => [ 'skin', 'any', [ 'vector' ] ], 'special' => [ 'namespace', 'lt', 0 ],
			'rank' => [ 'rank', 'gt', 2 ], 'trusted' => [ 'trusted', 'any', [ 'true' ] ], 'half' => [ 'half', 'any', [ 'done' ] ],
			'contact' => [ 'contact', 'any', [ 'zzcanary@example.org' ] ],
		];
		$gates = [
			'built_in' => [ 'a_bot', 'edits', 'age', 'named' ], 'by_page' => [ 'skin', 'special' ], 'by_hook' => [ 'rank', 'trusted' ],
			'half_done' => [ 'half' ], 'by_address' => [ 'contact' ],
		];
		return json_encode( [
			'feature_gates' => array_map( static fn ( $of ) => [
				'type' => 'feature_gate', 'entity' => 'feature_gate', 'salt' => 's', 'enabled' => true, 'defaultValue' => false,
				'idType' => 'userID', 'version' => 1, 'rules' => [ [
					'name' => 'all', 'id' => 'all', 'salt' => 'all', 'passPercentage' => 100, 'idType' => 'userID',
					'conditions' => $of, 'returnValue' => true,
				] ],
			], $gates ),
			'dynamic_configs' => (object)[], 'layer_configs' => (object)[],
			'condition_map' => array_map( static fn ( $one ) => [
				'type' => 'user_field', 'field' => $one[0], 'operator' => $one[1], 'targetValue' => $one[2],
				'additionalValues' => (object)[], 'idType' => 'userID',
			], $conditions ),
			'has_updates' => true, 'time' => 1_700_000_000_000,
		] );
	}

	/** @return string All that comes until a text does */
	private static function heard( string $until ): string {
		$heard = '';
		for ( $end = hrtime( true ) + 60e9; !str_contains( $heard, $until ); ) {
			self::assertLessThan( $end, hrtime( true ), "$until did not come: $heard" );
			$read = [ self::$metrics ];
			$write = $except = null;
			if ( stream_select( $read, $write, $except, 1 ) ) {
				$heard .= stream_socket_recvfrom( self::$metrics, 65536 ) . "\n";
			}
		}
		return $heard;
	}

	public function testARegisteredReaderIsDecidedByWhatTheWikiKnows(): void {
		self::$wiki->logIn( 'Admin', 'a-long-password' );
		[ $status, , $html ] = self::$wiki->request( '/index.php?title=Special:SpecialPages' );
		preg_match( '!<p id="asked">(.*?)</p>!', $html, $found );
		$this->assertSame(
			[ 200, 'built_in:true by_page:true by_hook:true half_done:false gone:false made_up:false' ], [ $status, $found[1] ?? null ]
		);
		// Of the page's own values too, and browsers are told of hooks' attributes nothing
		preg_match( '/"custom":(\{.*?\})/', $html, $custom );
		$this->assertEquals( [
			'account' => 'named', 'bot' => false, 'editCountBucket' => '0', 'namespace' => -1, 'registrationAgeBucket' => '0', 'skin' => 'vector'
		], json_decode( $custom[1], true ) );
		preg_match( '/"gates":(\{.*?\]\})/', $html, $gates );
		foreach ( [ 'built_in', 'by_page', 'by_hook' ] as $name ) {
			$this->assertTrue( json_decode( $gates[1], true )[$name][0], $name );
		}
		$log = self::$wiki->log( 'statsig' );
		$this->assertSame( 1, substr_count( $log, '"contact" reads as an address' ) );
		$this->assertStringContainsString( 'RuntimeException', $log );
		$this->assertStringNotContainsString( 'zzcanary', $log );
		$this->assertMetrics();
	}

	/** What the same page view told the wiki's metrics, in StatsD's words on 1.39 and with labels on 1.43 */
	private function assertMetrics(): void {
		$heard = self::heard( 'unlisted' );
		foreach ( [ [ 'native', 'Recognized', 4 ], [ 'default', 'Unrecognized', '\\d+' ] ] as [ $source, $reason, $number ] ) {
			$this->assertMatchesRegularExpression(
				"/decisions(\.$source\.$reason:$number\|c|_total:$number\|c\|#source:$source,reason:$reason)/", $heard
			);
		}
		$this->assertMatchesRegularExpression( '/unknown_entries(\.gone:1\|c|_total:1\|c\|#entry:gone)/', $heard );
		$this->assertStringNotContainsString( 'made_up', $heard );
	}

	/**
	 * @depends testARegisteredReaderIsDecidedByWhatTheWikiKnows
	 */
	public function testTheRecordHoldsWhatTheConfigReadsAndTheWorkerDecidesTheSameByIt(): void {
		$lines = preg_grep( '/"gate":"by_hook"/', self::$wiki->spoolWith( '"gate":"by_hook"' ) );
		$user = json_decode( reset( $lines ), true )['e']['user'];
		$this->assertEquals( [
			'account' => 'named', 'bot' => false, 'editCountBucket' => '0', 'namespace' => -1, 'rank' => 3, 'registrationAgeBucket' => '0',
			'skin' => 'vector', 'trusted' => true,
		], $user['custom'] );
		$this->assertSame( [ 'custom', 'userID' ], self::sorted( array_keys( $user ) ) );
		$ship = realpath( __DIR__ . '/../../../../php/maintenance/ship.php' );
		[ $status, $said ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder, $ship ] );
		$sunk = array_map( static fn ( $line ) => json_decode( $line, true ), array_merge( ...array_map( 'file', glob( self::$wiki->folder . '/statsig/sink/*.jsonl' ) ) ) );
		$verified = [];
		foreach ( $sunk as $event ) {
			// Checks that expose nothing name no gate
			$verified[$event['metadata']['gate'] ?? ''] = [ $event['metadata']['gateValue'], $event['verified'] ];
		}
		unset( $verified[''] );
		ksort( $verified );
		$this->assertSame( [
			'built_in' => [ 'true', true ], 'by_hook' => [ 'true', true ], 'by_page' => [ 'true', true ], 'half_done' => [ 'false', true ]
		], $verified, "$status: $said" );
	}

	public function testBrowsersDoNotDecideWhatOnlyPhpKnows(): void {
		// The same gates by the stable id, in a program
		$config = \Statsig\Config::fromJson( str_replace( '"idType":"userID"', '"idType":"stableID"', self::document() ) );
		$outline = $config->clientProgramOutline();
		$this->assertSame( [ 'by_page' ], $outline['listed']['gates'] );
		$this->assertSame( [ 'Field' ], array_values( array_unique( array_column( $outline['leftOut'], 'reason' ) ) ) );
		$this->assertCount( 4, $outline['leftOut'] );
	}

	private static function sorted( array $names ): array {
		sort( $names );
		return $names;
	}
}
