<?php
// What a registered reader's page says of all entries of the config, and what the vendor's client would be given for the
// same reader: two lines of JSON. php -d extension=... -d statsig.config_file=... tests/vendor/values.php

require __DIR__ . '/../phpunit/boot-unit.php';

use MediaWiki\Extension\Statsig\Client\ClientValues;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\NativeSource;
use MediaWiki\Extension\Statsig\Unit\Units;
use Psr\Log\NullLogger;
use Statsig\Kind;

$names = array_merge( Statsig\names( Kind::Gate ), Statsig\names( Kind::Experiment ) );
$settings = [ 'StatsigEnabled' => true, 'StatsigClientEntries' => $names, 'StatsigUnitSecret' => 'a secret of the tests, long enough' ];
$attributes = [ 'wiki' => 'testwiki', 'account' => 'named', 'language' => 'en', 'skin' => 'vector', 'namespace' => 0 ];
$units = new Units( '0123456789abcdef0123456789abcdef', null, static fn () => $attributes );
$values = new ClientValues( new Settings( static fn ( $name ) => $settings[$name] ), new NativeSource(), new NullLogger() );
// As MediaWiki writes settings of a page
echo json_encode( $values->of( $units ), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ), "\n";
echo Statsig\Config::fromJson( file_get_contents( ini_get( 'statsig.config_file' ) ) )->initializeResponse(
	[ 'userID' => $units->userID, 'custom' => $attributes ], [ 'hash' => 'none', 'format' => 'init-v2' ]
), "\n";
