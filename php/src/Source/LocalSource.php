<?php

namespace MediaWiki\Extension\Statsig\Source;

use MediaWiki\Extension\Statsig\Local\LocalDocument;
use MediaWiki\Extension\Statsig\Local\LocalEntry;
use MediaWiki\Extension\Statsig\Unit\Units;

/**
 * The second source of decisions: this wiki's own entries, $wgStatsigLocalExperiments. It stands before the source of
 * Statsig's config, answers for names that begin with "local:" and hands all others on. Wikis without the setting do not
 * have it. Both ask the same evaluator, so local entries decide as Statsig's do, and also where there is no config at all.
 */
final class LocalSource implements DecisionSource {
	/** Reason of a default: the experiment has not begun, or is over */
	public const INACTIVE = 'Inactive';

	/**
	 * @param DecisionSource $statsig The module's, which answers for both once the document is laid
	 * @param LocalDocument $document
	 */
	public function __construct(
		private readonly DecisionSource $statsig,
		private readonly LocalDocument $document
	) {
	}

	/** @inheritDoc */
	public function decide( string $name, string $kind, Units $units, bool $isCounted = false ): Decision {
		if ( $this->isOwn( $name ) && isset( $this->document->inactive()[$name] ) ) {
			// No rule and no version: nobody is a member of it, and nothing is exposed
			return new DefaultDecision( $name, $kind, self::INACTIVE, $this->document->inactive()[$name] );
		}
		return $this->statsig->decide( $name, $kind, $units, $isCounted );
	}

	public function check( string $gate, Units $units ): ?bool {
		$this->isOwn( $gate );
		return $this->statsig->check( $gate, $units );
	}

	/** @inheritDoc */
	public function force( string $name, string $kind, bool|string $group, string $reason ): ?Decision {
		$this->isOwn( $name );
		return $this->statsig->force( $name, $kind, $group, $reason );
	}

	public function mute(): void {
		$this->statsig->mute();
	}

	public function getIdType( string $name, string $kind ): string {
		$this->isOwn( $name );
		return $this->statsig->getIdType( $name, $kind );
	}

	/** @inheritDoc */
	public function getFieldsRead(): array {
		$this->document->lay();
		return $this->statsig->getFieldsRead();
	}

	public function isAvailable(): bool {
		return $this->statsig->isAvailable();
	}

	public function getSoftwareVersion(): string {
		return $this->statsig->getSoftwareVersion();
	}

	/** @return string Of both documents together */
	public function getDocumentVersion(): string {
		$this->document->lay();
		return $this->statsig->getDocumentVersion();
	}

	public function getChangeTime(): int {
		// MediaWiki itself takes pages for old that are older than LocalSettings.php
		return $this->statsig->getChangeTime();
	}

	/**
	 * @param string $name
	 * @return bool Whether it is a name of this wiki's own entries. From here on the module answers for those.
	 */
	private function isOwn( string $name ): bool {
		if ( !str_starts_with( $name, LocalEntry::PREFIX ) ) {
			return false;
		}
		$this->document->lay();
		return true;
	}
}
