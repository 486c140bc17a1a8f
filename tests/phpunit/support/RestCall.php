<?php

namespace MediaWiki\Extension\Statsig\Tests;

use GuzzleHttp\Psr7\Uri;
use MediaWiki\Config\ServiceOptions;
use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\CorsUtils;
use MediaWiki\Rest\EntryPoint;
use MediaWiki\Rest\RequestData;
use MediaWiki\Rest\ResponseFactory;
use MediaWiki\Rest\ResponseInterface;
use MediaWiki\Rest\Router;
use RequestContext;

/**
 * One REST request in this process, through the wiki's own router. How a router is made is internal
 * to MediaWiki and differs between versions: nothing else here may know.
 */
final class RestCall {
	public static function get( string $path, array $query = [], array $headers = [], array $cookies = [] ): ResponseInterface {
		return self::execute( 'GET', $path, $headers, [ 'queryParams' => $query, 'cookieParams' => $cookies ] );
	}

	public static function post( string $path, string $body, array $headers = [] ): ResponseInterface {
		return self::execute( 'POST', $path, $headers + [ 'Content-Length' => strlen( $body ) ], [
			'bodyContents' => $body,
		] );
	}

	private static function execute( string $method, string $path, array $headers, array $more ): ResponseInterface {
		$services = MediaWikiServices::getInstance();
		$request = new RequestData( [
			'method' => $method,
			'uri' => new Uri( '/rest.php' . $path ),
			'headers' => $headers,
			'cookiePrefix' => $services->getMainConfig()->get( 'CookiePrefix' ),
		] + $more );
		$context = RequestContext::getMain();
		$factory = new ResponseFactory( [] );
		$cors = new CorsUtils(
			new ServiceOptions( CorsUtils::CONSTRUCTOR_OPTIONS, $services->getMainConfig() ),
			$factory,
			$context->getUser()
		);
		$create = new \ReflectionMethod( EntryPoint::class, 'createRouter' );
		$create->setAccessible( true );
		$arguments = [ $context, $request, $factory, $cors ];
		if ( $create->getNumberOfParameters() === 5 ) {
			array_unshift( $arguments, $services );
		}
		/** @var Router $router */
		$router = $create->invoke( null, ...$arguments );
		return $router->execute( $request );
	}

	public static function body( ResponseInterface $response ): string {
		$stream = $response->getBody();
		$stream->rewind();
		return $stream->getContents();
	}
}
