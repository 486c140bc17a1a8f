<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Pages;

use MediaWiki\Extension\Statsig\Core\RequestContext;
use MediaWiki\Extension\Statsig\HookHandler\PageHooks;
use MediaWiki\MediaWikiServices;
use MediaWiki\User\UserIdentity;
use PHPUnit\Framework\TestCase;

/**
 * What is added to a page, and that a page with a reader's values is private whatever its session says.
 */
class PageHooksTest extends TestCase {
	/** @return object As an OutputPage, with all that was called of it in $calls: method => arguments of each call */
	private function page( UserIdentity $user, array $query = [] ): object {
		return new class( $user, $query ) {
			/** @var array<string,array[]> */
			public array $calls = [];

			public function __construct( private readonly UserIdentity $user, private readonly array $query ) {
			}

			public function getUser(): UserIdentity {
				return $this->user;
			}

			public function getRequest(): object {
				return $this;
			}

			public function getQueryValues(): array {
				return $this->query;
			}

			public function getCSP(): object {
				return $this;
			}

			public function getNonce(): bool {
				return false;
			}

			public function __call( string $method, array $arguments ) {
				$this->calls[$method][] = $arguments;
			}
		};
	}

	private function shown( UserIdentity $user, array $query = [] ): array {
		$page = $this->page( $user, $query );
		( new PageHooks )->onBeforePageDisplay( $page, RequestContext::getMain()->getSkin() );
		return $page->calls;
	}

	public function testThePageOfAnAccountIsPrivateAndHasItsValues(): void {
		$calls = $this->shown( MediaWikiServices::getInstance()->getUserFactory()->newFromName( 'Admin' ) );
		$this->assertSame( [ [ 'ext.statsig' ] ], $calls['addModules'] );
		[ [ $variable, $values ] ] = $calls['addJsConfigVars'];
		$this->assertSame( [ 'wgStatsigValues', 'values' ], [ $variable, $values['kind'] ] );
		$this->assertSame( [ [ 0 ] ], $calls['lowerCdnMaxage'] );
	}

	public function testAnotherPageIsEverybodys(): void {
		$calls = $this->shown( MediaWikiServices::getInstance()->getUserFactory()->newAnonymous() );
		$this->assertSame( [ [ 'ext.statsig' ] ], $calls['addModules'] );
		$this->assertSame( [], array_intersect_key( $calls, [ 'addJsConfigVars' => 1, 'lowerCdnMaxage' => 1 ] ) );
	}

	public function testTheOverlayComesWhereItIsAskedFor(): void {
		$calls = $this->shown( MediaWikiServices::getInstance()->getUserFactory()->newAnonymous(), [ 'statsig' => 'debug' ] );
		$this->assertSame( [ [ 'ext.statsig' ], [ 'ext.statsig.debug' ] ], $calls['addModules'] );
	}
}
