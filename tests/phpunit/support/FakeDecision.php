<?php

namespace MediaWiki\Extension\Statsig\Tests;

use MediaWiki\Extension\Statsig\Source\Decision;

final class FakeDecision implements Decision {
	public function __construct(
		private readonly FakeSource $source,
		private readonly string $name,
		private readonly string $kind,
		private readonly array $entry
	) {
	}

	public function getName(): string {
		return $this->name;
	}

	public function getKind(): string {
		return $this->kind;
	}

	public function isEnabled(): bool {
		return $this->entry['value'] === true;
	}

	public function getValue() {
		return $this->entry['value'];
	}

	public function getJson(): string {
		return json_encode( $this->entry['value'] === [] ? (object)[] : $this->entry['value'] );
	}

	public function getParameter( string $parameter, $default ) {
		return $this->entry['value'][$parameter] ?? $default;
	}

	public function getRuleId(): string {
		return $this->entry['rule'] ?? 'rule';
	}

	public function getGroup(): ?string {
		return $this->entry['group'] ?? null;
	}

	public function getIdType(): string {
		return $this->entry['idType'];
	}

	public function getReason(): string {
		return 'Recognized';
	}

	public function getSecondaryExposures(): array {
		return $this->entry['secondary'] ?? [];
	}

	public function getAllocatedExperiment(): ?string {
		return $this->entry['allocated'] ?? null;
	}

	public function getVersion(): string {
		return '0000001b';
	}

	public function getAllocatedVersion(): string {
		return isset( $this->entry['allocated'] ) ? '0000002c' : '';
	}

	public function expose( ?string $parameter = null ): void {
		if ( $this->source->failsToExpose ) {
			throw new \RuntimeException( 'broken' );
		}
		$this->source->exposures[] = [ $this->name, $parameter ];
	}
}
