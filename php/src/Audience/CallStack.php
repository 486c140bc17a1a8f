<?php

namespace MediaWiki\Extension\Statsig\Audience;

/**
 * Tells from the call stack whether the running code's output is kept for everybody, or read by
 * nobody.
 *
 * The stack is asked, not hooks: ParserClearState also fires for messages and pre-save transforms,
 * which never reach ParserAfterParse; content that is not wikitext is rendered without a Parser; and
 * object caches have no hooks at all.
 */
class CallStack {
	/** Causes. Of this class, so that the table below is made when it is compiled and not in each request */
	public const INSIDE_PARSE = 'InsideParse';
	public const INSIDE_CACHE = 'InsideCache';
	public const INSIDE_JOB = 'InsideJob';

	/**
	 * Each part gives a word to a frame of the stack, as Statsig\calledFrom() takes it: 'classes' for the
	 * class that declares a method, so that callers in a subclass are found by the parent; 'methods' for
	 * a method of any class; 'heirs' for a method of a class and of all that extend it; 'weak' is the word
	 * that gives way to any other, further out, as a parse inside a job makes everybody's output.
	 */
	public const TABLE = [
		'classes' => [
			'Parser' => self::INSIDE_PARSE,
			'MediaWiki\Parser\Parser' => self::INSIDE_PARSE,
			'MediaWiki\Page\ParserOutputAccess' => self::INSIDE_PARSE,
			'MediaWiki\Content\Renderer\ContentRenderer' => self::INSIDE_PARSE,
			// All that Parsoid does is called through it
			'Wikimedia\Parsoid\Parsoid' => self::INSIDE_PARSE,
			'WANObjectCache' => self::INSIDE_CACHE,
			'Wikimedia\ObjectCache\WANObjectCache' => self::INSIDE_CACHE,
			'BagOStuff' => self::INSIDE_CACHE,
			'Wikimedia\ObjectCache\BagOStuff' => self::INSIDE_CACHE,
			'MediumSpecificBagOStuff' => self::INSIDE_CACHE,
			'Wikimedia\ObjectCache\MediumSpecificBagOStuff' => self::INSIDE_CACHE,
			'CachedBagOStuff' => self::INSIDE_CACHE,
			'Wikimedia\ObjectCache\CachedBagOStuff' => self::INSIDE_CACHE,
			'EmptyBagOStuff' => self::INSIDE_CACHE,
			'Wikimedia\ObjectCache\EmptyBagOStuff' => self::INSIDE_CACHE,
			'MultiWriteBagOStuff' => self::INSIDE_CACHE,
			'Wikimedia\ObjectCache\MultiWriteBagOStuff' => self::INSIDE_CACHE,
			'ReplicatedBagOStuff' => self::INSIDE_CACHE,
			'JobRunner' => self::INSIDE_JOB,
			'MediaWiki\JobQueue\JobRunner' => self::INSIDE_JOB,
		],
		'methods' => [
			// Content handlers also save and compare, so here the method counts
			'getParserOutput' => self::INSIDE_PARSE,
			'fillParserOutput' => self::INSIDE_PARSE,
			// Also those of the caches that extensions wrap around core's
			'getWithSetCallback' => self::INSIDE_CACHE,
			'getMultiWithSetCallback' => self::INSIDE_CACHE,
			'getMultiWithUnionSetCallback' => self::INSIDE_CACHE,
			// Localisation, and the special pages that are made ahead
			'recache' => self::INSIDE_CACHE,
			// The end of a request: of class MediaWiki in 1.39, of MediaWikiEntryPoint later
			'doPostOutputShutdown' => self::INSIDE_JOB,
			'restInPeace' => self::INSIDE_JOB,
		],
		'heirs' => [
			// Whoever runs the job: some farms have runners of their own
			'run' => [
				'Job' => self::INSIDE_JOB,
				'MediaWiki\JobQueue\Job' => self::INSIDE_JOB,
			],
		],
		'weak' => self::INSIDE_JOB,
	];

	/**
	 * @param array $table As TABLE
	 * @return string|null The word that the stack gets, null for none
	 */
	public function scan( array $table ): ?string {
		return \Statsig\calledFrom( $table );
	}
}
