--TEST--
phpinfo() has a section with all settings and shows neither key nor password
--EXTENSIONS--
statsig
--INI--
statsig.proxy=http://user:Zzcanary7@proxy.example:3128
statsig.api=https://user:Zzcanary9@api.example/v2
statsig.spool_dir={PWD}/phpinfo.tmp.spool
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
var_dump( preg_match( '~^Directive => Local Value => Master Value$~m', $section ) );
foreach ( [ 'Spool', 'Events recorded / lost in this process', 'statsig.api', 'statsig.check_interval' ] as $name ) {
	preg_match( '~^' . preg_quote( $name ) . ' => (.*)$~m', $section, $row );
	echo "$name: ", preg_replace( '/for \d+\.\d MiB/', 'for N MiB', $row[1] ?? 'no row' ), "\n";
}
var_dump( str_contains( $text, 'Zzcanary7' ) || str_contains( $text, 'Zzcanary9' ) || str_contains( $text, 'Zzcanary8' ) );
?>
--EXPECT--
bool(true)
bool(true)
int(1)
Spool: 0.0 MiB in use, room for N MiB
Events recorded / lost in this process: 0 / 0
statsig.api: https://(hidden)@api.example/v2 => https://(hidden)@api.example/v2
statsig.check_interval: 1 => 1
bool(false)
