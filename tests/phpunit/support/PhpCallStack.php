<?php

namespace MediaWiki\Extension\Statsig\Tests;

/**
 * Statsig\calledFrom() by debug_backtrace(): for tests without the module, and to hold the module against.
 */
final class PhpCallStack {
	/**
	 * @param array $table As ResponseAudience::PLACES
	 * @return string|null The word that the stack gets, null for none
	 */
	public static function scan( array $table ): ?string {
		$weak = null;
		foreach ( debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS ) as $frame ) {
			$word = isset( $frame['class'] ) ? self::wordOf( $frame['class'], $frame['function'], $table ) : null;
			if ( $word !== null && $word !== $table['weak'] ) {
				return $word;
			}
			$weak ??= $word;
		}
		return $weak;
	}

	private static function wordOf( string $class, string $method, array $table ): ?string {
		$word = $table['classes'][$class] ?? null;
		$word = ( is_array( $word ) ? $word[$method] ?? null : $word ) ?? $table['methods'][$method] ?? null;
		foreach ( $table['heirs'][$method] ?? [] as $parent => $itsWord ) {
			$word ??= is_a( $class, $parent, true ) ? $itsWord : null;
		}
		return $word;
	}
}
