<?php

namespace MediaWiki\Extension\Statsig\StatusPage;

use MediaWiki\Extension\Statsig\Core\Html;
use MediaWiki\Extension\Statsig\Farm\FarmNote;
use MediaWiki\Extension\Statsig\Plot\Wording;

/**
 * Whether the groups of experiments are as large as their rules say: all entries in a word each, and one of them in full.
 */
final class BalanceTab implements Tab {
	/** Versions of an entry that are shown */
	private const MOST_VERSIONS = 10;

	/** Entries of a list */
	private const MOST_ENTRIES = 200;

	/** @inheritDoc */
	public function html( object $context ): string {
		$intro = Html::element( 'p', [], $context->msg( 'statsig-balance-intro' )->text() );
		if ( (string)ini_get( 'statsig.spool_dir' ) === '' ) {
			return $intro . Html::element( 'p', [ 'class' => 'ext-statsig-note' ], $context->msg( 'statsig-flow-off' )->text() );
		}
		$intro .= FarmNote::html( $context );
		$balance = \Statsig\balance();
		$balances = new Balances( $balance );
		$html = $intro . self::missing( $balance, $context );
		if ( !$balance['entries'] ) {
			return $html . Html::element( 'p', [], $context->msg( 'statsig-balance-nothing' )->text() );
		}
		$shown = $balances->shown( $context->getRequest()->getText( 'entry' ) );
		$html .= self::list( 'statsig-balance-judged', $balances->judged(), $shown, $context );
		if ( $shown !== null ) {
			$html .= self::entry( \Statsig\balance( [ 'entry' => $shown ] ), $context );
		}
		return $html . self::list( 'statsig-balance-others', $balances->untold(), $shown, $context );
	}

	/** What the counts lack */
	private static function missing( array $balance, object $context ): string {
		$html = '';
		if ( $balance['incomplete'] ) {
			$wording = new Wording( $context->getLanguage() );
			$days = array_map( $wording->longDay( ... ), $balance['incomplete'] );
			$html .= Html::element( 'p', [ 'class' => 'ext-statsig-note' ], $context->msg( 'statsig-balance-incomplete' )
				->numParams( count( $days ) )->params( $context->getLanguage()->commaList( $days ) )->text() );
		}
		if ( $balance['leftOut'] ) {
			$html .= Html::element( 'p', [ 'class' => 'ext-statsig-note' ],
				$context->msg( 'statsig-balance-left-out' )->numParams( $balance['leftOut'] )->text() );
		}
		return $html;
	}

	/**
	 * @param string $heading Key of a message
	 * @param array[] $entries
	 * @param string|null $shown The one that is shown in full
	 * @param object $context
	 * @return string Empty without entries
	 */
	private static function list( string $heading, array $entries, ?string $shown, object $context ): string {
		$items = '';
		foreach ( array_slice( $entries, 0, self::MOST_ENTRIES ) as $entry ) {
			$name = $entry['entry'];
			$version = Balances::version( $entry );
			$items .= Html::rawElement( 'li', [],
				Html::rawElement( 'a', [
					'href' => $context->getTitle()->getLocalURL( [ 'entry' => $name ] ) . '#statsig-balance',
					'aria-current' => $name === $shown ? 'true' : null,
				], Html::element( 'bdi', [], $name ) ) . ' – ' . VersionBalance::verdict( $version, 'span', $context )
			);
		}
		if ( $items === '' ) {
			return '';
		}
		$more = count( $entries ) - self::MOST_ENTRIES;
		return Html::element( 'h3', [], $context->msg( $heading )->numParams( count( $entries ) )->text() ) .
			Html::rawElement( 'ul', [], $items ) .
			( $more > 0 ? Html::element( 'p', [], $context->msg( 'statsig-balance-more' )->numParams( $more )->text() ) : '' );
	}

	private static function entry( array $balance, object $context ): string {
		$html = '';
		foreach ( $balance['entries'] as $entry ) {
			$html .= Html::rawElement( 'h3', [ 'id' => 'statsig-balance' ], Html::element( 'bdi', [], $entry['entry'] ) );
			if ( $entry['sampled'] < 1 ) {
				$html .= Html::element( 'p', [], $context->msg( 'statsig-balance-sampled' )
					->params( ( new Wording( $context->getLanguage() ) )->number( $entry['sampled'] * 100 ) )->text() );
			}
			foreach ( array_slice( $entry['versions'], 0, self::MOST_VERSIONS ) as $version ) {
				$html .= ( new VersionBalance( $version, $balance['days'], $context ) )->html();
			}
			$more = count( $entry['versions'] ) - self::MOST_VERSIONS;
			$html .= $more > 0 ? Html::element( 'p', [], $context->msg( 'statsig-balance-older' )->numParams( $more )->text() ) : '';
		}
		return $html;
	}
}
