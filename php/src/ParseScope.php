<?php

namespace MediaWiki\Extension\Statsig;

/**
 * Tells whether the running code contributes to parser output, which is cached for everybody.
 *
 * The call stack is asked, not the parser's hooks: ParserClearState also fires for messages and
 * pre-save transforms, which never reach ParserAfterParse, and content that is not wikitext is
 * rendered without a Parser.
 */
class ParseScope {
	private const CLASSES = [
		'Parser' => true,
		'MediaWiki\Parser\Parser' => true,
		'MediaWiki\Page\ParserOutputAccess' => true,
		'MediaWiki\Content\Renderer\ContentRenderer' => true,
	];

	/** Content handlers also save and compare, so here the method counts */
	private const RENDER_METHODS = [ 'getParserOutput' => true, 'fillParserOutput' => true ];

	private const PARSOID = 'Wikimedia\Parsoid\\';

	public function isInside(): bool {
		foreach ( debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS ) as $frame ) {
			$class = $frame['class'] ?? '';
			if ( isset( self::CLASSES[$class] )
				|| isset( self::RENDER_METHODS[$frame['function']] ) && $class !== ''
				|| str_starts_with( $class, self::PARSOID )
			) {
				return true;
			}
		}
		return false;
	}
}
