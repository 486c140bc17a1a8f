<?php

namespace MediaWiki\Extension\Statsig\CssClass;

use MediaWiki\Extension\Statsig\CoreNames;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;

/**
 * The script that gives a reader, before anything is painted, the classes that the page view before has left in the
 * browser's memory. It is the same for everybody. Pages in caches keep old ones for days, so that the memory's form is
 * frozen: docs/classes.md.
 */
final class HeadScript {
	/**
	 * Old browsers run it too: ES5. It takes the html element, version and words of ClassEntries, and how our cookies begin.
	 * What is no memory of this form and version, is older than a day, or is not of the id that the browser has now, gives
	 * nothing; nor does an entry that is not listed here or a group that HtmlClasses could not write. What it has obeyed it
	 * leaves at the element for resources/ext.statsig/classes.js.
	 */
	private const CODE = <<<'JS'
	(function(h,v,w,k){try{var m=JSON.parse(localStorage.getItem("mw-statsig-class")),a=Date.now()-m[2],c="",d=document.cookie,i,g;
	if(m[0]===1&&m[1]===v&&a>=0&&a<864e5&&d.indexOf(k+"Id="+m[3])>=0&&d.indexOf(k+"Choice=out")<0){
	for(i=0;i<w.length;i++){g=m[4][w[i]];
	if(g===1||typeof g=="string"&&/^[a-z0-9_]+$/.test(g))c+=" statsig-"+w[i]+(g===1?"":" statsig-"+w[i]+"-"+g)}
	h.className+=c;h.statsig=m}}catch(e){}})(document.documentElement,
	JS;

	/**
	 * @param ClassEntries $entries
	 * @param string $cookiePrefix $wgCookiePrefix
	 * @return string Empty where there is no entry that could have a class
	 */
	public static function code( ClassEntries $entries, string $cookiePrefix ): string {
		$words = $entries->words();
		$cookies = $cookiePrefix . substr( ReaderUnits::COOKIE, 0, -strlen( 'Id' ) );
		$given = array_map(
			static fn ( $part ) => json_encode( $part, JSON_HEX_TAG | JSON_INVALID_UTF8_SUBSTITUTE ),
			[ $entries->version(), $words, $cookies ]
		);
		return $words === [] ? '' : self::CODE . implode( ',', $given ) . ')';
	}

	/**
	 * @param string $code
	 * @param object $policy The page's content security policy: 1.39 blocks a script without its nonce, later versions
	 *  know none
	 * @return string A script element
	 */
	public static function element( string $code, object $policy ): string {
		return CoreNames::of( 'Html' )::inlineScript( $code, $policy->getNonce() );
	}
}
