<?php

namespace MediaWiki\Extension\Statsig\Special;

use MediaWiki\Extension\Statsig\Core\Html;
use MediaWiki\Extension\Statsig\Core\SpecialPage;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\StatusPage\BalanceTab;
use MediaWiki\Extension\Statsig\StatusPage\DecideTab;
use MediaWiki\Extension\Statsig\StatusPage\EntriesTab;
use MediaWiki\Extension\Statsig\StatusPage\FlowTab;
use MediaWiki\Extension\Statsig\StatusPage\HealthTab;
use MediaWiki\Extension\Statsig\StatusPage\Tab;
use MediaWiki\MediaWikiServices;

/**
 * Shows operators and analysts how Statsig fares on this wiki: a tab for each question. Nobody else sees it, and it is
 * kept in no cache.
 */
final class SpecialStatsig extends SpecialPage {
	/**
	 * Subpage => how its Tab is made; the first is shown where none is named. Their names are the messages statsig-tab-health,
	 * statsig-tab-entries, statsig-tab-decide, statsig-tab-balance and statsig-tab-flow
	 */
	private const TABS = [
		'health' => [ 'class' => HealthTab::class ],
		'entries' => [ 'class' => EntriesTab::class, 'services' => [ 'Statsig.Settings', 'Statsig.ProgramOptions' ] ],
		'decide' => [ 'class' => DecideTab::class, 'services' => [ 'Statsig.Settings', 'Statsig.Asked', 'Statsig.DecisionSource' ] ],
		'balance' => [ 'class' => BalanceTab::class ],
		'flow' => [ 'class' => FlowTab::class ],
	];

	private const STYLES = [ 'status', 'tabs', 'plot' ];

	public function __construct() {
		parent::__construct( 'Statsig', 'statsig-view' );
	}

	/**
	 * @param string|null $subPage
	 */
	public function execute( $subPage ) {
		$this->setHeaders();
		$out = $this->getOutput();
		if ( !$this->userCanExecute( $this->getUser() ) ) {
			// MediaWiki alone would refuse it with status 200
			$out->setStatusCode( 403 );
		}
		$this->checkPermissions();
		$out->disableClientCache();
		$out->lowerCdnMaxage( 0 );
		// In the page: a module would be told of in the startup module of every reader, for a page that few may see
		foreach ( self::STYLES as $style ) {
			$out->addInlineStyle( file_get_contents( __DIR__ . "/../../resources/ext.statsig.status/$style.css" ), 'flip' );
		}
		$asked = strtolower( $subPage ?? '' );
		$shown = isset( self::TABS[$asked] ) ? $asked : array_key_first( self::TABS );
		$out->setPageTitle( $this->msg( 'statsig-title' )->params( $this->msg( "statsig-tab-$shown" )->text() )->escaped() );
		$out->addHTML( Html::rawElement( 'div', [ 'class' => 'ext-statsig-page' ],
			$this->navigation( $shown ) .
			Html::element( 'h2', [], $this->msg( "statsig-tab-$shown" )->text() ) .
			$this->content( self::TABS[$shown] )
		) );
	}

	/**
	 * @param string $shown The tab that is shown
	 * @return string
	 */
	private function navigation( string $shown ): string {
		$links = '';
		foreach ( array_keys( self::TABS ) as $name ) {
			$links .= Html::rawElement( 'li', [], Html::element( 'a', [
				'href' => $this->getPageTitle( $name )->getLocalURL(),
				'aria-current' => $name === $shown ? 'page' : null,
			], $this->msg( "statsig-tab-$name" )->text() ) );
		}
		return Html::rawElement( 'nav', [ 'class' => 'ext-statsig-tabs', 'aria-label' => $this->msg( 'statsig-tabs' )->text() ],
			Html::rawElement( 'ul', [], $links ) );
	}

	private function content( array $spec ): string {
		if ( !function_exists( 'Statsig\status' ) ) {
			return Html::element( 'p', [ 'class' => 'ext-statsig-bad' ], $this->msg( 'statsig-without-module' )->text() );
		}
		$html = '';
		Guard::run( function ( MediaWikiServices $services ) use ( $spec, &$html ): void {
			// Else the module would not know this wiki's own entries
			$services->getService( 'Statsig.LocalDocument' )->lay();
			$tab = $services->getObjectFactory()->createObject( $spec, [ 'assertClass' => Tab::class ] );
			$html = $tab->html( $this->getContext() );
		} );
		return $html === '' ? Html::element( 'p', [ 'class' => 'ext-statsig-bad' ], $this->msg( 'statsig-tab-failed' )->text() ) : $html;
	}

	/** @inheritDoc */
	protected function getSubpagesForPrefixSearch() {
		return array_keys( self::TABS );
	}

	/** @inheritDoc */
	protected function getGroupName() {
		return 'wiki';
	}
}
