<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\CoreNames;

/**
 * The script that gives a reader, before anything is painted, the classes that the page view before has left in the
 * browser's memory. It is the same for everybody. Pages in caches keep old ones for days: the memory's form must stay
 * (docs/classes.md), and what is no memory of this form and version, or is older than a day, gives nothing.
 */
final class HeadScript {
	/** Old browsers run it too: ES5. A group is given only as a word that HtmlClasses makes, an entry only if listed here */
	private const CODE = <<<'JS'
	(function(h,v,w){try{var m=JSON.parse(localStorage.getItem("mw-statsig-class")),a=Date.now()-m[2],i,g,c="";
	if(m[0]===1&&m[1]===v&&a>=0&&a<864e5){for(i=0;i<w.length;i++){g=m[4][w[i]];
	if(g===1||typeof g=="string"&&/^[a-z0-9_]+$/.test(g))c+=" statsig-"+w[i]+(g===1?"":" statsig-"+w[i]+"-"+g)}
	h.className+=c;h.statsig=m}}catch(e){}})(document.documentElement,
	JS;

	/**
	 * @param ClassEntries $entries
	 * @param object $policy The page's content security policy: on 1.39 a script without its nonce may be blocked, later
	 *  versions have none
	 * @return string A script element; empty where there is no entry that could have a class
	 */
	public static function html( ClassEntries $entries, object $policy ): string {
		$words = $entries->words();
		return $words === [] ? '' : CoreNames::of( 'Html' )::inlineScript(
			self::CODE . json_encode( $entries->version() ) . ',' . json_encode( $words ) . ')', $policy->getNonce()
		);
	}
}
