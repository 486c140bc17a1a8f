<?php

namespace MediaWiki\Extension\Statsig\Special;

use MediaWiki\Extension\Statsig\Core\Html;
use MediaWiki\Extension\Statsig\Core\UnlistedSpecialPage;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\MediaWikiServices;

/**
 * Demonstrates decisions of PHP and of browsers: PHP shows or hides a button by one gate, and the browser writes
 * a greeting to its console by another.
 */
final class SpecialStatsigDemo extends UnlistedSpecialPage {
	private const SERVER_GATE = 'demo_button';
	private const BROWSER_GATE = 'hello_world';

	public function __construct() {
		parent::__construct( 'StatsigDemo' );
	}

	/**
	 * @param string|null $subPage
	 */
	public function execute( $subPage ) {
		$out = $this->getOutput();
		if ( !$this->isOn() ) {
			// As MediaWiki answers for a page that it does not know. To leave it out of its list would cost each page view 20 us
			$out->setStatusCode( 404 );
			$out->showErrorPage( 'nosuchspecialpage', 'nosuchspecialpagetext' );
			return;
		}
		$this->setHeaders();
		$out->addModules( 'ext.statsig.demo' );
		$out->enableOOUI();
		$out->addWikiMsg( 'statsigdemo-intro', self::SERVER_GATE, self::BROWSER_GATE );
		Guard::run( function ( MediaWikiServices $services ): void {
			$needs = new DemoNeeds( $services->getService( 'Statsig.DecisionSource' ), $services->getService( 'Statsig.Settings' ) );
			$this->showMissing( $needs->unmet( self::SERVER_GATE, self::BROWSER_GATE ) );
		} );
		// Services are not asked for by the constructor: a part that fails must not fail the page
		[ $isOpen, $reason ] = [ false, DecisionSource::ERROR ];
		Guard::run( function () use ( &$isOpen, &$reason ): void {
			[ $isOpen, $reason ] = DemoButton::addTo( $this );
		} );
		if ( !$isOpen ) {
			$out->addHTML( Html::element( 'p', [ 'id' => 'statsig-demo-hidden' ], $this->msg( $this->closedBy( $reason ) )->text() ) );
		}
		$out->addHTML( Html::element( 'p', [ 'id' => 'statsig-demo-reason' ],
			$this->msg( 'statsigdemo-reason', $reason )->text() ) );
		// The module ext.statsig.demo fills it
		$out->addHTML( Html::element( 'p', [ 'id' => 'statsig-demo-browser' ] ) );
		$out->addHTML( Html::element( 'p', [], $this->msg( 'statsigdemo-source' )->text() ) .
			Html::element( 'pre', [ 'id' => 'statsig-demo-source', 'dir' => 'ltr' ], DemoButton::source() ) );
	}

	/**
	 * @param string $reason Why there is no button
	 * @return string Key of the message that says so
	 */
	private function closedBy( string $reason ): string {
		return match ( true ) {
			str_starts_with( $reason, 'Recognized' ) => 'statsigdemo-hidden',
			$this->getUser()->isRegistered() || $reason !== DecisionSource::NO_UNIT => 'statsigdemo-undecided',
			default => 'statsigdemo-login',
		};
	}

	/**
	 * @param array[] $missing Each a message's key and its parameters
	 */
	private function showMissing( array $missing ): void {
		if ( !$missing ) {
			return;
		}
		$items = array_map(
			fn ( $message ) => Html::rawElement( 'li', [], $this->msg( ...$message )->parse() ), $missing
		);
		$this->getOutput()->addHTML( (string)new \OOUI\MessageWidget( [
			'type' => 'warning',
			'id' => 'statsig-demo-missing',
			'label' => new \OOUI\HtmlSnippet(
				$this->msg( 'statsigdemo-missing' )->escaped() . Html::rawElement( 'ul', [], implode( '', $items ) )
			),
		] ) );
	}

	private function isOn(): bool {
		$isOn = false;
		Guard::run( static function ( MediaWikiServices $services ) use ( &$isOn ): void {
			$isOn = $services->getService( 'Statsig.Settings' )->get( 'StatsigDemo' );
		} );
		return $isOn;
	}
}
