<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Attributes;

use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\Hook\HookRunner;
use MediaWiki\MediaWikiServices;
use MediaWiki\User\UserIdentity;
use MediaWiki\User\UserIdentityValue;
use PHPUnit\Framework\TestCase;

/**
 * The hook and the attributes that are built in, with MediaWiki's own services.
 */
class HookTest extends TestCase {
	/** @var \Throwable[] */
	private array $failures = [];

	private function ran( array $handlers ): array {
		$hooks = MediaWikiServices::getInstance()->getHookContainer();
		$scopes = array_map( static fn ( $handler ) => $hooks->scopedRegister( 'StatsigUserAttributes', $handler ), $handlers );
		$attributes = [ 'before' => 1 ];
		( new HookRunner( $hooks, function ( \Throwable $e ): void {
			$this->failures[] = $e;
		} ) )->onStatsigUserAttributes( new UserIdentityValue( 7, 'Reader' ), $attributes );
		return $attributes;
	}

	public function testEachHandlerAdds(): void {
		$this->assertSame( [ 'before' => 1, 'one' => 'Reader', 'two' => 2 ], $this->ran( [
			static function ( UserIdentity $user, array &$attributes ): void {
				$attributes['one'] = $user->getName();
			},
			new class {
				public function onStatsigUserAttributes( UserIdentity $user, array &$attributes ): void {
					$attributes['two'] = 2;
				}
			},
		] ) );
		$this->assertSame( [], $this->failures );
	}

	public function testAHandlerThatThrowsCostsItsOwnAttributes(): void {
		$this->assertSame( [ 'before' => 1, 'one' => 1, 'three' => 3 ], $this->ran( [
			static function ( $user, array &$attributes ): void {
				$attributes['one'] = 1;
			},
			static function ( $user, array &$attributes ): void {
				$attributes = [ 'half' => 1 ];
				throw new \RuntimeException( 'broken' );
			},
			static function ( $user, array &$attributes ): void {
				$attributes['three'] = 3;
			},
		] ) );
		$this->assertNotSame( [], $this->failures );
	}

	public function testWhatAHandlerReturnsIsOfNoMatter(): void {
		$found = $this->ran( [
			static fn ( $user, array &$attributes ) => $attributes['one'] = 'a text',
			static function ( $user, array &$attributes ): void {
				$attributes['two'] = 2;
			},
		] );
		$this->assertSame( [ 'before' => 1, 'one' => 'a text', 'two' => 2 ], $found );
	}

	public function testAnAccountIsKnownByItsRightsEditsAndAge(): void {
		$services = MediaWikiServices::getInstance();
		$attributes = $services->getService( 'Statsig.ReaderAttributes' );
		$fields = [ 'account', 'bot', 'editCountBucket', 'registrationAgeBucket', 'wiki' ];
		$user = $services->getUserFactory()->newFromName( 'Admin' );
		$found = $attributes->of( $user, $fields );
		$this->assertSame( [ 'account' => 'named', 'bot' => false, 'editCountBucket' => '0', 'registrationAgeBucket' => '0', 'wiki' => 'wiki' ], $found );
		$services->getUserGroupManager()->addUserToGroup( $user, 'bot' );
		try {
			$this->assertTrue( $attributes->of( $user, [ 'bot' ] )['bot'] );
		} finally {
			$services->getUserGroupManager()->removeUserFromGroup( $user, 'bot' );
		}
		$this->assertSame(
			[ 'account' => 'none', 'bot' => false ], $attributes->of( $services->getUserFactory()->newAnonymous( '198.51.100.7' ), array_slice( $fields, 0, 4 ) )
		);
	}

	public function testOtherExtensionsGetTheServiceByTheirConstructor(): void {
		$feature = new class( MediaWikiServices::getInstance()->getService( 'Statsig.Experiments' ) ) {
			public function __construct( public readonly Experiments $experiments ) {
			}
		};
		// As extension.json has it for hook handlers, special pages, REST handlers and API modules
		$made = MediaWikiServices::getInstance()->getObjectFactory()->createObject( [ 'class' => $feature::class, 'services' => [ 'Statsig.Experiments' ] ] );
		$this->assertSame( $feature->experiments, $made->experiments );
	}
}
