--TEST--
phpinfo() has a section with all settings and shows neither key nor password
--EXTENSIONS--
statsig
--INI--
statsig.proxy=http://user:Zzcanary7@proxy.example:3128
statsig.secret_file={PWD}/secret.inc
--FILE--
<?php
ob_start();
phpinfo( INFO_MODULES );
$text = ob_get_clean();
$start = strpos( $text, "\nstatsig\n" );
$section = substr( $text, $start, strpos( $text, "\nstatsig.proxy", $start ) + 40 - $start );
foreach ( array_keys( ini_get_all( 'statsig' ) ) as $name ) {
	if ( !str_contains( $section, "\n$name => " ) ) {
		echo "$name is missing\n";
	}
}
var_dump( str_contains( $section, 'Version => ' . Statsig\version() ) );
var_dump( str_contains( $section, 'statsig.proxy => set' ) );
var_dump( str_contains( $text, 'Zzcanary7' ) || str_contains( $text, 'Zzcanary8' ) );
?>
--EXPECT--
bool(true)
bool(true)
bool(false)
