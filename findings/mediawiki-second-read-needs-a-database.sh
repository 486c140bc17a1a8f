#!/usr/bin/env bash
# Package: Debian's mediawiki 1.39.17: a maintenance script that declares Maintenance::DB_NONE, and a cache in memory made
#   by ObjectCache::newFromParams(), as MediaWiki makes all that $wgObjectCaches names.
# Guess: DB_NONE says that a script needs no database. A cache in the process's own memory needs none, so it works there.
# Really: it works ONCE for each key. The second `get` of a key, or a `get` after a `set` and a `get`, counts the repetition
#   by a deferred update, deferring asks for the load balancer, and that service is switched off: the script dies of a
#   ServiceDisabledException. In other scripts, and in tests that make the class by themselves, nothing of it shows.
# Why it matters: a small script that reads a flag or a config from memcached or Redis, checks what it has written, and says
#   rightly that it wants no database, ends at its second look.
# Seen: first get: 'value'; second get: ServiceDisabledException (DBLoadBalancerFactory); as DB_STD both: 'value'.
set -euo pipefail
mediawiki=/usr/share/mediawiki
if [ ! -e "$mediawiki/maintenance/Maintenance.php" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
php "$mediawiki/maintenance/install.php" --dbtype sqlite --dbpath "$dir/data" --confpath "$dir" --server http://127.0.0.1 \
	--scriptpath '' --pass a-long-password-1 Wiki Admin >install.log 2>&1 || { tail install.log; exit 1; }
cat > twice.php <<'EOF'
<?php
require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';
class Twice extends Maintenance {
	public function execute() {
		$cache = ObjectCache::newFromParams( [ 'class' => HashBagOStuff::class ] );
		$cache->set( 'key', 'value' );
		foreach ( [ 'first', 'second' ] as $time ) {
			try {
				$seen = var_export( $cache->get( 'key' ), true );
			} catch ( Wikimedia\Services\ServiceDisabledException $e ) {
				$seen = 'ServiceDisabledException, ' . $e->getMessage();
			}
			$this->output( "$time get: $seen\n" );
		}
	}

	public function getDbType() {
		return getenv( 'DB_TYPE' ) === 'none' ? Maintenance::DB_NONE : Maintenance::DB_STD;
	}
}
$maintClass = Twice::class;
require_once RUN_MAINTENANCE_IF_MAIN;
EOF
export MW_INSTALL_PATH=$mediawiki MW_CONFIG_FILE=$dir/LocalSettings.php
grep -ho "'MW_VERSION', '[^']*'" "$mediawiki/includes/Defines.php" | sed "s/.*, '/MediaWiki /; s/'//"
none=$(DB_TYPE=none php twice.php)
std=$(DB_TYPE=std php twice.php)
printf 'DB_NONE\n%s\nDB_STD\n%s\n' "$none" "$std"
[ "$none" = "first get: 'value'
second get: ServiceDisabledException, Service disabled: DBLoadBalancerFactory" ]
[ "$std" = "first get: 'value'
second get: 'value'" ]
