# What the comparisons of answers share; sourced by the `run` of each. $comparison is its name.
#
#   theirs ARGUMENT ...   asks the official core: theirs.py of the comparison
#   sampled               packs what it reads into the sample of the comparison, which "make test" compares
#   ours FILE TEST        asks this crate the rows of FILE, by a test of tests/it/official; fails if one differs
#   folders               an array: of the documents, those of real projects where they lie beside the checkout
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
comparison=$(basename "$(dirname "$0")")
home=$PWD/build/bench
benches/official/install || [ -x "$home/venv/bin/python" ]

folders=(tests/golden/synthetic)
if [ -e ../shared/statsig/golden/real ]; then folders+=("$PWD/../shared/statsig/golden/real"); fi

theirs() { PYTHONDONTWRITEBYTECODE=1 "$home/venv/bin/python" "benches/official/$comparison/theirs.py" "$@"; }

sampled() { gzip -9n >"tests/golden/$comparison.jsonl.gz"; }

ours() {
	export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/build/target}/$(php-config --phpapi)"
	STATSIG_ROWS=$1 cargo test --profile it --features test-panic --locked --quiet --test it "official::$comparison::$2" -- --nocapture
}
