<?php

namespace MediaWiki\Extension\Statsig\Health;

/**
 * One thing that doctor.php found: how bad it is, what it is, and what to do.
 */
final class Finding {
	/** All is well with it */
	public const FINE = 0;
	/** Worth knowing, harms nothing yet */
	public const NOTE = 1;
	/** Decisions are made, but something gets old or lost */
	public const WRONG = 2;
	/** No decision is made: every answer is the default */
	public const NOTHING = 3;

	/**
	 * @param int $level
	 * @param string $text What is so, in a sentence
	 * @param string $next What to do; empty where nothing is to be done
	 */
	public function __construct(
		public readonly int $level,
		public readonly string $text,
		public readonly string $next = ''
	) {
	}
}
