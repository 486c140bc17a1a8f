# Thin: what a target does stands in the script that it calls. "make help" lists them.
.PHONY: help setup build demo demo-check test test-one test-rust test-style test-php test-wiki \
	test-browser test-firefox test-faults test-first-day test-fresh test-newcomer test-toolforge test-farm test-soak bench compare-official report coverage mutants valgrind loop fuzz archive install uninstall
.DEFAULT_GOAL := help
say = @printf '%s: %s\n' '$@'
next = @printf 'Next: %s\n'

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf 'build, install and uninstall leave the packages of this machine alone.\n'
	@printf 'Start with "make demo" (look at it) or "make test" (check it).\n'

setup: ## install what demo, test, bench, report, valgrind and fuzz need on Debian 12 (they call this); removes nothing
	$(say) 'looking for what is missing'
	@tests/run/setup
	$(if $(filter setup,$(MAKECMDGOALS)),$(next) 'make build',@:)

build: ## build/statsig.so for the PHP on the PATH; wants cargo, php-config and clang
	$(say) 'compiling the module; from nothing about 3 minutes on 2 cores'
	@tests/run/build release
	$(next) 'sudo make install'

resources: setup ## php/resources/built: the JavaScript that wikis deliver, of php/resources/ext.statsig; commit both
	@node tests/run/resources.mjs && printf 'resources: written. Next: tests/run/suite program browser\n'

demo: setup ## a wiki with a fake Statsig: plays the use cases, stays open for your browser
	$(say) 'a throw-away wiki and a fake Statsig; Ctrl-C ends both'
	@tests/run/build release
	@tests/demo/run open

demo-check: setup ## the same unattended, in headless Chromium; exit status 0 if all of it held
	$(say) 'the demonstration, unattended'
	@tests/run/suite build-release demo-check
	$(next) 'make demo shows it in your browser'

test: setup ## every suite that has a lane in tests/budget.tsv: 30 to 50 minutes on a bare machine of 2 cores
	@tests/run/test

test-one: setup ## one test: KIND=rust NAME=events::relay, phpt panics, unit SettingsTest, wiki RelayTest, browser api, first-paint exposure, edge edge, pages firefox, faults swaps, program law, sessions loss, report report
	@tests/run/one '$(KIND)' '$(NAME)'

test-rust: setup ## the crate: unit and integration tests, form, lints
	$(say) 'the crate, its form and lints'
	@tests/run/suite rust lint
	$(next) 'make test-php'

test-style: setup ## php/ by the linters of MediaWiki's own extensions: eslint, stylelint, banana-checker, PHP_CodeSniffer
	$(say) 'the style of php/'
	@tests/run/suite style
	$(next) 'make test-php'

test-php: setup ## the module from PHP (phpt)
	$(say) 'the module from PHP'
	@tests/run/suite phpt
	$(next) 'make test-wiki'

test-wiki: setup ## the MediaWiki extension (PHPUnit), on 1.39 here and on 1.43 in a chroot
	$(say) 'the MediaWiki extension on 1.39, then on 1.43 in a chroot'
	@tests/run/suite build-release phpunit-unit phpunit-integration chroot
	$(next) 'make test-browser'

test-browser: setup ## real Chromium against a throw-away wiki, and caches in front of one
	$(say) 'Chromium against a throw-away wiki'
	@tests/run/suite build-release browser first-paint edge pages
	$(next) 'make test-firefox'

test-firefox: setup ## Firefox ESR: transport, id and loss over 20 page views each; make test has its short half
	$(say) 'Firefox ESR against a throw-away wiki behind a cache'
	@tests/run/build release
	@STATSIG_PAGE_VIEWS=20 tests/run/suites/firefox
	$(next) 'make demo-check'

test-faults: setup ## the upstream that fails: the fake, the worker against it, and php-fpm while its file suffers
	$(say) 'the fake Statsig and what fails against it, then php-fpm under load'
	@tests/run/suite fake rust faults
	$(next) 'make test'

bench: ## how long things take; BEFORE=COMMIT adds ratios to its build, BENCHES="wiki php" takes some (needs python3-venv)
	$(say) 'measuring; keep the machine quiet'
	@tests/run/setup bench
	@tests/run/build release
	@BEFORE="$(BEFORE)" benches/run $(BENCHES)
	$(next) 'compare ratios with an earlier run on this machine, not seconds with another one'

compare-official: setup ## our answers beside those of the official core, on all documents: groups, overrides, values and more; NAMES="groups values" takes some (needs python3-venv)
	$(say) 'installs the official core into build/bench; some minutes on 2 cores'
	@tests/run/setup bench
	@benches/official/agree $(NAMES)

report: setup ## measure what docs/report.md says of the four questions, and write it; at most 20 minutes. SIZE=small: 5, to see it run (needs python3-venv)
	$(say) 'some 12 minutes on 2 cores; keep the machine quiet'
	@tests/run/setup bench
	@tests/run/build release
	@STATSIG_REPORT_SIZE=$(SIZE) benches/report/run

coverage: setup ## which share of the lines of php/src and php/maintenance PHPUnit's tests run: at least 90 %; FILTER=NAME takes some tests
	$(say) 'PHPUnit with pcov, also in the scripts and wikis that the tests start; some 5 minutes'
	@tests/coverage/run $(FILTER)
	$(next) 'make mutants'

mutants: setup ## 20 mistakes in php/ (tests/mutants), of which PHPUnit's tests are to find at least 18; NAMES="..." takes some
	$(say) 'some 5 minutes'
	@tests/mutants/run $(NAMES)
	$(next) 'make test'

valgrind: setup ## the phpt suite under valgrind: 0 errors, 0 definite leaks
	$(say) 'phpt under valgrind; some 5 minutes on 2 cores'
	@tests/run/build
	@tests/run/valgrind
	$(next) 'make test'

loop: setup ## the worker's loop against the failing fake, stopped again and again in the midst of a backlog; SECONDS=3600
	$(say) 'an hour, unless SECONDS says otherwise, and some minutes to drain and compare'
	@tests/run/build release
	@STATSIG_LOOP_SECONDS=$(or $(SECONDS),3600) node --test --test-reporter=spec tests/faults/loop.test.mjs
	$(next) 'make test'

fuzz: setup ## the randomised tests, ten times as long; SECONDS=60: each parser so long, by libFuzzer where it builds, TARGETS="document image" some
	$(say) '$(if $(SECONDS),$(SECONDS) seconds for each target of tests/it/fuzz,the randomised tests with ten times the cases)'
	@tests/run/fuzz $(SECONDS) $(TARGETS)
	$(next) 'make test'

test-first-day: setup ## README and deploy/README.md played in a bare Debian beside Apache: install, gates, broken states, uninstall
	$(say) 'an operator'"'"'s first day in a folder with Debian; the first time some 4 minutes more'
	@tests/first-day/run bare
	$(next) 'make test'

test-fresh: setup ## the two commands of the README, "make demo" and some suites of "make test", on a bare Debian 12 with git, make and Rust alone; some 15 minutes. FORM=full: all suites
	$(say) 'the two commands of the README on a fresh machine; what is missing comes from the registries'
	@tests/fresh/run $(filter full,$(FORM))
	$(next) 'make test-first-day'

test-newcomer: setup ## php/README.md played on an empty wiki without a network: install, an experiment of the wiki's own, Special:Statsig
	$(say) 'a newcomer'"'"'s first hour'
	@tests/run/suite build-release newcomer
	$(next) 'make test'

test-toolforge: setup ## deploy/toolforge/README.md played on lighttpd and php-cgi as Toolforge has them, in Chromium
	$(say) 'a tool on an emulated Toolforge; some 2 minutes'
	@tests/run/suite build-release toolforge
	$(next) 'make test'

test-farm: setup ## hosts without a common disk on MariaDB, memcached and Redis, by php-fpm, php-cgi and Apache: 20,000 events, 10 MB, kills; 6 to 15 minutes. FORM=small: as make test has it
	$(say) 'a farm whose services die one after the other'
	@tests/run/build release
	@STATSIG_FARM_FULL=$(if $(filter small,$(FORM)),0,1) node tests/farm/play.mjs
	$(next) 'make test'

test-soak: setup ## php-fpm and Apache asked 200,000 times while config, processes and scripts suffer; some 30 minutes. FORM=small: 2,500 requests, as make test has it
	$(say) 'php-fpm, then Apache, under hard use; what a reload loses at the end'
	@tests/run/build release
	@STATSIG_SOAK_FULL=$(if $(filter small,$(FORM)),0,1) node tests/soak/play.mjs
	$(next) 'make test'

archive: setup ## prebuilt modules for hosts with glibc 2.31 or newer into build/archive, with SHA256SUMS; only if all of phpt passes with them (needs python3-venv)
	$(say) 'installs the linker into build/zig and compiles all anew; some 10 minutes on 2 cores'
	@tests/run/setup bench
	@deploy/archive/build
	$(next) 'benches/size says what the bytes are for; deploy/README.md how to install it'

install: ## build/statsig.so into PHP's folder for modules, as it was built
	@tests/run/install

uninstall: ## take it out again; says what stays, and how that goes
	@tests/run/uninstall
