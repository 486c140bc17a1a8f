<?php

namespace MediaWiki\Extension\Statsig\Tests;

use Job;

/**
 * A job that runs a task.
 */
final class FakeJob extends Job {
	/** @var callable */
	private $task;

	/**
	 * The parent's constructor is left out: it wants a whole wiki.
	 *
	 * @param callable $task
	 */
	public function __construct( callable $task ) {
		$this->task = $task;
	}

	public function run(): bool {
		( $this->task )();
		return true;
	}
}
