<?php

namespace MediaWiki\Extension\Statsig\StatusPage;

use MediaWiki\Extension\Statsig\Client\ProgramOptions;
use MediaWiki\Extension\Statsig\Core\Html;
use MediaWiki\Extension\Statsig\Core\SpecialPage;
use MediaWiki\Extension\Statsig\Explain\EntryState;
use MediaWiki\Extension\Statsig\Explain\EntryStates;
use MediaWiki\Extension\Statsig\Explain\StepWords;
use MediaWiki\Extension\Statsig\Plot\Table;
use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * The entries that browsers may see, or all of the config: what each is, what its rules are, where it is decided, what it
 * costs, and what is odd about it.
 */
final class EntriesTab implements Tab {
	/** Entries on a page */
	private const MOST = 50;
	/** Lines of an entry's rules */
	private const MOST_LINES = 200;
	/** Entries that cannot be read */
	private const MOST_REFUSED = 100;

	public function __construct(
		private readonly Settings $settings,
		private readonly ProgramOptions $options
	) {
	}

	/** @inheritDoc */
	public function html( object $context ): string {
		$request = $context->getRequest();
		$states = new EntryStates( $this->settings, $this->options );
		$isAll = $request->getBool( 'all' );
		$entries = $isAll ? $states->all() : $states->listed();
		$from = max( 0, min( $request->getInt( 'from' ), count( $entries ) - 1 ) );
		$html = Html::element( 'p', [], $context->msg( $isAll ? 'statsig-entries-all-intro' : 'statsig-entries-intro' )
			->numParams( count( $entries ) )->text() );
		$html .= Html::rawElement( 'p', [], self::link( $isAll ? 'statsig-entries-show-listed' : 'statsig-entries-show-all',
			[ 'all' => $isAll ? null : 1 ], $context ) );
		if ( !$this->settings->get( 'StatsigEnabled' ) ) {
			$html .= Html::element( 'p', [ 'class' => 'ext-statsig-note' ], $context->msg( 'statsig-off' )->text() );
		}
		foreach ( $states->of( array_slice( $entries, $from, self::MOST ) ) as $state ) {
			$html .= $this->entry( $state, $context );
		}
		return $html . self::pages( $from, count( $entries ), $isAll, $context ) . self::refused( $context );
	}

	private function entry( EntryState $state, object $context ): string {
		// Messages that are used here: statsig-kind-gate, statsig-kind-dynamic_config, statsig-kind-experiment,
		// statsig-kind-layer, statsig-kind-none
		$facts = self::fact( 'statsig-entries-kind', $context->msg( 'statsig-kind-' . ( $state->kind ?: 'none' ) )->escaped(), $context );
		if ( $state->idType !== '' ) {
			$facts .= self::fact( 'statsig-entries-unit', Html::element( 'code', [], $state->idType ), $context );
		}
		foreach ( $state->deliveries as $message ) {
			$facts .= self::fact( 'statsig-entries-where', self::said( $message, $context ), $context );
		}
		if ( $state->bytes !== null ) {
			$facts .= self::fact( 'statsig-entries-cost', $context->msg( 'statsig-entries-bytes' )->numParams( $state->bytes )->escaped(), $context );
		}
		foreach ( $state->warnings as $message ) {
			$facts .= self::fact( 'statsig-entries-warning', Html::rawElement( 'span', [ 'class' => 'ext-statsig-note' ],
				self::said( $message, $context ) ), $context );
		}
		return Html::rawElement( 'section', [ 'class' => 'ext-statsig-entry' ],
			Html::rawElement( 'h3', [], Html::element( 'bdi', [], $state->name ) ) .
			Html::rawElement( 'dl', [], $facts ) .
			( $state->rules ? self::rules( $state->rules, $context ) . self::decideLink( $state, $context ) : '' )
		);
	}

	/**
	 * @param array $message Key and parameters
	 * @param object $context
	 * @return string
	 */
	private static function said( array $message, object $context ): string {
		return $context->msg( $message[0] )->plaintextParams( ...array_slice( $message, 1 ) )->escaped();
	}

	private static function fact( string $message, string $html, object $context ): string {
		return Html::rawElement( 'div', [], Html::element( 'dt', [], $context->msg( $message )->text() ) . Html::rawElement( 'dd', [], $html ) );
	}

	private static function decideLink( EntryState $state, object $context ): string {
		$form = SpecialPage::getTitleFor( 'Statsig', 'decide' );
		return Html::element( 'a', [ 'href' => $form->getLocalURL( [ 'entry' => $state->name, 'kind' => $state->kind ] ) ],
			$context->msg( 'statsig-entries-decide' )->text() );
	}

	private static function rules( array $rules, object $context ): string {
		$count = count( $rules['rules'] ) + $rules['more'];
		return Html::rawElement( 'details', [],
			Html::element( 'summary', [], $context->msg( 'statsig-entries-rules' )->numParams( $count )->text() ) .
			NestedList::html( self::lines( $rules ), 'ext-statsig-tree' )
		);
	}

	/** @return iterable<array{int,string}> */
	private static function lines( array $rules ): iterable {
		if ( !$rules['enabled'] || $rules['active'] === false ) {
			yield [ 0, $rules['enabled'] ? 'the experiment does not run' : 'switched off at Statsig' ];
		}
		$bandit = $rules['bandit'] ?? null;
		if ( $bandit ) {
			yield [ 0, StepWords::bandit( $bandit ) ];
		}
		$left = self::MOST_LINES;
		foreach ( $rules['rules'] as $place => $rule ) {
			$left -= 1 + count( $rule['conditions'] );
			if ( $left < 0 ) {
				$rules['more'] += count( $rules['rules'] ) - $place;
				break;
			}
			yield [ 0, "rule {$rule['id']}" . ( $rule['group'] === null ? '' : ", group {$rule['group']}" ) .
				( $bandit ? '' : ', ' . StepWords::share( $rule['below'] ) ) .
				( $rule['delegate'] === null ? ": {$rule['value']}" : ": the experiment {$rule['delegate']} decides" ) ];
			foreach ( $rule['conditions'] as $condition ) {
				yield [ 1, StepWords::condition( $condition ) ];
			}
		}
		if ( $rules['more'] ) {
			yield [ 0, "{$rules['more']} more rules" ];
		}
		yield [ 0, ( $bandit ? 'for all others' : 'no rule holds' ) . ": {$rules['default']}" ];
	}

	private static function pages( int $from, int $count, bool $isAll, object $context ): string {
		$links = '';
		foreach ( [ 'statsig-entries-before' => $from - self::MOST, 'statsig-entries-after' => $from + self::MOST ] as $message => $other ) {
			if ( ( $other < $from && $from > 0 ) || ( $other > $from && $other < $count ) ) {
				$links .= Html::rawElement( 'li', [], self::link( $message, [ 'all' => $isAll ? 1 : null, 'from' => max( 0, $other ) ?: null ], $context ) );
			}
		}
		return $links === '' ? '' : Html::rawElement( 'ul', [ 'class' => 'ext-statsig-pages' ], $links );
	}

	private static function link( string $message, array $query, object $context ): string {
		return Html::element( 'a', [ 'href' => $context->getTitle()->getLocalURL( array_filter( $query ) ) ], $context->msg( $message )->text() );
	}

	/** Entries of the config that the module cannot read, which answer as if they were not there */
	private static function refused( object $context ): string {
		$refused = \Statsig\status()['refused'];
		if ( !$refused ) {
			return '';
		}
		return Html::element( 'h3', [], $context->msg( 'statsig-entries-refused' )->numParams( count( $refused ) )->text() ) .
			Table::html( $context->msg( 'statsig-entries-refused-caption' )->numParams( min( self::MOST_REFUSED, count( $refused ) ) )->text(), [
				$context->msg( 'statsig-entries-name' )->text(),
				$context->msg( 'statsig-entries-section' )->text(),
				$context->msg( 'statsig-entries-cause' )->text(),
			], array_map( static fn ( $one ) => [ $one['name'], $one['section'], $one['cause'] ], array_slice( $refused, 0, self::MOST_REFUSED ) ) );
	}
}
