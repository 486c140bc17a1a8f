<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Client\Token;
use MediaWiki\Extension\Statsig\Relay\Policy;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * The relay's policy is the wiki's configuration and no more.
 */
class PolicyTest extends UnitCase {
	public function testDefaultsLetNoCustomEventThrough(): void {
		$settings = $this->settings();
		$this->assertSame( [
			'ids' => [ 'userID' => 'hex32', 'stableID' => 'hex20' ],
			'attributes' => [ 'wiki' => 'token', 'account' => [ 'enum', 'named', 'temp', 'none' ], 'bot' => 'boolean',
				'editCountBucket' => [ 'enum', '0', '1-4', '5-99', '100-999', '1000+' ],
				'registrationAgeBucket' => [ 'enum', '0', '1-6', '7-29', '30-364', '365+' ], 'language' => 'token',
				'skin' => 'token', 'namespace' => 'number' ],
			'events' => [],
			'limits' => [],
			'tokenKey' => ( new Token( $settings ) )->key(),
			'client' => '198.51.100.7',
			'to' => 'spool',
		], ( new Policy( $settings ) )->forSender( '198.51.100.7' ) );
	}

	public function testEventsAndLimitsOfTheWiki(): void {
		$policy = ( new Policy( $this->settings( [
			'StatsigEvents' => [ 'click' => [], 'size' => [ 'value' => 'number', 'metadata' => [ 'skin' => 'token' ] ] ],
			'StatsigEventsPerDay' => 1000,
			'StatsigRelayLimits' => [ 'perMinute' => 60 ],
		] ) ) )->forSender( '' );
		$this->assertSame( [
			'click' => [ 'value' => null, 'metadata' => [] ],
			'size' => [ 'value' => 'number', 'metadata' => [ 'skin' => 'token' ] ],
		], $policy['events'] );
		$this->assertSame( [ 'perMinute' => 60, 'perDay' => 1000 ], $policy['limits'] );
	}

	public function testWhatIsNoEventIsLeftForTheModuleToLeaveOut(): void {
		$policy = ( new Policy( $this->settings( [ 'StatsigEvents' => [ 'save', 'click' => null, 'tap' => [] ] ] ) ) )->forSender( '' );
		$this->assertSame( [ 'save', 'click' => null, 'tap' => [ 'value' => null, 'metadata' => [] ] ], $policy['events'] );
	}

	public function testRecordsOfBothUnitsAreTakenOnlyWhereTheWikiLinksThem(): void {
		$this->assertArrayNotHasKey( 'linkUnits', ( new Policy( $this->settings() ) )->lasting() );
		$this->assertTrue( ( new Policy( $this->settings( [ 'StatsigLinkUnits' => true ] ) ) )->lasting()['linkUnits'] );
	}

	public function testAPurposeIsHandedOver(): void {
		$policy = new Policy( $this->settings() );
		$this->assertSame( 'prefetch', $policy->forSender( '', 'prefetch' )['purpose'] );
	}

	public function testTheTokenKeyIsNotTheSecretAndNeedsOne(): void {
		$this->assertStringNotContainsString( self::SECRET, ( new Token( $this->settings() ) )->key() );
		$this->assertSame( '', ( new Token( $this->settings( [ 'StatsigUnitSecret' => '' ] ) ) )->key() );
	}
}
