#!/usr/bin/env bash
# Packages: wikimedia/ip-utils 5.0.0 (Debian's mediawiki 1.39.17); unleash-client 6.12.1 (npm).
# Guess: ::ffff:10.1.2.3, which is how a server that listens on both families names the client 10.1.2.3, is in
#   10.0.0.0/8, as MediaWiki's library has a canonicalize() that makes 10.1.2.3 of it.
# Really: it is outside for both, with no error: IPUtils does not canonicalize in isInRange() and takes the address for
#   an invalid one, Unleash takes it for one of IPv6. On the other hand 10.1.2.99/24 is a fine range for both, host
#   bits and all.
# Why it matters: Node's own HTTP server names IPv4 clients this way; targeting by network then depends on the
#   listener and on the proxy in front, not on the reader.
# Seen: IPUtils: valid false, canonical 10.1.2.3, in range false, hex false; Unleash IN_CIDR false, for 10.1.2.3 true.
set -euo pipefail
vendor=/usr/share/mediawiki/vendor
if [ ! -e "$vendor/wikimedia/ip-utils" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts unleash-client@6.12.1

cat > address.php <<'EOF'
<?php
use Wikimedia\IPUtils;

require $argv[1] . '/autoload.php';
$mapped = '::ffff:10.1.2.3';
$seen = [
	'valid' => IPUtils::isValid( $mapped ), 'canonical' => IPUtils::canonicalize( $mapped ),
	'in 10.0.0.0/8' => IPUtils::isInRange( $mapped, '10.0.0.0/8' ), 'hex' => IPUtils::toHex( $mapped ),
	'10.1.2.3 in 10.1.2.99/24' => IPUtils::isInRange( '10.1.2.3', '10.1.2.99/24' ),
];
echo 'ip-utils ', Composer\InstalledVersions::getPrettyVersion( 'wikimedia/ip-utils' ), ': ', json_encode( $seen, JSON_UNESCAPED_SLASHES ), "\n";
exit( array_values( $seen ) === [ false, '10.1.2.3', false, false, true ] ? 0 : 1 );
EOF
php address.php "$vendor"

node - <<'EOF'
const assert = require( 'assert' );
const { Strategy } = require( './node_modules/unleash-client/lib/strategy/strategy.js' );
const isIn = ( remoteAddress, range ) => new Strategy( 'default', true ).isEnabledWithConstraints( {}, { remoteAddress },
	[ { contextName: 'remoteAddress', operator: 'IN_CIDR', values: [ range ] } ] );
const seen = [ isIn( '::ffff:10.1.2.3', '10.0.0.0/8' ), isIn( '10.1.2.3', '10.0.0.0/8' ), isIn( '10.1.2.3', '10.1.2.99/24' ) ];
console.log( 'Unleash: ::ffff:10.1.2.3 in 10.0.0.0/8', seen[ 0 ], '- 10.1.2.3', seen[ 1 ], '- 10.1.2.3 in 10.1.2.99/24', seen[ 2 ] );
assert.deepStrictEqual( seen, [ false, true, true ] );
EOF
