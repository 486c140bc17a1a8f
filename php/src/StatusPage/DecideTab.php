<?php

namespace MediaWiki\Extension\Statsig\StatusPage;

use MediaWiki\Extension\Statsig\Core\Html;
use MediaWiki\Extension\Statsig\Explain\ExplainedDecision;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Unit\UnitType;

/**
 * A form that tells what is decided for somebody, and each rule and condition on the way. It is posted, so that no id
 * stands in an address, a log or the history of a browser, and with a token, so that no other site has it ask. Nothing of
 * it is recorded.
 */
final class DecideTab implements Tab {
	/** Names that the form suggests */
	private const MOST_NAMES = 500;

	/** Letters of a value that are shown */
	private const MOST_VALUE = 2000;

	public function __construct(
		private readonly Settings $settings,
		private readonly Asked $asked,
		private readonly DecisionSource $source
	) {
	}

	/** @inheritDoc */
	public function html( object $context ): string {
		$request = $context->getRequest();
		$html = Html::element( 'p', [], $context->msg( 'statsig-decide-intro' )->text() ) . $this->form( $context );
		if ( !$request->wasPosted() ) {
			return $html;
		}
		$problem = match ( true ) {
			!$context->getCsrfTokenSet()->matchTokenField() => 'sessionfailure',
			$request->getText( 'entry' ) === '' => 'statsig-decide-no-entry',
			!$this->asked->hasAccount( $request ) => 'statsig-decide-no-account',
			default => null,
		};
		return $html . Html::element( 'h3', [ 'id' => 'statsig-decision' ], $context->msg( 'statsig-decide-answer' )->text() ) . ( $problem === null
			? $this->answer( $context )
			: Html::element( 'p', [ 'class' => 'ext-statsig-bad', 'role' => 'alert' ], $context->msg( $problem )->text() ) );
	}

	private function answer( object $context ): string {
		$name = $context->getRequest()->getText( 'entry' );
		$request = $context->getRequest();
		$explained = new ExplainedDecision( $name, $this->asked->kind( $request ), $this->asked->units( $request ), $this->source );
		$html = '';
		if ( !$this->settings->get( 'StatsigEnabled' ) ) {
			$html .= Html::element( 'p', [ 'class' => 'ext-statsig-note' ], $context->msg( 'statsig-off' )->text() );
		} elseif ( isset( $this->settings->get( 'StatsigForce' )[$name] ) ) {
			$html .= Html::element( 'p', [ 'class' => 'ext-statsig-note' ], $context->msg( 'statsig-decide-pinned' )->text() );
		}
		$lines = [ $explained->entry(), $explained->unit(), ...$explained->attributes(), $explained->summary() ];
		if ( $explained->isDecided() ) {
			$lines[] = 'group: ' . ( $explained->group() ?? 'none' );
			$lines[] = 'value: ' . mb_strimwidth( $explained->value(), 0, self::MOST_VALUE, '…' );
		}
		array_push( $lines, ...$explained->kept() );
		$summary = array_map( static fn ( $line ) => [ 0, $line ], $lines );
		return $html . NestedList::html( $summary, 'ext-statsig-summary' ) . NestedList::html( $explained->steps(), 'ext-statsig-tree' );
	}

	private function form( object $context ): string {
		// Messages that are used here:
		// * statsig-decide-entry, statsig-decide-kind, statsig-decide-account, statsig-decide-type, statsig-decide-id,
		//   statsig-decide-attributes
		// * statsig-decide-entry-help, statsig-decide-kind-help, statsig-decide-account-help, statsig-decide-type-help,
		//   statsig-decide-id-help, statsig-decide-attributes-help
		// * statsig-kind-any, statsig-kind-gate, statsig-kind-experiment, statsig-kind-dynamic_config, statsig-kind-layer
		$request = $context->getRequest();
		$kinds = [ '' => $context->msg( 'statsig-kind-any' )->text() ];
		foreach ( array_keys( Asked::KINDS ) as $kind ) {
			$kinds[$kind] = $context->msg( "statsig-kind-$kind" )->text();
		}
		$types = [];
		foreach ( $this->asked->types() as $type ) {
			$types[$type->idType] = $type->owner === UnitType::OURS ? $type->idType : "$type->idType ($type->owner)";
		}
		$fields = $this->field( 'entry', 'input', [ 'list' => 'statsig-names', 'required' => true, 'value' => $request->getText( 'entry' ) ], '', $context ) .
			$this->field( 'kind', 'select', [], self::options( $kinds, $request->getText( 'kind' ) ), $context ) .
			$this->field( 'account', 'input', [ 'value' => $request->getText( 'account' ) ], '', $context ) .
			$this->field( 'type', 'select', [], self::options( $types, $request->getText( 'type' ) ), $context ) .
			$this->field( 'id', 'input', [ 'value' => $request->getText( 'id' ) ], '', $context ) .
			$this->field( 'attributes', 'textarea', [ 'rows' => 5, 'spellcheck' => 'false' ], "\n" . htmlspecialchars(
				$request->getText( 'attributes', $this->asked->attributesOfPage( $context ) ) ), $context );
		$names = '';
		foreach ( array_slice( $this->asked->names(), 0, self::MOST_NAMES ) as $name ) {
			$names .= Html::element( 'option', [ 'value' => $name ] );
		}
		return Html::rawElement( 'form', [ 'class' => 'ext-statsig-form', 'method' => 'post', 'action' => '#statsig-decision', 'autocomplete' => 'off' ],
			$fields . Html::rawElement( 'datalist', [ 'id' => 'statsig-names' ], $names ) .
			Html::element( 'input', [ 'type' => 'hidden', 'name' => 'wpEditToken', 'value' => $context->getCsrfTokenSet()->getToken()->toString() ] ) .
			Html::element( 'button', [ 'type' => 'submit' ], $context->msg( 'statsig-decide-submit' )->text() )
		);
	}

	private function field( string $name, string $element, array $attributes, string $content, object $context ): string {
		$attributes += [ 'id' => "statsig-decide-$name", 'name' => $name, 'dir' => 'auto', 'aria-describedby' => "statsig-decide-$name-help" ];
		return Html::rawElement( 'div', [],
			Html::element( 'label', [ 'for' => $attributes['id'] ], $context->msg( "statsig-decide-$name" )->text() ) .
			Html::rawElement( $element, $attributes, $content ) .
			Html::element( 'small', [ 'id' => $attributes['aria-describedby'] ], $context->msg( "statsig-decide-$name-help" )->text() )
		);
	}

	/**
	 * @param array<string,string> $texts By value
	 * @param string $chosen
	 * @return string
	 */
	private static function options( array $texts, string $chosen ): string {
		$options = '';
		foreach ( $texts as $value => $text ) {
			$options .= Html::element( 'option', [ 'value' => $value, 'selected' => (string)$value === $chosen ], $text );
		}
		return $options;
	}
}
