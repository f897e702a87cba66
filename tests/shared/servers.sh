#!/bin/sh
# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# sh tests/shared/servers.sh start|stop|env|packages|kill NAME|resume NAME
#
# Throw-away database servers for the tests, on loopback, with data that dies with build/servers.
#   start     starts what does not run yet, and writes build/servers/env: one URL a server
#   stop      ends what start has started, and nothing else
#   kill      ends one of them at once, as a crash does; NAME is postgresql or mariadb
#   resume    starts it again, at its port, with the data that it had
#   env       shows that file; made for eval "$(sh tests/shared/servers.sh env)"
#   packages  names the Debian packages that start needs
#
# ASYNCSQL_SERVERS_DIR is another folder than build/servers, for a second set of servers.
# ASYNCSQL_POSTGRESQL_SETTINGS and ASYNCSQL_MARIADB_SETTINGS are further arguments for the servers.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
folder=${ASYNCSQL_SERVERS_DIR:-$root/build/servers}
packages="postgresql mariadb-server odbc-postgresql libsqliteodbc
libqt6sql6-psql libqt6sql6-mysql libqt6sql6-odbc"

fail() {
    printf '==> %s\n' "$*" >&2
    exit 1
}

# PostgreSQL refuses to run as root, and both own their files: as the user of the package then.
as_user() {
    user=$1
    shift
    if [ "$(id -u)" -eq 0 ]; then
        # exec: in the background, a shell in between would keep the caller's output open.
        (cd / && exec runuser -u "$user" -- "$@")
    else
        "$@"
    fi
}

# A folder that the server may write to, below one that it may enter.
make_folder() {
    mkdir -p "$2"
    if [ "$(id -u)" -eq 0 ]; then
        chown "$1" "$2"
    fi
}

# The servers' data is below build/, if their users may go there and the path of a socket, of 107
# characters at most, has room.
scratch() {
    if [ ! -s "$folder/scratch" ] || [ ! -d "$(cat "$folder/scratch")" ]; then
        if [ "${#folder}" -le 70 ] && as_user postgres test -x "$folder" \
            && as_user mysql test -x "$folder"; then
            made=$folder/data
            mkdir -p "$made"
        else
            made=$(mktemp -d "${TMPDIR:-/tmp}/asyncsql-servers.XXXXXX")
        fi
        chmod 755 "$made"
        printf '%s\n' "$made" >"$folder/scratch"
    fi
    cat "$folder/scratch"
}

# A port that nobody listens on at the moment, and that no outgoing connection is given. Two sets of
# servers begin their search at different ones.
free_port() {
    port=$((20000 + $$ % 12000))
    while is_taken "$port"; do
        port=$((port + 1))
    done
    echo "$port"
}

# /proc says it without any package: local address and state 0A, listening.
is_taken() {
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null \
        | awk -v port="$(printf '%04X' "$1")" \
            '$4 == "0A" { split($2, a, ":"); if (a[2] == port) found = 1 } END { exit !found }'
}

# is_running NAME COMMAND: the process of NAME's pid file, if it still is that command.
is_running() {
    [ -s "$folder/$1.pid" ] || return 1
    pid=$(cat "$folder/$1.pid")
    [ -d "/proc/$pid" ] && grep -aq "$2" "/proc/$pid/cmdline" 2>/dev/null
}

await() { # await NAME LOG COMMAND...
    name=$1
    log=$2
    shift 2
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ "$tries" -gt 300 ] || ! [ -d "/proc/$(cat "$folder/$name.pid")" ]; then
            tail -n 30 "$log" >&2
            fail "$name did not start; its log: $log"
        fi
        sleep 0.1
    done
}

start_postgresql() {
    if is_running postgresql postgres; then
        return 0
    fi
    bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    [ -x "$bin/initdb" ] || fail "PostgreSQL is not installed (package postgresql)"
    data=$scratch/postgresql
    rm -rf "$data"
    make_folder postgres "$data"
    echo asyncsql >"$data.password.tmp"
    chmod 644 "$data.password.tmp"
    as_user postgres "$bin/initdb" --pgdata="$data" --username=asyncsql --encoding=UTF8 \
        --locale=C.UTF-8 --auth=scram-sha-256 --pwfile="$data.password.tmp" --no-sync \
        >"$folder/postgresql-initdb.log" 2>&1 || fail "initdb failed: $folder/postgresql-initdb.log"
    rm -f "$data.password.tmp"
    free_port >"$folder/postgresql.port"
    run_postgresql
    PGPASSWORD=asyncsql "$bin/psql" -q -h 127.0.0.1 -p "$port" -U asyncsql -d postgres \
        -c 'CREATE DATABASE asyncsql' || fail "The database asyncsql cannot be made"
}

# With the data and at the port that there are.
run_postgresql() {
    bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    data=$scratch/postgresql
    port=$(cat "$folder/postgresql.port")
    # What durability costs is not wanted here; the messages in English, as the tests expect them.
    # shellcheck disable=SC2086 # a list of words
    as_user postgres "$bin/postgres" -D "$data" -p "$port" \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories="$data" \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal \
        -c max_wal_senders=0 -c shared_buffers=32MB -c max_connections=60 -c lc_messages=C \
        -c timezone=Asia/Kathmandu -c log_min_messages=error \
        ${ASYNCSQL_POSTGRESQL_SETTINGS:-} >"$folder/postgresql.log" 2>&1 &
    echo $! >"$folder/postgresql.pid"
    await postgresql "$folder/postgresql.log" \
        "$bin/pg_isready" -h 127.0.0.1 -p "$port" -U asyncsql
    # Behind runuser the server is another process than the one that was started here.
    head -n 1 "$data/postmaster.pid" >"$folder/postgresql.pid"
}

start_mariadb() {
    if is_running mariadb mariadbd; then
        return 0
    fi
    server=$(command -v mariadbd || echo /usr/sbin/mariadbd)
    [ -x "$server" ] || fail "MariaDB is not installed (package mariadb-server)"
    data=$scratch/mariadb
    rm -rf "$data"
    make_folder mysql "$data"
    own=$(id -un)
    [ "$(id -u)" -ne 0 ] || own=mysql
    as_user mysql mariadb-install-db --no-defaults --datadir="$data/data" --user="$own" \
        --auth-root-authentication-method=normal --skip-test-db \
        >"$folder/mariadb-install.log" 2>&1 \
        || fail "mariadb-install-db failed: $folder/mariadb-install.log"

    free_port >"$folder/mariadb.port"
    run_mariadb
    mariadb --no-defaults --socket="$data/socket" --user=root <<'SQL' \
        || fail "The database asyncsql cannot be made"
CREATE DATABASE asyncsql CHARACTER SET utf8mb4;
CREATE USER asyncsql@'%' IDENTIFIED BY 'asyncsql';
GRANT ALL ON *.* TO asyncsql@'%' WITH GRANT OPTION;
SQL
}

run_mariadb() {
    server=$(command -v mariadbd || echo /usr/sbin/mariadbd)
    data=$scratch/mariadb
    port=$(cat "$folder/mariadb.port")
    # shellcheck disable=SC2086 # a list of words
    as_user mysql "$server" --no-defaults --datadir="$data/data" --socket="$data/socket" \
        --pid-file="$data/own.pid" --bind-address=127.0.0.1 --port="$port" \
        --skip-log-bin --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 \
        --innodb-flush-method=nosync --innodb-buffer-pool-size=64M --innodb-log-file-size=16M \
        --max-connections=60 --default-time-zone=+05:45 --character-set-server=utf8mb4 \
        --skip-name-resolve ${ASYNCSQL_MARIADB_SETTINGS:-} >"$folder/mariadb.log" 2>&1 &
    echo $! >"$folder/mariadb.pid"
    await mariadb "$folder/mariadb.log" \
        mariadb-admin --no-defaults --socket="$data/socket" --user=root ping
    head -n 1 "$data/own.pid" >"$folder/mariadb.pid"
}

odbc_driver() {
    for candidate in /usr/lib/*/odbc/"$1" /usr/lib/odbc/"$1" /usr/lib64/"$1"; do
        if [ -f "$candidate" ]; then
            echo "$candidate"
            return 0
        fi
    done
    fail "The ODBC driver $1 is not installed (packages odbc-postgresql and libsqliteodbc)"
}

write_environment() {
    postgresql=127.0.0.1:$(cat "$folder/postgresql.port")
    mariadb=127.0.0.1:$(cat "$folder/mariadb.port")
    psqlodbc=$(odbc_driver psqlodbcw.so)
    sqliteodbc=$(odbc_driver libsqlite3odbc.so)
    # No data source of this machine may have a say.
    mkdir -p "$folder/odbc"
    : >"$folder/odbc/odbcinst.ini"
    : >"$folder/odbc/odbc.ini"
    cat >"$folder/env.new" <<ENV
ASYNCSQL_TEST_POSTGRESQL_URL='postgresql://asyncsql:asyncsql@$postgresql/asyncsql'
ASYNCSQL_TEST_MARIADB_URL='mariadb://asyncsql:asyncsql@$mariadb/asyncsql'
ASYNCSQL_TEST_ODBC_POSTGRESQL_URL='odbc:?DRIVER=$psqlodbc;SERVER=127.0.0.1;PORT=${postgresql#*:};DATABASE=asyncsql;UID=asyncsql;PWD=asyncsql;BoolsAsChar=0;ByteaAsLongVarBinary=1'
ASYNCSQL_TEST_ODBC_SQLITE_URL='odbc:?DRIVER=$sqliteodbc;DATABASE=$folder/odbc/asyncsql.db;FKSupport=1'
ODBCSYSINI='$folder/odbc'
ODBCINI='$folder/odbc/odbc.ini'
export ASYNCSQL_TEST_POSTGRESQL_URL ASYNCSQL_TEST_MARIADB_URL
export ASYNCSQL_TEST_ODBC_POSTGRESQL_URL ASYNCSQL_TEST_ODBC_SQLITE_URL ODBCSYSINI ODBCINI
ENV
    mv "$folder/env.new" "$folder/env"
}

# stop_server NAME COMMAND SIGNAL: the signal asks for a fast end, then it is insisted on.
stop_server() {
    if is_running "$1" "$2"; then
        pid=$(cat "$folder/$1.pid")
        kill -"$3" "$pid" 2>/dev/null || true
        tries=0
        while [ -d "/proc/$pid" ] && [ "$tries" -lt 100 ]; do
            tries=$((tries + 1))
            sleep 0.1
        done
        if is_running "$1" "$2"; then
            kill -KILL "$pid" 2>/dev/null || true
        fi
    fi
    rm -f "$folder/$1.pid" "$folder/$1.port"
}

command_of() {
    case $1 in
    postgresql) echo postgres ;;
    mariadb) echo mariadbd ;;
    *) fail "postgresql or mariadb?" ;;
    esac
}

kill_server() {
    command=$(command_of "$1")
    is_running "$1" "$command" || fail "$1 does not run"
    pid=$(cat "$folder/$1.pid")
    # Its own children, too: what outlives the first of them keeps the next from starting. One that
    # is born meanwhile ends by itself, but in its own time.
    children=$(cat "/proc/$pid/task/$pid/children")
    # shellcheck disable=SC2086 # a list of words
    kill -KILL "$pid" $children 2>/dev/null || true
    for process in $children; do
        while [ -d "/proc/$process" ] \
            && ! grep -q '^State:.Z' "/proc/$process/status" 2>/dev/null; do
            sleep 0.01
        done
    done
    # The next one takes it for alive until somebody has waited for it, where there is somebody.
    tries=0
    while [ -d "/proc/$pid" ] && [ "$tries" -lt 100 ]; do
        tries=$((tries + 1))
        sleep 0.01
    done
}

resume_server() {
    command=$(command_of "$1")
    is_running "$1" "$command" && fail "$1 runs"
    scratch=$(scratch)
    "run_$1"
}

start() {
    mkdir -p "$folder"
    rm -f "$folder/env"
    trap '[ -s "$folder/env" ] || stop' EXIT
    scratch=$(scratch)
    start_postgresql
    start_mariadb
    write_environment
}

stop() {
    [ -d "$folder" ] || return 0
    stop_server postgresql postgres INT
    stop_server mariadb mariadbd TERM
    if [ -s "$folder/scratch" ]; then
        case $(cat "$folder/scratch") in
        "$folder"/data | */asyncsql-servers.??????) rm -rf "$(cat "$folder/scratch")" ;;
        esac
    fi
    rm -rf "$folder/scratch" "$folder/env" "$folder/odbc"
}

case ${1:-} in
start) start ;;
stop) stop ;;
env) cat "$folder/env" ;;
packages) echo "$packages" ;;
kill) kill_server "${2:-}" ;;
resume) resume_server "${2:-}" ;;
*) fail "start, stop, env, packages, kill or resume?" ;;
esac
