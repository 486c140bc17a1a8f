<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * Browsers get the JSON of the document, and never an older page than it.
 */
class ShapesTest extends TestCase {
	private const VALUE = '{"size":2,"filters":{},"nested":{"empty":{},"list":[]},"byId":{"0":"zero","1":"one"},' .
		'"sparse":{"5":"five"},"list":[{},[],null],"script":"</script><b>&"}';
	private const PAGE = '/index.php?title=Main_Page';

	private static ServedWiki $wiki;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki( [], __DIR__ . '/../fixtures/shapes.php', [
			'statsig/config.json' => self::document( self::VALUE, 'First' ),
		] );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	private static function document( string $value, string $group ): string {
		$everybody = [ 'type' => 'public', 'operator' => null, 'field' => null, 'targetValue' => null,
			'additionalValues' => (object)[], 'idType' => 'userID' ];
		$entry = static fn ( string $unit ) => [
			'type' => 'dynamic_config', 'entity' => 'experiment', 'isActive' => true, 'explicitParameters' => [], 'salt' => 's',
			'enabled' => true, 'defaultValue' => (object)[], 'idType' => $unit, 'version' => 1, 'rules' => [ [
				'name' => 'all', 'id' => 'all', 'salt' => 'all', 'passPercentage' => 100, 'idType' => $unit, 'groupName' => $group,
				'isExperimentGroup' => true, 'conditions' => [ 'everybody' ], 'returnValue' => json_decode( $value ),
			] ],
		];
		return json_encode( [
			'feature_gates' => [ '42' => [ 'type' => 'feature_gate', 'entity' => 'feature_gate' ] + $entry( 'userID' ) ],
			'dynamic_configs' => [ 'account_shapes' => $entry( 'userID' ), 'browser_shapes' => $entry( 'stableID' ), '7' => $entry( 'userID' ) ],
			'layer_configs' => (object)[], 'condition_map' => [ 'everybody' => $everybody ],
			'has_updates' => true, 'time' => 1_700_000_000_000,
		] );
	}

	/** The values in a page, as their JSON text */
	private static function valuesOf( string $html ): string {
		return preg_match( '/"wgStatsigValues":(\{.*?"token":"[^"]*"\})/', $html, $found ) ? $found[1] : '';
	}

	public function testValuesInThePageAreTheDocuments(): void {
		self::$wiki->logIn( 'Admin', 'a-long-password' );
		$values = json_decode( self::valuesOf( self::$wiki->request( self::PAGE )[2] ) );
		$this->assertSame( json_encode( json_decode( self::VALUE ) ), json_encode( $values->configs->account_shapes[0] ) );
		$this->assertSame( json_encode( json_decode( self::VALUE ) ), json_encode( $values->configs->{'7'}[0] ), 'a name of digits' );
	}

	public function testAndSoAreThoseOfTheProgram(): void {
		self::$wiki->cookies = [];
		$program = json_decode( self::$wiki->moduleFiles()[0] );
		$this->assertSame( 'browser_shapes', $program->configs[0][0] );
		$this->assertContains(
			json_encode( json_decode( self::VALUE ) ), array_map( 'json_encode', $program->values )
		);
	}

	public function testA304NeverBringsOldDecisionsBack(): void {
		self::$wiki->cookies = [];
		self::$wiki->logIn( 'Admin', 'a-long-password' );
		[ , $headers, $html ] = self::$wiki->request( self::PAGE );
		$this->assertStringContainsString( '"First"', self::valuesOf( $html ) );
		preg_match( '/^Last-Modified: (.*?)\r/m', $headers, $date );
		$since = [ "If-Modified-Since: {$date[1]}" ];
		$this->assertSame( 304, self::$wiki->request( self::PAGE, $since )[0], 'nothing changed' );
		self::replaceDocument( 'Second' );
		[ $status, , $html ] = self::$wiki->request( self::PAGE, $since );
		$this->assertSame( 200, $status );
		$this->assertStringContainsString( '"Second"', self::valuesOf( $html ) );
	}

	/** Returns once every worker answers with the new document */
	private static function replaceDocument( string $group ): void {
		$file = self::$wiki->folder . '/statsig/config.json';
		file_put_contents( "$file.new", self::document( self::VALUE, $group ) );
		rename( "$file.new", $file );
		for ( $seen = 0; $seen < 8; ) {
			$isNew = str_contains( self::valuesOf( self::$wiki->request( self::PAGE )[2] ), "\"$group\"" );
			$seen = $isNew ? $seen + 1 : 0;
		}
	}
}
