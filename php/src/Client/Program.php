<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Local\LocalDocument;
use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * The program: rules by which each browser decides for its stable id. It is the same for everybody, so that pages and
 * scripts may lie in a cache.
 */
class Program {
	/** What browsers get where there is nothing to decide: docs/program-format.md */
	private const NOTHING = '{"kind":"program","v":1,"hash":"none","listed":[0,0,0],"gates":[],"configs":[],"layers":[]}';

	/**
	 * @param Settings $settings
	 * @param ProgramOptions $options
	 * @param LocalDocument $local Whose entries are in it too
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly ProgramOptions $options,
		private readonly LocalDocument $local
	) {
	}

	/** @return string JSON */
	public function text(): string {
		if ( !$this->isOn() ) {
			return self::NOTHING;
		}
		$this->local->lay();
		return \Statsig\clientProgram( $this->options->toArray() );
	}

	/** @return string Version of the program, 16 hex digits */
	public function version(): string {
		return $this->isOn() ? $this->outline()['version'] : substr( hash( 'sha256', self::NOTHING ), 0, 16 );
	}

	/** @return string[] Groups of operators that it uses, sorted: docs/program-format.md */
	public function needs(): array {
		return $this->isOn() ? $this->outline()['needs'] : [];
	}

	/** @return array<string,string[]> Names of the entries that it has, in clear: of 'gates', 'configs' and 'layers' */
	public function listed(): array {
		return $this->isOn() ? $this->outline()['listed'] : [];
	}

	/** @return string[] Names of the attributes that its entries read */
	public function fields(): array {
		return $this->isOn() ? $this->outline()['fields'] : [];
	}

	/** @return array[] 'kind', 'name' and 'reason' of each listed entry that is not in the program */
	public function leftOut(): array {
		return $this->isOn() ? $this->outline()['leftOut'] : [];
	}

	private function isOn(): bool {
		return $this->settings->get( 'StatsigEnabled' ) && function_exists( 'Statsig\clientProgram' );
	}

	/** @return array The module keeps it for as long as the config and the options stay */
	private function outline(): array {
		$this->local->lay();
		return \Statsig\clientProgramOutline( $this->options->toArray() );
	}
}
