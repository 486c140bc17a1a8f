# The module by cargo, for the PHP that phpize is of. Cargo knows by itself what is to be compiled anew.
.PHONY: statsig-module
statsig-module:
	PHP="$(PHP_EXECUTABLE)" PHP_CONFIG="$(PHP_CONFIG)" STATSIG_BUILD="$(phplibdir)" "$(STATSIG_ROOT)/tests/run/build" release

$(phplibdir)/statsig.so: statsig-module
