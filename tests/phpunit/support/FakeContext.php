<?php

namespace MediaWiki\Extension\Statsig\Tests;

/**
 * The few things that a response's audience asks a request context for.
 */
final class FakeContext {
	/** @var int|null What lowerCdnMaxage() was told, null while it was not called */
	public ?int $cdnMaxage = null;

	public bool $posted = false;
	public bool $special = false;
	public bool $hasTitle = true;
	public bool $safeToLoad = true;
	public int $smaxage = 0;
	public ?string $cookie = null;

	/**
	 * @param int $userId 0 for an unregistered reader
	 */
	public function __construct( private readonly int $userId = 0 ) {
	}

	public function getUser(): object {
		return new FakeUser( $this->userId, $this->safeToLoad );
	}

	public function getTitle(): ?object {
		return $this->hasTitle ? new class( $this->special ) {
			public function __construct( private readonly bool $special ) {
			}

			public function isSpecialPage(): bool {
				return $this->special;
			}
		} : null;
	}

	public function getRequest(): self {
		return $this;
	}

	public function getOutput(): self {
		return $this;
	}

	public function wasPosted(): bool {
		return $this->posted;
	}

	public function getInt( string $name ): int {
		return $name === 'smaxage' ? $this->smaxage : 0;
	}

	public function getCookie( string $name ): ?string {
		return $name === 'statsigId' ? $this->cookie : null;
	}

	public function lowerCdnMaxage( int $seconds ): void {
		$this->cdnMaxage = $seconds;
	}
}
