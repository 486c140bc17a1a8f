--TEST--
Forked children give the parent's answers, before and after a change of the file
--EXTENSIONS--
statsig
pcntl
--INI--
statsig.config_file={PWD}/children.tmp.json
statsig.check_interval=3600
--FILE--
<?php
require __DIR__ . '/document.inc';
$file = __DIR__ . '/children.tmp.json';
file_put_contents( $file, sample( 1000 ) );
$answers = static fn () => json_encode( array_map(
	static fn ( $name ) => [ Statsig\evaluate( $name, [ 'userID' => 'ada' ] )->value(), Statsig\status()['configTime'] ],
	[ 'open', 'closed', 'nested', 'button', 'trial', 'page' ] ) );
$before = $answers();
$pids = [];
for ( $i = 0; $i < 4; $i++ ) {
	$pid = pcntl_fork();
	if ( $pid === 0 ) {
		$same = $answers() === $before;
		file_put_contents( "$file.$i", sample( 2000 ) );
		rename( "$file.$i", $file );
		// A file that another child replaces while it is read is not taken: again, until the others are done
		for ( $tries = 0; $tries < 1000 && Statsig\status()['configTime'] !== 2000; $tries++ ) {
			Statsig\reload();
		}
		exit( $same && Statsig\status()['configTime'] === 2000 ? 7 : 1 );
	}
	$pids[] = $pid;
}
foreach ( $pids as $pid ) {
	pcntl_waitpid( $pid, $status );
	echo pcntl_wexitstatus( $status ), "\n";
}
var_dump( $answers() === $before, Statsig\reload(), Statsig\status()['configTime'] );
preg_match( '/^Threads:\s*(\d+)/m', file_get_contents( '/proc/self/status' ), $threads );
echo "threads: $threads[1]\n";
?>
--CLEAN--
<?php array_map( 'unlink', glob( __DIR__ . '/children.tmp.json*' ) ); ?>
--EXPECT--
7
7
7
7
bool(true)
bool(true)
int(2000)
threads: 1
