<?php

namespace MediaWiki\Extension\Statsig\Settings;

/**
 * One thing that is wrong in a setting. It does not hold the setting's value, which may be a secret.
 */
final class Fault {
	/**
	 * @param string $setting Name without the prefix, such as "StatsigEvents"
	 * @param string $entry The part that is wrong, such as "save.metadata.kind"; empty for the whole setting
	 * @param string $problem What is wrong and what becomes of it, as the rest of a sentence
	 * @param string $example What would be right
	 */
	public function __construct(
		public readonly string $setting,
		public readonly string $entry,
		public readonly string $problem,
		public readonly string $example
	) {
	}

	/** @return string A sentence */
	public function sentence(): string {
		return "\$wg{$this->setting}" . ( $this->entry === '' ? '' : ", entry \"{$this->entry}\"," ) . " {$this->problem}.";
	}
}
