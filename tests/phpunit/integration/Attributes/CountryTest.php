<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Attributes;

use MediaWiki\Extension\Statsig\Tests\Readers;
use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * From an edge's header, or the reader's address, to decisions, and to nothing else: the country QZ and the addresses of
 * 198.51.100.0/24 are in no page, record, log or figure.
 */
class CountryTest extends TestCase {
	private const PAGE = '/index.php?title=Main_Page';
	private const SPECIAL = '/index.php?title=Special:SpecialPages';
	private const ADDRESS = '198.51.100.77';
	private const HEADER = [ 'StatsigCountry' => 'X-Country', 'CdnServersNoPurge' => [ '127.0.0.1' ] ];
	private const DATABASE = [ 'StatsigCountry' => 'database' ] + self::HEADER;
	private const STABLE_ID = '00112233445566778899';

	private static ServedWiki $wiki;
	private static Readers $readers;
	/** Everything that was answered */
	private static string $seen = '';

	public static function setUpBeforeClass(): void {
		$file = tempnam( sys_get_temp_dir(), 'countries' );
		exec( 'perl ' . escapeshellarg( dirname( __DIR__, 4 ) . '/tests/geo/write.pl' ) . " country $file QZ 2>&1", $said, $status );
		self::assertSame( 0, $status, implode( "\n", $said ) );
		self::$wiki = new ServedWiki( [ 'WIKI_WORKERS' => '1' ], __DIR__ . '/../../fixtures/country.php', [
			'countries.mmdb' => file_get_contents( $file ),
			'statsig/config.json' => self::document(),
			'ini/zz.ini' => "statsig.geo_file={folder}/countries.mmdb\nstatsig.sink_dir={folder}/statsig/sink\n",
		] );
		unlink( $file );
		self::$readers = new Readers( self::$wiki );
		self::$readers->addAccount( 'Alice' );
		self::$readers->addBrowser( self::STABLE_ID );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	private static function document(): string {
		$gate = static fn ( string $idType, string $condition ) => [
			'type' => 'feature_gate', 'entity' => 'feature_gate', 'salt' => 's', 'enabled' => true, 'defaultValue' => false,
			'idType' => $idType, 'version' => 1, 'rules' => [ [ 'name' => 'here', 'id' => 'here', 'salt' => 'here', 'passPercentage' => 100,
				'idType' => $idType, 'conditions' => [ $condition ], 'returnValue' => true ] ],
		];
		$condition = static fn ( string $type ) => [
			'type' => $type, 'field' => 'country', 'operator' => 'any', 'targetValue' => [ 'QZ' ], 'additionalValues' => (object)[], 'idType' => 'userID'
		];
		return json_encode( [
			'feature_gates' => [ 'account_here' => $gate( 'userID', 'address' ), 'browser_here' => $gate( 'stableID', 'address' ),
				'field_here' => $gate( 'userID', 'field' ) ],
			'dynamic_configs' => (object)[], 'layer_configs' => (object)[],
			'condition_map' => [ 'address' => $condition( 'ip_based' ), 'field' => $condition( 'user_field' ) ],
			'has_updates' => true, 'time' => 1_700_000_000_000,
		] );
	}

	/**
	 * @return array{string|null,string,string} What was decided in a page, its headers and its text
	 */
	private function page( string $reader, array $options, string $page = self::PAGE, array $headers = [ 'X-Country: QZ' ] ): array {
		file_put_contents( self::$wiki->folder . '/options.json', json_encode( $options ) );
		[ , $lines, $html ] = self::$readers->be( $reader )->request( $page, $headers );
		self::$seen .= $lines . $html;
		preg_match( '!<p id="asked">(.*?)</p>!', $html, $found );
		return [ $found[1] ?? null, $lines, $html ];
	}

	private static function forwarded( string $address ): array {
		return [ "X-Forwarded-For: $address" ];
	}

	public function testARegisteredReaderIsDecidedByTheCountryInPagesAndValues(): void {
		$here = 'account_here:true/Recognized browser_here:false/NoUnit field_here:true/Recognized other:false';
		$not = str_replace( 'true', 'false', $here );
		[ $said, , $html ] = $this->page( 'Alice', self::HEADER );
		$this->assertSame( $here, $said );
		preg_match( '/"gates":(\{.*?\]\})/', $html, $gates );
		$this->assertSame( [ true, true ], array_column( json_decode( $gates[1], true ), 0 ), 'so are the values of the page' );
		$this->assertSame( $here, $this->page( 'Alice', self::DATABASE, self::PAGE, self::forwarded( self::ADDRESS ) )[0] );
		$this->assertSame( $not, $this->page( 'Alice', self::DATABASE, self::PAGE, self::forwarded( '192.0.2.7' ) )[0] );
		$this->assertSame( $not, $this->page( 'Alice', self::DATABASE )[0], 'the header counts for nothing then' );
		$this->assertSame( $not, $this->page( 'Alice', self::HEADER, self::PAGE, self::forwarded( self::ADDRESS ) )[0], 'nor here the address' );
		$this->assertSame( $not, $this->page( 'Alice', self::HEADER, self::PAGE, [ 'X-Country: qz' ] )[0] );
		$this->assertSame( $not, $this->page( 'Alice', [ 'StatsigCountry' => '' ] + self::HEADER )[0], 'the default is to know nothing' );
		foreach ( [ self::HEADER, self::DATABASE ] as $options ) {
			$this->assertSame( $not, $this->page( 'Alice', [ 'CdnServersNoPurge' => [] ] + $options, self::PAGE,
				[ 'X-Country: QZ', ...self::forwarded( self::ADDRESS ) ] )[0], 'who is no proxy of the wiki is not believed' );
		}
		$this->assertSame( '', self::$wiki->log( 'statsig' ) );
	}

	public function testPagesThatACacheKeepsDecideNothingAndAskNobody(): void {
		foreach ( [ self::HEADER, self::DATABASE ] as $options ) {
			[ $said, $headers, $html ] = $this->page( self::STABLE_ID, $options, self::PAGE, [ 'X-Country: QZ', ...self::forwarded( self::ADDRESS ) ] );
			$this->assertSame( 'account_here:false/DecidedInBrowser browser_here:false/DecidedInBrowser field_here:false/DecidedInBrowser other:false', $said );
			$this->assertMatchesRegularExpression( '/^Cache-Control:.*s-maxage=[1-9]/mi', $headers );
			[ , , $elsewhere ] = $this->page( self::STABLE_ID, $options, self::PAGE, [ 'X-Country: NZ', ...self::forwarded( '192.0.2.7' ) ] );
			$mask = static fn ( string $html ) => preg_replace( '/"wg(RequestId|BackendResponseTime)":[^,]*|nonce="[^"]*"/', '', $html );
			$this->assertSame( $mask( $html ), $mask( $elsewhere ), 'a copy is for readers of all countries' );
			[ $said, $headers ] = $this->page( self::STABLE_ID, $options, self::SPECIAL, [ 'X-Country: QZ', ...self::forwarded( self::ADDRESS ) ] );
			$this->assertSame( 'account_here:false/NoUnit browser_here:true/Recognized field_here:false/NoUnit other:false', $said );
			$this->assertMatchesRegularExpression( '/^Cache-Control:.*private/mi', $headers );
		}
		[ $program ] = self::$wiki->moduleFiles();
		self::$seen .= $program;
		$this->assertStringContainsString( '"gates":[],"configs":[],"layers":[],"absent":{"browser_here":"Ip"}', $program, 'browsers do not decide by it' );
	}

	public function testWhoAsksTheApiGetsTheSame(): void {
		file_put_contents( self::$wiki->folder . '/options.json', json_encode( self::HEADER ) );
		$wiki = self::$readers->be( 'Alice' );
		foreach ( [ 'QZ' => true, 'NZ' => false ] as $country => $isHere ) {
			foreach ( [ '/rest.php/statsig/v1/assignments', '/api.php?action=query&meta=statsig&format=json&formatversion=2' ] as $path ) {
				[ , $headers, $json ] = $wiki->request( $path, [ "X-Country: $country" ] );
				self::$seen .= $headers . $json;
				$answer = json_decode( $json, true );
				$enabled = array_column( $answer['assignments'] ?? $answer['query']['statsig'], 'enabled', 'name' );
				$this->assertSame( [ $isHere, false, $isHere ], array_map( 'boolval', array_values( $enabled ) ), $path );
				$this->assertMatchesRegularExpression( '/^Cache-Control:.*private/mi', $headers );
			}
		}
	}

	/**
	 * @depends testARegisteredReaderIsDecidedByTheCountryInPagesAndValues
	 * @depends testPagesThatACacheKeepsDecideNothingAndAskNobody
	 * @depends testWhoAsksTheApiGetsTheSame
	 */
	public function testNothingThatIsWrittenNamesTheCountryOrTheAddress(): void {
		$spool = implode( "\n", self::$wiki->spoolWith( '"gate":"browser_here"' ) );
		$this->assertStringContainsString( '"gate":"account_here","gateValue":"true"', $spool );
		[ , $shipped ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder, realpath( __DIR__ . '/../../../../php/maintenance/ship.php' ) ] );
		[ , $doctor ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder, realpath( __DIR__ . '/../../../../php/maintenance/doctor.php' ) ] );
		$this->assertStringContainsString( 'Addresses have the country that Test-Country has', $doctor );
		$events = implode( '', array_map( 'file_get_contents', glob( self::$wiki->folder . '/statsig/sink/*' ) ) );
		$this->assertStringContainsString( '"gate":"account_here"', $events );
		$this->assertMatchesRegularExpression( '/"verified":false[^\n]*"gate":"account_here","gateValue":"true"/', $events, 'nobody can decide it again' );
		$this->assertStringNotContainsString( 'disagrees', $events . $shipped );
		$logs = implode( '', array_map( 'file_get_contents', glob( self::$wiki->folder . '/log/*' ) ) );
		foreach ( [ self::$seen, $spool, $shipped, $doctor, $events, $logs ] as $place => $written ) {
			$this->assertDoesNotMatchRegularExpression( '/\bQZ\b|198\.51\.100\.|pa_hash|privateAttributes/', $written, (string)$place );
		}
	}
}
