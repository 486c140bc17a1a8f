<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Vendor;

use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\Extension\Statsig\Vendor\VendorValues;
use MediaWiki\MediaWikiServices;
use MediaWiki\User\UserIdentity;
use MediaWiki\User\UserIdentityValue;
use PHPUnit\Framework\TestCase;

/**
 * What a page hands to Statsig's own SDKs: of registered readers alone, and such a page is private.
 */
class PageUserTest extends TestCase {
	private const STABLE_ID = '00112233445566778899';

	private static function values( array $settings ): VendorValues {
		$services = MediaWikiServices::getInstance();
		$given = $services->getMainConfig();
		return new VendorValues(
			new Settings( static fn ( string $name ) => $settings[$name] ?? $given->get( $name ) ),
			$services->getService( 'Statsig.ReaderUnits' ),
			$services->getService( 'Statsig.ReaderChoice' )
		);
	}

	private function page( UserIdentity $user, string $cookie = self::STABLE_ID ): object {
		return new class( $user, $cookie ) {
			/** @var int[] */
			public array $maxAges = [];

			public function __construct( private readonly UserIdentity $user, private readonly string $cookie ) {
			}

			public function getUser(): UserIdentity {
				return $this->user;
			}

			public function lowerCdnMaxage( int $seconds ): void {
				$this->maxAges[] = $seconds;
			}

			public function getRequest(): object {
				return $this;
			}

			public function getCookie( string $name ): ?string {
				return $name === ReaderUnits::COOKIE ? $this->cookie : null;
			}

			public function getHeader( string $name ): string|false {
				return false;
			}
		};
	}

	public function testARegisteredReadersPageIsPrivateAndNamesThePseudonym(): void {
		$user = new UserIdentityValue( 7, 'Reader' );
		$page = $this->page( $user );
		$given = json_decode( self::values( [ 'StatsigVendorApi' => true ] )->forPage( $page ), true );
		$this->assertSame( [ 0 ], $page->maxAges );
		$units = MediaWikiServices::getInstance()->getService( 'Statsig.ReaderUnits' )->of( $user );
		$this->assertSame( $units->userID, $given['user']['userID'] );
		$this->assertSame( self::STABLE_ID, $given['user']['customIDs']['stableID'] );
		$this->assertStringNotContainsString( 'Reader"', json_encode( $given ) );
		$forged = json_decode( self::values( [ 'StatsigVendorApi' => true ] )->forPage( $this->page( $user, 'x' ) ), true );
		$this->assertArrayNotHasKey( 'customIDs', $forged['user'], 'a cookie that is no id of ours' );
	}

	public function testOthersGetNothingAndTheirPagesStayPublic(): void {
		$readers = [
			[ new UserIdentityValue( 0, '127.0.0.1' ), [ 'StatsigVendorApi' => true ] ],
			[ new UserIdentityValue( 7, 'Reader' ), [ 'StatsigVendorApi' => false ] ],
			[ new UserIdentityValue( 7, 'Reader' ), [ 'StatsigVendorApi' => true, 'StatsigEnabled' => false ] ],
		];
		foreach ( $readers as [ $user, $settings ] ) {
			$page = $this->page( $user );
			$this->assertNull( self::values( $settings )->forPage( $page ) );
			$this->assertSame( [], $page->maxAges );
		}
	}
}
