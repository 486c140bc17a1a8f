--TEST--
A config that another host has fetched is put in place as a sync puts it, and answers
--INI--
statsig.config_file={PWD}/taken.tmp/config.json
statsig.check_interval=0
--FILE--
<?php
require __DIR__ . '/document.inc';

$folder = dirname( ini_get( 'statsig.config_file' ) );
mkdir( $folder );
$gate = static fn ( string $rule, int $time ) => document(
	[ 'open' => spec( 'feature_gate', false, [ rule( $rule, [ 'everybody' ], true ) ] ) ], time: $time );
$say = static function ( array $taken ) {
	Statsig\reload();
	$status = Statsig\status();
	echo $taken['outcome'], ' ', $taken['cause'] ?? '-', ' ', json_encode( $taken['version'] === $status['configVersion'] ), ' ', $taken['bytes'] > 9 ? 'bytes' : $taken['bytes'],
		' | ', $status['configTime'], ' ', $status['image'], ' ', Statsig\evaluate( 'open', [ 'userID' => 'u' ], null, false )->ruleId(), "\n";
};
$say( Statsig\takeConfig( $gate( 'first', 7 ) ) );
$say( Statsig\takeConfig( $gate( 'first', 7 ) ) );
$say( Statsig\takeConfig( $gate( 'older', 6 ) ) );
$say( Statsig\takeConfig( '{' ) );
$say( Statsig\takeConfig( '' ) );
Statsig\takeConfig( $gate( 'other', 9 ), "$folder/other.json" );
$say( Statsig\takeConfig( $gate( 'older', 6 ) ) );
echo implode( ' ', array_map( 'basename', glob( "$folder/*" ) ) ), "\n";
echo decoct( fileperms( "$folder/config.json" ) & 0777 ), ' ', count( glob( "$folder/config.versions/*.gz" ) ), "\n";
rename( $folder, "$folder.away" );
echo Statsig\takeConfig( $gate( 'third', 8 ) )['cause'], "\n";
rename( "$folder.away", $folder );
ini_set( 'open_basedir', __DIR__ );
echo Statsig\takeConfig( $gate( 'third', 8 ), '/tmp/statsig-elsewhere.json' )['cause'], ' ', json_encode( file_exists( __DIR__ . '/elsewhere' ) ), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/taken.tmp/config.versions' );
remove( __DIR__ . '/taken.tmp/config.images' );
remove( __DIR__ . '/taken.tmp/other.versions' );
remove( __DIR__ . '/taken.tmp/other.images' );
remove( __DIR__ . '/taken.tmp' );
?>
--EXPECT--
fresh - true bytes | 7 mapped first
unchanged - true bytes | 7 mapped first
fresh - true bytes | 6 mapped older
failed garbage false 1 | 6 mapped older
failed garbage false 0 | 6 mapped older
unchanged - true bytes | 6 mapped older
config.images config.json config.versions other.images other.json other.versions
640 2
write
write false
