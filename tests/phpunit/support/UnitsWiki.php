<?php

namespace MediaWiki\Extension\Statsig\Tests;

use PHPUnit\Framework\TestCase;

/**
 * Tests of whom is decided for, on a wiki of their own (fixtures/units.php).
 */
abstract class UnitsWiki extends TestCase {
	protected const ID = '00112233445566778899';
	protected const EDGE_IDS = [ 'aaaaaaaaaaaaaaaaaaa1', 'aaaaaaaaaaaaaaaaaaa2' ];
	protected const PAGE = '/index.php?title=Main_Page';
	/** One that is private */
	protected const SPECIAL = '/index.php?title=Special:SpecialPages';
	/** One worker: it writes what one request exposed before it takes the next */
	private const ENVIRONMENT = [ 'WIKI_WORKERS' => '1' ];

	protected static ServedWiki $wiki;
	protected static Readers $readers;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki( self::ENVIRONMENT, __DIR__ . '/../fixtures/units.php' );
		self::$readers = new Readers( self::$wiki );
		self::$readers->addAccount( 'Alice' );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	protected function setUp(): void {
		self::options( [] );
		self::$wiki->cookies = [];
		exec( 'rm -rf ' . escapeshellarg( self::$wiki->folder ) . '/statsig/spool/* ' . escapeshellarg( self::$wiki->folder ) . '/off' );
		file_put_contents( self::$wiki->folder . '/log/statsig.log', '' );
	}

	/**
	 * @param array<string,mixed> $options Settings, without "wg"
	 */
	protected static function options( array $options ): void {
		file_put_contents( self::$wiki->folder . '/options.json', json_encode( $options ) );
	}

	/** @return array<string,string> What the hostile feature of a page was answered: name => reason/answer */
	protected static function answers( string $html ): array {
		preg_match( '!<p id="hostile">(.*?)</p>!s', $html, $found );
		preg_match_all( '/(\w+)=(\S*)/', html_entity_decode( $found[1] ?? '' ), $pairs );
		return array_combine( $pairs[1], $pairs[2] );
	}

	/** @return array[] Users of all events so far, each with 'event' besides; another request came after those that made them */
	protected static function users(): array {
		self::$wiki->request( '/load.php?modules=startup&only=scripts' );
		$users = [];
		foreach ( self::$wiki->spool() as $line ) {
			$event = json_decode( $line, true )['e'];
			if ( $event['eventName'] !== 'statsig::non_exposed_checks' ) {
				$users[] = ( $event['user'] ?? [] ) + [ 'event' => $event['eventName'], 'entry' => $event['metadata']['gate'] ?? $event['metadata']['config'] ?? null ];
			}
		}
		return $users;
	}
}
