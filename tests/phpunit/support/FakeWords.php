<?php

namespace MediaWiki\Extension\Statsig\Tests;

/**
 * A context whose messages are their keys and parameters, with a language that writes what it is given.
 */
final class FakeWords {
	/** @var string[] */
	private array $said = [];

	public function __construct( private readonly bool $isRightToLeft = false ) {
	}

	public function msg( string $key, ...$parameters ): self {
		$message = clone $this;
		$message->said = [ $key, ...$parameters ];
		return $message;
	}

	public function params( ...$parameters ): self {
		array_push( $this->said, ...$parameters );
		return $this;
	}

	public function numParams( ...$parameters ): self {
		return $this->params( ...$parameters );
	}

	public function text(): string {
		return implode( ' ', $this->said );
	}

	public function escaped(): string {
		return htmlspecialchars( $this->text() );
	}

	public function getLanguage(): self {
		return $this;
	}

	public function isRTL(): bool {
		return $this->isRightToLeft;
	}

	/** @param int|string $number */
	public function formatNum( $number ): string {
		return (string)$number;
	}

	public function commaList( array $list ): string {
		return implode( ', ', $list );
	}

	public function formatSize( int $bytes ): string {
		return "$bytes bytes";
	}

	public function formatDuration( int $seconds, array $units ): string {
		return "$seconds s in " . implode( ',', $units );
	}

	public function sprintfDate( string $format, string $time ): string {
		return "$format of $time";
	}
}
