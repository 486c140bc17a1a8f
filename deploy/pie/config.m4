dnl For PIE (composer.json names this folder): phpize, configure and make here build the module by cargo. phpize writes a
dnl Makefile, configure and more beside this file, so that it has a folder of its own.

PHP_ARG_ENABLE([statsig], [whether to enable statsig],
  [AS_HELP_STRING([--enable-statsig], [Statsig feature gates and experiments (built by cargo)])], [yes])

if test "$PHP_STATSIG" != "no"; then
  AC_PATH_PROG([STATSIG_CARGO], [cargo], [no])
  AC_PATH_PROG([STATSIG_RUSTC], [rustc], [no])
  AC_PATH_PROG([STATSIG_CLANG], [clang], [no])
  if test "$STATSIG_CARGO" = "no" || test "$STATSIG_RUSTC" = "no" || test "$STATSIG_CLANG" = "no"; then
    AC_MSG_ERROR([statsig wants cargo, rustc and clang on the PATH: Rust from rustup.rs, clang and libclang-dev from Debian])
  fi
  dnl Cargo.toml says which Rust it takes, in one place.
  STATSIG_ROOT=`cd "$abs_srcdir/../.." && pwd`
  STATSIG_WANTED=[`sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$STATSIG_ROOT/Cargo.toml"`]
  AC_MSG_CHECKING([for Rust $STATSIG_WANTED or newer])
  STATSIG_FOUND=[`"$STATSIG_RUSTC" --version | sed 's/^rustc \([0-9.]*\).*/\1/'`]
  AC_MSG_RESULT([$STATSIG_FOUND])
  if test "`printf '%s\n%s\n' "$STATSIG_WANTED" "$STATSIG_FOUND" | sort -V | head -n 1`" != "$STATSIG_WANTED"; then
    AC_MSG_ERROR([statsig wants Rust $STATSIG_WANTED or newer; $STATSIG_RUSTC is $STATSIG_FOUND])
  fi

  dnl No sources of C: the module is one more target of phpize's Makefile, which installs what lies in modules.
  PHP_MODULES="$PHP_MODULES \$(phplibdir)/statsig.so"
  PHP_SUBST([STATSIG_ROOT])
  PHP_SUBST([PHP_CONFIG])
  PHP_ADD_MAKEFILE_FRAGMENT([$abs_srcdir/Makefile.frag], [$abs_srcdir], [$abs_builddir])
fi
