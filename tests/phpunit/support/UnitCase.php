<?php

namespace MediaWiki\Extension\Statsig\Tests;

use CentralIdLookup;
use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\ParseScope;
use MediaWiki\Extension\Statsig\ResponseAudience;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Unit\Pseudonym;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\User\CentralId\CentralIdLookupFactory;
use PHPUnit\Framework\TestCase;

/**
 * Builds our objects for one reader in one kind of response, with MediaWiki faked.
 */
abstract class UnitCase extends TestCase {
	protected const STABLE_ID = '00112233445566778899';
	protected const SECRET = 'a secret for tests';

	protected MemoryLog $log;

	protected function setUp(): void {
		$this->log = new MemoryLog();
	}

	protected function experiments(
		DecisionSource $source, FakeContext $context, array $settings = [], string $entryPoint = 'index'
	): Experiments {
		return new Experiments(
			$this->config( $settings ),
			$source,
			$this->readerUnits( $settings ),
			new ResponseAudience( $entryPoint, $context ),
			new ParseScope(),
			$this->log
		);
	}

	protected function readerUnits( array $settings = [] ): ReaderUnits {
		return new ReaderUnits( $this->pseudonym( $settings ), 'testwiki' );
	}

	/**
	 * @param array $settings
	 * @param CentralIdLookup|null $lookup Of the provider "farm"; null: accounts are local
	 * @return Pseudonym
	 */
	protected function pseudonym( array $settings = [], ?CentralIdLookup $lookup = null ): Pseudonym {
		$factory = $this->createMock( CentralIdLookupFactory::class );
		$factory->method( 'getDefaultProviderId' )->willReturn( $lookup ? 'farm' : 'local' );
		if ( $lookup ) {
			$factory->method( 'getLookup' )->with( 'farm' )->willReturn( $lookup );
		} else {
			$factory->expects( $this->never() )->method( 'getLookup' );
		}
		return new Pseudonym( $this->config( $settings ), $factory, 'testwiki', $this->log );
	}

	protected function config( array $settings = [] ): \HashConfig {
		return new \HashConfig( $settings + [
			'StatsigEnabled' => true,
			'StatsigClientEntries' => [],
			'StatsigUnitSecret' => self::SECRET,
			'StatsigEvents' => [],
			'StatsigEventsPerDay' => 0,
			'StatsigRelayLimits' => [],
		] );
	}
}
