<?php

namespace MediaWiki\Extension\Statsig\Attributes;

/**
 * What is known of the page that a reader gets. A browser tells the same to the program (PageFields).
 */
final class PageAttributes {
	public const NAMES = [ 'language', 'skin', 'namespace' ];

	/**
	 * @param \IContextSource|\MediaWiki\Context\IContextSource $context Of the page
	 * @param string[] $fields In lower case. Only these are found out, as making a skin early calls hooks
	 * @return array<string,string|int> By name; empty where there is no title, and so no page
	 */
	public static function of( object $context, array $fields ): array {
		$title = $context->getTitle();
		$found = [];
		foreach ( $title ? array_intersect( self::NAMES, $fields ) : [] as $name ) {
			$found[$name] = match ( $name ) {
				'language' => $context->getLanguage()->getCode(),
				'skin' => $context->getSkin()->getSkinName(),
				'namespace' => $title->getNamespace(),
			};
		}
		return $found;
	}
}
