<?php

namespace MediaWiki\Extension\Statsig\Local;

use MediaWiki\Extension\Statsig\Settings\LocalExperiments;
use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * The document of this wiki's own entries, made once for each state of the setting: a page view takes it out of the host's
 * cache and hands it to the module, which has it compiled already.
 */
final class LocalDocument {
	/** To be raised with each change of what the same setting comes to */
	private const FORM = 1;
	private const SECONDS = 86400;

	/** @var array{string,array<string,string>}|null The document, and LocalExperiments::$inactive */
	private ?array $made = null;

	/**
	 * @param Settings $settings
	 * @param \Closure $hostCache Returns a BagOStuff of this host
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly \Closure $hostCache
	) {
	}

	/** @return string Empty where the wiki has no entry of its own */
	public function text(): string {
		return $this->made()[0];
	}

	/**
	 * @return array<string,string> Full name => type of unit, of the experiments in it that do not run
	 */
	public function inactive(): array {
		return $this->made()[1];
	}

	/**
	 * Lets the module answer for this wiki's own entries, to the end of the request. To be called before anything is asked
	 * that may name one; again it costs next to nothing.
	 */
	public function lay(): void {
		$text = $this->settings->get( 'StatsigLocalExperiments' ) === [] ? '' : $this->text();
		if ( $text !== '' && function_exists( 'Statsig\overlay' ) ) {
			\Statsig\overlay( $text );
		}
	}

	private function made(): array {
		if ( $this->made !== null ) {
			return $this->made;
		}
		$given = $this->settings->get( 'StatsigLocalExperiments' );
		if ( $given === [] ) {
			return $this->made = [ '', [] ];
		}
		try {
			$state = serialize( $given );
		} catch ( \Throwable $e ) {
			// A closure in it, which is a Fault
			return $this->made = self::make( $given );
		}
		$cache = ( $this->hostCache )();
		return $this->made = $cache->getWithSetCallback(
			$cache->makeGlobalKey( 'statsig-local', self::FORM, hash( 'sha256', $state ) ), self::SECONDS, static fn () => self::make( $given )
		);
	}

	private static function make( array $given ): array {
		$experiments = new LocalExperiments( $given );
		return [ $experiments->document(), $experiments->inactive ];
	}
}
