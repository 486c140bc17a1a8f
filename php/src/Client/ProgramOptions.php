<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Local\LocalDocument;
use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * What this wiki wants in the program by which its browsers decide. Delivery and worker ask the same, so that the worker
 * knows each program that a browser can have.
 */
final class ProgramOptions {
	public function __construct(
		private readonly Settings $settings,
		private readonly LocalDocument $local
	) {
	}

	/**
	 * @return array{only:string[],names:string} As Statsig\clientProgram() takes them. Fields and units are the module's
	 *  own defaults: what browsers derive by themselves.
	 */
	public function toArray(): array {
		return [
			// What is pinned is not decided, so nobody is a member of it, nor of an experiment that does not run
			'only' => array_values( array_diff(
				$this->settings->get( 'StatsigClientEntries' ), array_map( 'strval', array_keys( $this->settings->get( 'StatsigForce' ) ) ),
				array_keys( $this->local->inactive() )
			) ),
			'names' => $this->settings->get( 'StatsigProgramNames' ),
		];
	}

	/**
	 * @return array{only:string[],names:string,local?:string} As the worker is told: with the document of the wiki's own
	 *  entries, if there are any
	 */
	public function forWorker(): array {
		$document = $this->local->text();
		return $this->toArray() + ( $document === '' ? [] : [ 'local' => $document ] );
	}
}
