--TEST--
Config::fromFile() reads nothing outside of open_basedir
--EXTENSIONS--
statsig
--INI--
open_basedir={PWD}
--FILE--
<?php
require __DIR__ . '/document.inc';
$file = __DIR__ . '/basedir.tmp.json';
file_put_contents( $file, sample() );
foreach ( [ $file, dirname( __DIR__ ) . '/phpt/basedir.tmp.json', '/etc/passwd', __DIR__ . '/../../Cargo.toml' ] as $path ) {
	echo Statsig\Config::fromFile( $path )->status()['error'] ?? 'read', "\n";
}
?>
--CLEAN--
<?php unlink( __DIR__ . '/basedir.tmp.json' ); ?>
--EXPECT--
read
read
not_found
not_found
