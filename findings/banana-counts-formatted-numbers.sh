#!/usr/bin/env bash
# Packages: banana-i18n 2.4.0 (npm); wikimedia/cldr-plural-rule-parser 2.0.0 (Debian's mediawiki 1.39.17).
# Guess: banana reads a message as MediaWiki does: "1,234" users are many, "1.0" is not one, an empty first form is
#   empty.
# Really: it stops at the comma, so "1,234" takes the form for ONE, and so does "1.0", where the same CLDR rule in
#   MediaWiki's own evaluator says other. An empty first form is skipped and the second taken.
# Why it matters: banana is what Wikimedia's own single-page tools use with the same i18n files; a notice of an
#   experiment shows "1,234 user" only there.
# Seen: "1,234" -> user; "1.0" -> user (evaluator: other); {{PLURAL:1||b}} -> "b".
set -euo pipefail
vendor=/usr/share/mediawiki/vendor
if [ ! -e "$vendor/wikimedia/cldr-plural-rule-parser" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts banana-i18n@2.4.0

cat > evaluate.php <<'EOF'
<?php
require $argv[1] . '/autoload.php';
$form = CLDRPluralRuleParser\Evaluator::evaluate( '1.0', [ 'i = 1 and v = 0' ] );
echo 'cldr-plural-rule-parser ', Composer\InstalledVersions::getPrettyVersion( 'wikimedia/cldr-plural-rule-parser' ),
	': English "1.0" takes the form ', [ 'one', 'other' ][$form], "\n";
exit( $form === 1 ? 0 : 1 );
EOF
php evaluate.php "$vendor"

node - <<'EOF'
const assert = require( 'assert' );
const Banana = require( 'banana-i18n' );
const say = ( message, ...parameters ) => {
	const banana = new Banana( 'en' );
	banana.load( { message }, 'en' );
	const seen = banana.i18n( 'message', ...parameters );
	console.log( message, JSON.stringify( parameters ), '->', seen );
	return seen;
};
const users = '$1 {{PLURAL:$1|user|users}}';
assert.strictEqual( say( users, '1,234' ), '1,234 user' );
assert.strictEqual( say( users, 1234 ), '1234 users' );
assert.strictEqual( say( users, '1.0' ), '1.0 user' );
assert.strictEqual( say( '{{PLURAL:$1||b}}', 1 ), 'b' );
EOF
