<?php

namespace MediaWiki\Extension\Statsig\StatusPage;

/**
 * One tab of Special:Statsig. It is only asked where the native module is there, and for readers who have the right
 * to see it. Looking must decide, expose and record nothing of anybody. What it throws is logged, and the page says
 * that this tab failed.
 */
interface Tab {
	/**
	 * @param \IContextSource|\MediaWiki\Context\IContextSource $context Has the reader's language and the request
	 * @return string HTML with everything escaped, in sections that begin with h3
	 */
	public function html( object $context ): string;
}
