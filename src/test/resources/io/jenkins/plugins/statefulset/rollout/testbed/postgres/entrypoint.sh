#!/bin/sh
# What the official image of PostgreSQL does when it starts, as far as the tests need it. Two things differ: the server
# listens on the pod's own address, because pods share one network here, and every connection over it needs the
# password, because all come from 127.0.0.1, which the image trusts.
set -eu
if [ "$1" != postgres ]; then exec "$@"; fi

if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA"
    chown -R postgres:postgres "$PGDATA"
    chmod 700 "$PGDATA"
    export HOME=/var/lib/postgresql
    exec setpriv --reuid postgres --regid postgres --clear-groups /bin/sh "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    : "${POSTGRES_PASSWORD:?a new server needs a password}"
    user=${POSTGRES_USER:-postgres}
    printf '%s\n' "$POSTGRES_PASSWORD" >/dev/shm/password
    initdb --pgdata "$PGDATA" --username "$user" --pwfile /dev/shm/password --encoding UTF8 --auth-local trust \
        --auth-host scram-sha-256 --no-sync >/dev/null
    rm /dev/shm/password
    printf '%s\n' 'local all all trust' 'host all all all scram-sha-256' >"$PGDATA/pg_hba.conf"
    echo "password_encryption = 'scram-sha-256'" >>"$PGDATA/postgresql.conf"
    database=${POSTGRES_DB:-$user}
    if [ "$database" != postgres ]; then
        echo "create database \"$database\"" | postgres --single -j -D "$PGDATA" postgres >/dev/null
    fi
    echo 'PostgreSQL init process complete; ready for start up.'
fi
exec "$@" -c "listen_addresses=$POD_ADDRESS" -c unix_socket_directories=/run/postgresql
