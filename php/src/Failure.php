<?php

namespace MediaWiki\Extension\Statsig;

/**
 * What the log may say of something that was thrown: its class and where it went through. Not its message, and no argument:
 * those of databases and of other code hold names, ids and addresses of readers.
 */
final class Failure {
	/** Places at most, from the innermost on */
	private const MOST = 8;

	/**
	 * @param \Throwable $e
	 * @return array{class:string,places:string} Context of a line of the log: such as "LogicException", and "a.php:7, b.php:9"
	 */
	public static function contextOf( \Throwable $e ): array {
		$frames = array_filter( $e->getTrace(), static fn ( $frame ) => isset( $frame['file'] ) );
		array_unshift( $frames, [ 'file' => $e->getFile(), 'line' => $e->getLine() ] );
		return [
			'class' => self::nameOf( $e ),
			'places' => implode( ', ', array_map(
				static fn ( $frame ) => basename( $frame['file'] ) . ":{$frame['line']}", array_slice( $frames, 0, self::MOST )
			) ),
		];
	}

	/** @return string Without what PHP puts behind the name of a class that has none */
	private static function nameOf( \Throwable $e ): string {
		return strstr( $e::class, "\0", true ) ?: $e::class;
	}
}
