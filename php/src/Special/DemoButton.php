<?php

namespace MediaWiki\Extension\Statsig\Special;

use MediaWiki\MediaWikiServices;

/**
 * The button of the demonstration, written as the author of a feature would write it. The page shows these very lines.
 */
final class DemoButton {
	/**
	 * @param SpecialStatsigDemo $page
	 * @return array{bool,string} Whether the page has it, and the reason of the decision
	 */
	public static function addTo( SpecialStatsigDemo $page ): array {
		// Shown from here
		$experiments = MediaWikiServices::getInstance()->getService( 'Statsig.Experiments' );
		$gate = $experiments->getFeatureGate( 'demo_button' );
		if ( $gate->isEnabled() ) {
			$button = new \OOUI\ButtonWidget( [
				'id' => 'statsig-demo-button',
				'label' => $page->msg( 'statsigdemo-button' )->text(),
				'flags' => [ 'primary', 'progressive' ],
			] );
			$page->getOutput()->addHTML( $button->toString() );
		}
		// to here
		return [ $gate->isEnabled(), $gate->getReason() ];
	}

	/**
	 * @return string The lines above between the two comments, without their indentation
	 */
	public static function source(): string {
		preg_match( '~^\t+// Shown from here\n(.*?)^\t+// to here$~ms', file_get_contents( __FILE__ ), $shown );
		return str_replace( "\n\t\t", "\n", ltrim( $shown[1], "\t" ) );
	}
}
