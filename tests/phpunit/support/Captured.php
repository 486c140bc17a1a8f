<?php

namespace MediaWiki\Extension\Statsig\Tests;

/**
 * The requests of the vendor's SDKs that tests/fixtures/captured holds, and what the relay must
 * make of each.
 */
final class Captured {
	/** When the relay took them: shortly after the last, as the expected lines have it */
	public const NOW = 1_795_484_600_000;
	/** The host whose relay some of them were sent to */
	public const HOST = 'wiki.example.test';

	private const FOLDER = __DIR__ . '/../../fixtures';

	private static function index(): array {
		return json_decode( file_get_contents( self::FOLDER . '/captured/index.json' ), true );
	}

	/**
	 * @return array[] In the order of capture
	 */
	public static function requests(): array {
		return self::index()['requests'];
	}

	/**
	 * @return string[] What identifies a person or a page in any of them
	 */
	public static function needles(): array {
		return self::index()['needles'];
	}

	public static function body( array $request ): string {
		return isset( $request['bodyFile'] ) ? file_get_contents( self::FOLDER . "/captured/{$request['bodyFile']}" ) : '';
	}

	public static function isEvents( array $request ): bool {
		return $request['method'] === 'POST' && preg_match( '!/rgstr(_b)?$!', $request['path'] );
	}

	/**
	 * @return array Lines, decoded
	 */
	public static function expected( array $request ): array {
		return json_decode( file_get_contents( self::FOLDER . "/relay/{$request['id']}.json" ), true )['lines'];
	}

	public static function policy(): array {
		return json_decode( file_get_contents( self::FOLDER . '/policy.json' ), true );
	}
}
