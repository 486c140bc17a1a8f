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
	/**
	 * Each part gives a word to a frame of the stack.
	 * 'classes': class => word, or class => [ method => word ]. A frame names the class that declares
	 *  the method, so that callers in a subclass are found by the parent.
	 * 'methods': method of any class => word.
	 * 'heirs': method => [ class => word ], for that class and all that extend it.
	 * 'namespaces': beginning of a class's name => word.
	 * 'weak': the word that gives way to any other, further out: a parse inside a job makes
	 *  everybody's output.
	 */
	public const TABLE = [
		'classes' => [
			'Parser' => Audience::INSIDE_PARSE,
			'MediaWiki\Parser\Parser' => Audience::INSIDE_PARSE,
			'MediaWiki\Page\ParserOutputAccess' => Audience::INSIDE_PARSE,
			'MediaWiki\Content\Renderer\ContentRenderer' => Audience::INSIDE_PARSE,
			'WANObjectCache' => Audience::INSIDE_CACHE,
			'BagOStuff' => Audience::INSIDE_CACHE,
			'MediumSpecificBagOStuff' => Audience::INSIDE_CACHE,
			'CachedBagOStuff' => Audience::INSIDE_CACHE,
			'EmptyBagOStuff' => Audience::INSIDE_CACHE,
			'MultiWriteBagOStuff' => Audience::INSIDE_CACHE,
			'ReplicatedBagOStuff' => Audience::INSIDE_CACHE,
			'JobRunner' => Audience::INSIDE_JOB,
			'MediaWiki\JobQueue\JobRunner' => Audience::INSIDE_JOB,
		],
		'methods' => [
			// Content handlers also save and compare, so here the method counts
			'getParserOutput' => Audience::INSIDE_PARSE,
			'fillParserOutput' => Audience::INSIDE_PARSE,
			// Also those of the caches that extensions wrap around core's
			'getWithSetCallback' => Audience::INSIDE_CACHE,
			'getMultiWithSetCallback' => Audience::INSIDE_CACHE,
			'getMultiWithUnionSetCallback' => Audience::INSIDE_CACHE,
			// Localisation, and the special pages that are made ahead
			'recache' => Audience::INSIDE_CACHE,
			// The end of a request: of class MediaWiki in 1.39, of MediaWikiEntryPoint later
			'doPostOutputShutdown' => Audience::INSIDE_JOB,
			'restInPeace' => Audience::INSIDE_JOB,
		],
		'heirs' => [
			// Whoever runs the job: some farms have runners of their own
			'run' => [
				'Job' => Audience::INSIDE_JOB,
				'MediaWiki\JobQueue\Job' => Audience::INSIDE_JOB,
			],
		],
		'namespaces' => [
			'Wikimedia\Parsoid\\' => Audience::INSIDE_PARSE,
			'Wikimedia\ObjectCache\\' => Audience::INSIDE_CACHE,
		],
		'weak' => Audience::INSIDE_JOB,
	];

	/**
	 * @param array $table As TABLE
	 * @return string|null The word that the stack gets, null for none
	 */
	public function scan( array $table ): ?string {
		return \Statsig\calledFrom( $table );
	}
}
