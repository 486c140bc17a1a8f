# Read by the other scripts of this folder: where things are, from DIR and the environment.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
[ -n "${1:-}" ] || { printf '%s: a folder is wanted, see tests/wiki/README.md\n' "$0" >&2; exit 64; }
mkdir -p "$1"
dir=$(cd "$1" && pwd)
shift
export MW_INSTALL_PATH=${MW_INSTALL_PATH:-/usr/share/mediawiki}
export MW_CONFIG_FILE=$dir/LocalSettings.php
# The leading colon keeps the folders that PHP reads anyway.
export PHP_INI_SCAN_DIR=:${STATSIG_COVERAGE:+$STATSIG_COVERAGE/ini:}$dir/ini
