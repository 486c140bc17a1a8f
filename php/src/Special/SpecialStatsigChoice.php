<?php

namespace MediaWiki\Extension\Statsig\Special;

use MediaWiki\Extension\Statsig\Choice\ChoiceCookies;
use MediaWiki\Extension\Statsig\Choice\ReaderChoice;
use MediaWiki\Extension\Statsig\Core\Html;
use MediaWiki\Extension\Statsig\Core\SpecialPage;
use MediaWiki\MediaWikiServices;

/**
 * Where readers, with an account or without, see whether they have a part in experiments, and choose. It needs no
 * JavaScript; what is chosen here the browser's part reads at the next page.
 */
final class SpecialStatsigChoice extends SpecialPage {
	private const FIELD = 'choice';
	private const TOKEN = 'token';
	/** Subpage that is shown after a choice. It has no form, and so needs no session, which would end all caching */
	private const SAVED = 'saved';
	/** In the session: that it is there for this form alone */
	private const OWN_SESSION = 'statsig-choice';

	private ReaderChoice $choice;
	private bool $isEnabled;

	public function __construct() {
		parent::__construct( 'StatsigChoice' );
	}

	/**
	 * @param string|null $subPage
	 */
	public function execute( $subPage ) {
		$services = MediaWikiServices::getInstance();
		$this->choice = $services->getService( 'Statsig.ReaderChoice' );
		$this->isEnabled = $services->getService( 'Statsig.Settings' )->get( 'StatsigEnabled' );
		$this->setHeaders();
		$out = $this->getOutput();
		$out->disableClientCache();
		$out->enableOOUI();
		if ( $this->getRequest()->wasPosted() && $this->isEnabled && $this->save() ) {
			return;
		}
		$out->addWikiMsg( 'statsigchoice-intro' );
		$this->showState();
		if ( !$this->isEnabled ) {
			return;
		}
		if ( $subPage === self::SAVED ) {
			$out->addHTML( Html::rawElement( 'p', [], $this->getLinkRenderer()->makeKnownLink(
				$this->getPageTitle(), $this->msg( 'statsigchoice-again' )->text()
			) ) );
		} else {
			$this->showForm();
		}
		$out->addWikiMsg( 'statsigchoice-sent' );
	}

	/** @return bool Whether the choice was kept; if not, the page says what went wrong */
	private function save(): bool {
		$request = $this->getRequest();
		$session = $request->getSession();
		$chosen = $request->getRawVal( self::FIELD );
		if ( !in_array( $chosen, [ ChoiceCookies::IN, ChoiceCookies::OUT ], true ) ||
			!$session->getToken( '', self::OWN_SESSION )->match( (string)$request->getRawVal( self::TOKEN ) )
		) {
			$this->getOutput()->addHTML( Html::element( 'p', [ 'class' => 'error' ], $this->msg( 'sessionfailure' )->text() ) );
			return false;
		}
		ChoiceCookies::set( $request->response(), $chosen, $this->choice->isAsked() );
		if ( $session->get( self::OWN_SESSION ) ) {
			$session->remove( self::OWN_SESSION );
			$session->unpersist();
		}
		$this->getOutput()->redirect( $this->getPageTitle( self::SAVED )->getFullURL() );
		return true;
	}

	private function showState(): void {
		$user = $this->getUser();
		$request = $this->getRequest();
		$state = match ( true ) {
			!$this->isEnabled => 'off',
			$this->choice->isAccountOut( $user ) => 'out-account',
			$this->choice->isCookieOut( $request ) => 'out-browser',
			$this->choice->isSignalled( $request ) => 'out-signal',
			!$this->choice->mayRecord( $request ) => 'unasked',
			default => 'in',
		};
		// The messages, for whoever looks for them: statsigchoice-state-off, -out-account, -out-browser, -out-signal, -unasked, -in
		$this->getOutput()->addHTML( Html::rawElement( 'p', [ 'id' => 'statsig-choice-state', 'data-state' => $state ],
			$this->msg( "statsigchoice-state-$state" )->parse() ) );
		if ( $this->isEnabled && $user->isRegistered() && MediaWikiServices::getInstance()->getUserNameUtils()->isTemp( $user->getName() ) === false ) {
			$this->getOutput()->addWikiMsg( 'statsigchoice-preference' );
		}
	}

	private function showForm(): void {
		$session = $this->getRequest()->getSession();
		if ( !$session->isPersistent() ) {
			$session->set( self::OWN_SESSION, true );
			$session->persist();
		}
		$buttons = '';
		foreach ( [ ChoiceCookies::OUT, ChoiceCookies::IN ] as $chosen ) {
			// Messages: statsigchoice-out, statsigchoice-in
			$buttons .= new \OOUI\ButtonInputWidget( [
				'type' => 'submit', 'name' => self::FIELD, 'value' => $chosen, 'label' => $this->msg( "statsigchoice-$chosen" )->text()
			] );
		}
		$this->getOutput()->addHTML( Html::rawElement( 'form', [ 'method' => 'post', 'action' => $this->getPageTitle()->getLocalURL() ],
			Html::hidden( self::TOKEN, $session->getToken( '', self::OWN_SESSION )->toString() ) . $buttons ) );
	}

	/** @inheritDoc */
	protected function getGroupName() {
		return 'users';
	}
}
