<?php

namespace MediaWiki\Extension\Statsig\Tests;

/**
 * The few things that a response's audience asks a request context for.
 */
final class FakeContext {
	/** @var int|null What lowerCdnMaxage() was told, null while it was not called */
	public ?int $cdnMaxage = null;

	public string $method = 'GET';
	public bool $special = false;
	public bool $hasTitle = true;
	/** Whether something else than OutputPage writes the page */
	public bool $disabled = false;
	public ?string $cookie = null;

	/** @var array<string,string> Further cookies, by name without a prefix */
	public array $cookies = [];

	/** @var array<string,string> */
	public array $query = [];

	/** @var array<string,string> Of the request, by name */
	public array $headers = [];

	/** @var array<string,string> Of the response, by name */
	public array $sent = [];

	public FakeUser $user;

	/** Called when the skin is asked for its name, as hooks are when a skin is made */
	public ?\Closure $whenAsked = null;

	/**
	 * @param int $userId 0 for an unregistered reader
	 */
	public function __construct( int $userId = 0 ) {
		$this->user = new FakeUser( $userId );
	}

	public function getUser(): FakeUser {
		return $this->user;
	}

	public function hasTitle(): bool {
		return $this->hasTitle;
	}

	public function getTitle(): object {
		return new class( $this->special ) {
			public function __construct( private readonly bool $special ) {
			}

			public function isSpecialPage(): bool {
				return $this->special;
			}

			public function getNamespace(): int {
				return $this->special ? -1 : 0;
			}
		};
	}

	public function getLanguage(): object {
		return new class {
			public function getCode(): string {
				return 'de';
			}
		};
	}

	public function getSkin(): object {
		return new class( $this->whenAsked ) {
			public function __construct( private readonly ?\Closure $whenAsked ) {
			}

			public function getSkinName(): string {
				if ( $this->whenAsked ) {
					( $this->whenAsked )();
				}
				return 'vector';
			}
		};
	}

	public function getRequest(): self {
		return $this;
	}

	public function getOutput(): self {
		return $this;
	}

	public function isDisabled(): bool {
		return $this->disabled;
	}

	public function getMethod(): string {
		return $this->method;
	}

	/** The reader's address, for whom the wiki's proxies are known */
	public function getIP(): string {
		throw new \RuntimeException( 'nobody asks for an address here' );
	}

	public function wasPosted(): bool {
		return $this->method === 'POST';
	}

	public function getRawVal( string $name ): ?string {
		return $this->query[$name] ?? null;
	}

	public function getQueryValues(): array {
		return $this->query;
	}

	public function getCheck( string $name ): bool {
		return isset( $this->query[$name] );
	}

	/** @return string|false */
	public function getHeader( string $name ) {
		return array_change_key_case( $this->headers )[strtolower( $name )] ?? false;
	}

	/** @return array<string,string> By name in upper case */
	public function getAllHeaders(): array {
		return array_change_key_case( $this->headers, CASE_UPPER );
	}

	public function response(): object {
		return new class( $this->sent ) {
			public function __construct( private readonly array $sent ) {
			}

			public function getHeader( string $name ): ?string {
				return $this->sent[$name] ?? null;
			}
		};
	}

	public function getCookie( string $name ): ?string {
		return $name === 'statsigId' ? $this->cookie : $this->cookies[$name] ?? null;
	}

	public function lowerCdnMaxage( int $seconds ): void {
		$this->cdnMaxage = $seconds;
	}
}
