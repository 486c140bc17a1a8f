#!/usr/bin/env bash
# Package: MediaWiki 1.43, Debian 13's packages mediawiki and mediawiki-classes; maintenance/run.php, $wgStatsTarget.
# Guess: a counter that a maintenance script increments arrives at the wiki's metrics when the script has ended, as one of
#   a page view does, and as those of the older StatsdDataFactory do.
# Really: the same script's counter of StatsdDataFactory arrives, and that of StatsFactory never does, without a word. It
#   takes a flush() by the script itself, which no page view needs.
# Why it matters: what cron jobs and daemons do (a config fetched, events sent, jobs run) is what one wants an alarm for,
#   and it falls silent on the day on which code moves from the deprecated class to the new one.
# Seen: as it is: MediaWiki.trial.older:1|c. With flush(): the same and mediawiki.trial.newer_total:1|c.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 2>/dev/null | awk '$2 == "main" { print $1; exit }') || true
if [ -z "$mirror" ]; then
	echo "needs Debian's apt-get" >&2
	exit 2
fi
mkdir -p lists/partial cache/archives/partial unpacked
echo "deb $mirror trixie main" > sources.list
apt=( apt-get -qq -o "Dir::Etc::SourceList=$dir/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$dir/lists"
	-o "Dir::Cache=$dir/cache" -o Acquire::Languages=none -o APT::Sandbox::User=root )
"${apt[@]}" update
"${apt[@]}" download 'mediawiki=1:1.43.*' 'mediawiki-classes=1:1.43.*'
for package in *.deb; do
	dpkg-deb --fsys-tarfile "$package" | tar -x -C unpacked ./usr/share/mediawiki
done
wiki="$dir/unpacked/usr/share/mediawiki"
php "$wiki/maintenance/run.php" install --dbtype sqlite --dbpath "$dir/data" --confpath "$dir" --server http://127.0.0.1 \
	--scriptpath '' --pass a-long-password-1 Wiki Admin >install.log 2>&1 || { tail install.log; exit 1; }

cat >listen.php <<'EOF'
<?php
// Says its port, and then what is told of the trial, until it hears "end".
$socket = stream_socket_server( 'udp://127.0.0.1:0', $code, $text, STREAM_SERVER_BIND );
echo substr( strrchr( stream_socket_get_name( $socket, false ), ':' ), 1 ), "\n";
stream_set_timeout( $socket, 60 );
while ( ( $packet = stream_socket_recvfrom( $socket, 65507 ) ) !== 'end' && $packet !== false ) {
	foreach ( explode( "\n", trim( $packet ) ) as $line ) {
		echo str_contains( $line, 'trial' ) ? "$line\n" : '';
	}
}
EOF
cat >count.php <<'EOF'
<?php
use MediaWiki\Maintenance\Maintenance;

class CountTrial extends Maintenance {
	public function execute() {
		$services = $this->getServiceContainer();
		$services->getStatsdDataFactory()->increment( 'trial.older' );
		$services->getStatsFactory()->withComponent( 'trial' )->getCounter( 'newer_total' )->increment();
		if ( getenv( 'TRIAL_FLUSH' ) ) {
			$services->getStatsFactory()->flush();
		}
	}
}
return CountTrial::class;
EOF
tell() { php -r 'fwrite( stream_socket_client( "udp://127.0.0.1:$argv[1]" ), $argv[2] );' "$1" "$2"; }

sed -n "s/^define( 'MW_VERSION', '\(.*\)' );/MediaWiki \1/p" "$wiki/includes/Defines.php"
cp LocalSettings.php plain.php
for flush in '' 1; do
	php listen.php >"heard$flush" &
	listener=$!
	trap 'kill $listener 2>/dev/null || true; rm -rf "$dir"' EXIT
	until [ -s "heard$flush" ]; do sleep 0.1; done
	port=$(head -n 1 "heard$flush")
	{ cat plain.php; printf '\n$wgStatsTarget = "udp://127.0.0.1:%s";\n$wgStatsFormat = "dogstatsd";\n$wgStatsdServer = "127.0.0.1:%s";\n' "$port" "$port"; } >LocalSettings.php
	TRIAL_FLUSH=$flush php "$wiki/maintenance/run.php" --conf "$dir/LocalSettings.php" "$dir/count.php"
	tell "$port" end
	wait "$listener"
	[ -z "$flush" ] && how='as it is' || how='with flush()'
	printf '%s: %s\n' "$how" "$(tail -n +2 "heard$flush" | sort -f | tr '\n' ' ')"
done
[ "$(tail -n +2 heard)" = 'MediaWiki.trial.older:1|c' ] && grep -qx 'mediawiki.trial.newer_total:1|c' heard1 ||
	{ echo 'changed: scripts send other metrics now'; exit 1; }
