<?php

namespace MediaWiki\Extension\Statsig\Hook;

use MediaWiki\User\UserIdentity;

/**
 * Implement it to handle the hook "StatsigUserAttributes": docs/attributes.md.
 */
interface StatsigUserAttributesHook {
	/**
	 * Called where a decision about a reader reads an attribute that is not built in. Its own attributes are known to PHP
	 * only, so that entries that read one are not decided in browsers.
	 *
	 * @param UserIdentity $user The reader; not registered for readers without an account
	 * @param array<string,string|int|float|bool> &$attributes Add yours, by name. A text is at most 64 letters, digits and
	 *  the characters _ . : - long. Nothing that names a person or a page is taken: no name, e-mail address, IP address,
	 *  user agent or URL
	 * @return void
	 */
	public function onStatsigUserAttributes( UserIdentity $user, array &$attributes ): void;
}
