# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# Sourced by examples/run and tests/run, never run by itself. Everything it makes is below build/.
# The caller has set $root, the top of the source tree.

# shellcheck disable=SC2154 # root comes from there
mkdir -p "$root/build"

# A cache that dies with build/ and is shared by the build folders beside each other in it.
export CCACHE_DIR="${CCACHE_DIR:-$root/build/ccache}"
export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$root}"
export CCACHE_SLOPPINESS="${CCACHE_SLOPPINESS:-pch_defines,time_macros}"

# The preprocessor need not run for a file that is compiled all the same.
export CCACHE_DEPEND="${CCACHE_DEPEND:-1}"

# For what is built once: files together cost half of what they do one by one.
unity="-DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=12"

jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)}

say() {
    printf '==> %s\n' "$*"
}

fail() {
    printf '==> %s\n' "$*" >&2
    exit 1
}

# logged NAME COMMAND...: the output goes to build/NAME.log and is shown only if the command fails.
logged() {
    log="$root/build/$1.log"
    shift
    if "$@" >"$log" 2>&1; then
        return 0
    else
        status=$?
    fi
    tail -n 40 "$log" | cut -c 1-400 >&2 # the whole command of a linker fills a screen
    printf '==> Failed (exit code %s): %s\n==> All of its output: %s\n' "$status" "$*" "$log" >&2
    exit 1
}

is_installed() {
    dpkg -s "$1" 2>/dev/null | grep -q '^Status: .* ok installed$'
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

missing_of() {
    for package in "$@"; do
        is_installed "$package" || printf '%s ' "$package"
    done
}

# Names that this release of the distribution does not have must not keep the others away.
known_of() {
    for package in "$@"; do
        if apt-cache show "$package" 2>/dev/null | grep -q '^Package:'; then
            printf '%s ' "$package"
        else
            printf '==> Not known to apt here, left out: %s\n' "$package" >&2
        fi
    done
}

# install_packages PACKAGE...: what is missing of these Debian and Ubuntu packages.
install_packages() {
    if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg >/dev/null 2>&1; then
        name_packages_elsewhere
        return 0
    fi
    missing=$(missing_of "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
        say "Missing, and neither root nor sudo to install it: $missing"
        say "Going on without; if the build fails, install these first."
        return 0
    fi

    say "Installing: $missing"
    as_root apt-get -o DPkg::Lock::Timeout=300 update >"$root/build/apt-update.log" 2>&1 \
        || say "apt-get update failed (build/apt-update.log); going on with the lists there are"
    # shellcheck disable=SC2086 # a list of words
    missing=$(known_of $missing)
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086
    logged apt-install as_root env DEBIAN_FRONTEND=noninteractive apt-get \
        -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $missing
}

name_packages_elsewhere() {
    say "No apt-get here, so nothing is installed. Needed: a C++20 compiler, CMake 3.25, Ninja and Qt 6.4"
    cat <<'PACKAGES'
    Fedora:    gcc-c++ cmake ninja-build ccache qt6-qtbase-devel qt6-qtdeclarative-devel
               (databases: qt6-qtbase-postgresql qt6-qtbase-mysql qt6-qtbase-odbc)
    Arch:      base-devel cmake ninja ccache qt6-base qt6-declarative
               (databases: postgresql-libs mariadb-libs unixodbc)
    openSUSE:  gcc-c++ cmake ninja ccache qt6-base-devel qt6-declarative-devel qt6-sql-sqlite
               (databases: qt6-sql-postgresql qt6-sql-mysql qt6-sql-unixODBC)
    Homebrew:  cmake ninja ccache qt
PACKAGES
    say "Going on with what is there"
}

# configure NAME OPTION...: the source tree into build/NAME.
configure() {
    name=$1
    shift
    command -v cmake >/dev/null 2>&1 || fail "CMake is missing; see above for what to install"
    if command -v ccache >/dev/null 2>&1; then
        set -- "$@" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
    fi
    # A folder that was configured before keeps its generator: CMake refuses to change it.
    if [ ! -f "$root/build/$name/CMakeCache.txt" ] && command -v ninja >/dev/null 2>&1; then
        set -- "$@" -G Ninja
    fi
    say "Configuring build/$name"
    logged "$name-configure" cmake -S "$root" -B "$root/build/$name" "$@"
}

# build NAME [TARGET...]: without a target, everything.
build() {
    name=$1
    shift
    if [ $# -gt 0 ]; then
        say "Building build/$name: $*"
        logged "$name-build-$1" cmake --build "$root/build/$name" --parallel "$jobs" --target "$@"
    else
        say "Building build/$name"
        logged "$name-build" cmake --build "$root/build/$name" --parallel "$jobs"
    fi
}

has_target() {
    cmake --build "$root/build/$1" --target help 2>/dev/null | grep -Eq "(^|[ .])$2(:|\$| )"
}
