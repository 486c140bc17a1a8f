<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * An entry by the stable id that looks at language, skin or namespace: PHP, where it may decide, answers as the browser
 * does by the program.
 */
class PageAttributesTest extends TestCase {
	private const PAGES = [
		'/index.php?title=Special:RecentChanges' => 'Recognized/true',
		'/index.php?title=Special:RecentChanges&uselang=de' => 'Recognized/false',
		'/index.php?title=Special:RecentChanges&useskin=fallback' => 'Recognized/false',
	];

	private static function document(): string {
		$field = static fn ( string $name, string $operator, $target ) => [
			'type' => 'user_field', 'field' => $name, 'operator' => $operator, 'targetValue' => $target,
			'additionalValues' => (object)[], 'idType' => 'stableID',
		];
		return json_encode( [
			'feature_gates' => [ 'special_gate' => [
				'type' => 'feature_gate', 'entity' => 'feature_gate', 'salt' => 's', 'enabled' => true, 'defaultValue' => false,
				'idType' => 'stableID', 'version' => 1, 'rules' => [ [
					'name' => 'all', 'id' => 'all', 'salt' => 'all', 'passPercentage' => 100, 'idType' => 'stableID',
					'conditions' => [ 'english', 'skinned', 'special' ], 'returnValue' => true,
				] ],
			] ],
			'dynamic_configs' => (object)[], 'layer_configs' => (object)[],
			'condition_map' => [
				'english' => $field( 'language', 'any', [ 'en' ] ),
				'skinned' => $field( 'skin', 'none', [ 'fallback' ] ),
				'special' => $field( 'namespace', 'lt', 0 ),
			],
			'has_updates' => true, 'time' => 1_700_000_000_000,
		] );
	}

	public function testPhpAnswersAsTheBrowserOfThisPageDoes(): void {
		$wiki = new ServedWiki( [], __DIR__ . '/../fixtures/page-attributes.php', [ 'statsig/config.json' => self::document() ] );
		try {
			$this->assertSame( [ 'language', 'namespace', 'skin' ], self::sorted( json_decode( $wiki->moduleFiles()[0] )->fields ) );
			$wiki->cookies = [ 'wikistatsigId' => '00112233445566778899' ];
			foreach ( self::PAGES as $path => $answer ) {
				[ $status, , $html ] = $wiki->request( $path );
				preg_match( '!<p id="asked">(.*?)</p>!', $html, $found );
				$this->assertSame( [ 200, $answer ], [ $status, $found[1] ?? null ], $path );
			}
			$this->assertSame( '', $wiki->log( 'statsig' ) );
		} finally {
			$wiki->end();
		}
	}

	private static function sorted( array $names ): array {
		sort( $names );
		return $names;
	}
}
