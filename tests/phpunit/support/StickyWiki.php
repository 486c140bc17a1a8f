<?php

namespace MediaWiki\Extension\Statsig\Tests;

use PHPUnit\Framework\TestCase;

/**
 * Tests of what accounts keep, on a wiki whose config changes (fixtures/sticky.php).
 */
abstract class StickyWiki extends TestCase {
	protected const PAGE = '/index.php?title=Main_Page';
	protected const SPECIAL = '/index.php?title=Special:SpecialPages';
	protected const KEPT = [ 'StatsigStickyEntries' => [ 'account_experiment', 'account_layer', 'browser_experiment' ] ];

	protected static ServedWiki $wiki;
	protected static Readers $readers;
	protected static \PDO $wikiDb;
	private static \PDO $jobDb;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki( [ 'WIKI_WORKERS' => '1' ], __DIR__ . '/../fixtures/sticky.php', [
			'ini/zz.ini' => "opcache.enable=0\nstatsig.check_interval=0\n",
		] );
		self::$readers = new Readers( self::$wiki );
		foreach ( [ 'Alice', 'Bob' ] as $name ) {
			self::$readers->addAccount( $name );
		}
		$folder = self::$wiki->folder . '/data';
		self::$wikiDb = new \PDO( "sqlite:$folder/wiki.sqlite" );
		self::$jobDb = new \PDO( 'sqlite:' . ( is_file( "$folder/wiki_jobqueue.sqlite" ) ? "$folder/wiki_jobqueue.sqlite" : "$folder/wiki.sqlite" ) );
		foreach ( [ self::$wikiDb, self::$jobDb ] as $db ) {
			$db->setAttribute( \PDO::ATTR_ERRMODE, \PDO::ERRMODE_EXCEPTION );
			$db->exec( 'PRAGMA busy_timeout = 10000' );
		}
		self::$wikiDb->exec( 'CREATE TABLE statsig_writes ( what TEXT )' );
		foreach ( [ 'INSERT' => 'NEW', 'UPDATE' => 'NEW', 'DELETE' => 'OLD' ] as $event => $row ) {
			self::$wikiDb->exec( "CREATE TRIGGER statsig_$event AFTER $event ON user_properties WHEN $row.up_property LIKE 'statsig-sticky-%' " .
				"BEGIN INSERT INTO statsig_writes VALUES ( '$event' ); END" );
		}
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	protected function setUp(): void {
		// What the last page view of the test before has left for after its response is not to be this test's
		self::jobs();
		self::config();
		self::options( self::KEPT );
		self::$wiki->cookies = [];
		self::$jobDb->exec( 'DELETE FROM job' );
		self::$wikiDb->exec( "DELETE FROM user_properties WHERE up_property LIKE 'statsig-%'" );
		self::$wikiDb->exec( 'DELETE FROM statsig_writes' );
		@unlink( self::$wiki->folder . '/readonly' );
		exec( 'rm -rf ' . escapeshellarg( self::$wiki->folder ) . '/statsig/spool/*' );
		file_put_contents( self::$wiki->folder . '/log/statsig.log', '' );
	}

	/**
	 * Puts a config in place.
	 *
	 * @param \Closure|null $change Given the fixture as objects
	 */
	protected static function config( ?\Closure $change = null ): void {
		static $time = 1_768_000_000_000;
		$config = json_decode( file_get_contents( __DIR__ . '/../fixtures/config.json' ) );
		$config->time = $time += 1000;
		$change && $change( $config );
		$path = self::$wiki->folder . '/statsig/config.json';
		file_put_contents( "$path.new", json_encode( $config, JSON_PRESERVE_ZERO_FRACTION ) );
		rename( "$path.new", $path );
	}

	/** A version in which everybody is in another group of both experiments, by other rules */
	protected static function configOfOthers( ?\Closure $change = null ): void {
		self::config( static function ( object $config ) use ( $change ): void {
			foreach ( [ 'account_experiment', 'layered_experiment' ] as $name ) {
				$rule = $config->dynamic_configs->$name->rules[0];
				$rule->id = $rule->name = "{$name}_other";
				[ $rule->groupName, $rule->returnValue ] = [ 'Other', (object)[ 'size' => 9 ] ];
			}
			$change && $change( $config );
		} );
	}

	protected static function options( array $options ): void {
		file_put_contents( self::$wiki->folder . '/options.json', json_encode( $options ) );
	}

	/** @return array What the page says of its reader */
	protected static function answers( string $path = self::PAGE, array $headers = [] ): array {
		[ $status, , $html ] = self::$wiki->request( $path, $headers );
		self::assertSame( 200, $status );
		self::assertSame( 1, preg_match( '!<p id="sticky">(.*?)</p>!s', $html, $found ), $html );
		return json_decode( html_entity_decode( $found[1] ), true );
	}

	/** @return array|null The values that a page brings to the browser */
	protected static function values( string $path = self::PAGE ): ?array {
		// It ends at its own closing brace, wherever in the page's variables it stands
		preg_match( '/"wgStatsigValues":\s*(\{(?:[^{}"]|"(?:[^"\\\\]|\\\\.)*"|(?1))*\})/', self::$wiki->request( $path )[2], $found );
		return isset( $found[1] ) ? json_decode( $found[1], true ) : null;
	}

	/**
	 * @return int Jobs of ours in the queue
	 */
	protected static function jobs(): int {
		// One worker takes one request after another: what it left for after the response is done when it answers the next
		self::$wiki->request( self::PAGE . '&silent=1&action=raw' );
		return (int)self::$jobDb->query( "SELECT COUNT(*) FROM job WHERE job_cmd = 'statsigSticky'" )->fetchColumn();
	}

	protected static function runJobs(): void {
		$script = ( getenv( 'MW_INSTALL_PATH' ) ?: '/usr/share/mediawiki' ) . '/maintenance/runJobs.php';
		[ $status, $said ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder, $script, '--type', 'statsigSticky' ] );
		self::assertSame( 0, $status, $said );
		self::assertStringNotContainsString( 'error', strtolower( preg_replace( '/t=\d+.*good/', '', $said ) ), $said );
	}

	/** @return string[] Writes of records since the test began: INSERT, UPDATE, DELETE */
	protected static function writes(): array {
		return self::$wikiDb->query( 'SELECT what FROM statsig_writes ORDER BY rowid' )->fetchAll( \PDO::FETCH_COLUMN );
	}

	/** @return array<string,string> What an account keeps, by entry */
	protected static function kept( string $account ): array {
		$query = self::$wikiDb->prepare( "SELECT substr( up_property, 16 ), up_value FROM user_properties JOIN user ON user_id = up_user
			WHERE user_name = ? AND up_property LIKE 'statsig-sticky-%' ORDER BY up_property" );
		$query->execute( [ $account ] );
		return $query->fetchAll( \PDO::FETCH_KEY_PAIR );
	}

	protected static function keep( string $account, string $entry, string $text ): void {
		self::$wikiDb->prepare( "INSERT INTO user_properties ( up_user, up_property, up_value ) SELECT user_id, ?, ? FROM user WHERE user_name = ?" )
			->execute( [ "statsig-sticky-$entry", $text, $account ] );
		self::$wikiDb->exec( 'DELETE FROM statsig_writes' );
	}
}
