<?php

namespace MediaWiki\Extension\Statsig\Api;

use MediaWiki\Extension\Statsig\Audience\Audience;
use MediaWiki\Extension\Statsig\Core\ApiQueryBase;
use MediaWiki\Extension\Statsig\Core\ApiResult;
use MediaWiki\Extension\Statsig\Forcing\Parameter;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MediaWikiServices;
use Wikimedia\ParamValidator\ParamValidator;

/**
 * action=query&meta=statsig: what the one who asks is in. Only for that reader, so that no cache may keep the answer.
 */
final class ApiQueryStatsig extends ApiQueryBase {
	/**
	 * @param \ApiQuery|\MediaWiki\Api\ApiQuery $query
	 * @param string $moduleName
	 */
	public function __construct( $query, $moduleName ) {
		parent::__construct( $query, $moduleName, 'st' );
	}

	public function execute() {
		$names = $this->extractRequestParams()['names'];
		$entries = [];
		Guard::run( function ( MediaWikiServices $services ) use ( &$entries ): void {
			$assignments = $services->getService( 'Statsig.Assignments' );
			// A script of another site: MediaWiki has forgotten the login, but the cookie of the browser's id is there
			$entries = $this->lacksSameOriginSecurity()
				? $assignments->ofNobody( Audience::LOGIN_SUPPRESSED )
				: $assignments->of( $this->getUser(), $this->getRequest() );
		} );
		// Read from the address, and no parameter of any module
		$this->getMain()->markParamsUsed( Parameter::NAME );
		$chosen = array_values( array_filter( $entries, static fn ( $entry ) => $names === null || in_array( $entry['name'], $names, true ) ) );
		$list = array_map( [ self::class, 'outputOf' ], $chosen );
		ApiResult::setIndexedTagName( $list, 'entry' );
		$this->getResult()->addValue( 'query', $this->getModuleName(), $list );
	}

	/**
	 * @param array $entry
	 * @return array With the value as JSON: of an array api.php would drop keys that begin with "_", make a list of the keys
	 *  0..n, and not tell {} from []. Without other characters than ASCII's, which it would normalise.
	 */
	private static function outputOf( array $entry ): array {
		if ( isset( $entry['value'] ) ) {
			$entry['value'] = json_encode( $entry['value'], JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION );
		}
		return $entry + [ ApiResult::META_BC_BOOLS => [ 'enabled' ] ];
	}

	/** @inheritDoc */
	public function getCacheMode( $params ) {
		return 'private';
	}

	/** @inheritDoc */
	protected function getAllowedParams() {
		return [ 'names' => [ ParamValidator::PARAM_ISMULTI => true ] ];
	}

	/** @inheritDoc */
	protected function getExamplesMessages() {
		return [
			'action=query&meta=statsig' => 'apihelp-query+statsig-example-all',
			'action=query&meta=statsig&stnames=new_button|search_box' => 'apihelp-query+statsig-example-names',
		];
	}
}
