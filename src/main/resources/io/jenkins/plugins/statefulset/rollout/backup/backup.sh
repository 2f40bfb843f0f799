#!/bin/sh
# Dumps every PostgreSQL server of a StatefulSet that holds data of its own, reads each dump back, and only
# then gives the backup its final name. Ends with 0 only if all of that is done.
#
# Plain POSIX sh: it runs in Debian (dash), Alpine (busybox) and bitnami images. There is no pipefail in these,
# so no step whose failure matters stands on the left of a pipe.
#
# Ends with 1 where a second attempt may succeed, with 3 where it cannot (the Job then stops at once).
# The last word, one line of JSON after a success, reason and advice after a failure, goes to the pod's
# termination message.
#
# Kubernetes replaces a doubled dollar sign and the names of environment variables in dollar-parentheses in a
# container's command. This text has neither, a test holds that.

set -eu
set +x # a shell started with -x would print what it reads from the Secret
umask 007

: "${BACKUP_SET:?}" "${BACKUP_ROLLOUT:?}" "${BACKUP_CLAIM:?}" "${BACKUP_SERVERS:?}" "${BACKUP_POD:?}" "${PGPORT:?}"
only_database=${BACKUP_DATABASE-}
root=${BACKUP_ROOT:-/backup}
credentials=${BACKUP_CREDENTIALS:-/run/backup-credentials}
scratch=${BACKUP_SCRATCH:-/tmp}
report=${BACKUP_REPORT:-/dev/termination-log}
base=$root/$BACKUP_SET
# The dot ends the id: no id can be the beginning of another one. The pod's name keeps a pod that was thought
# dead from writing into the files of its successor.
partial=$base/.partial-$BACKUP_ROLLOUT.$BACKUP_POD
child=
began=$(date +%s)
total=0

export LC_ALL=C HOME="$scratch" PGAPPNAME=statefulset-rollout-backup PGCONNECT_TIMEOUT=10
# A server whose node vanishes sends nothing more; without this the dump would hang until the Job's deadline.
connection='keepalives_idle=30 keepalives_interval=10 keepalives_count=6'

say() {
    printf '%s  %s\n' "$(date -u +%H:%M:%S)" "$*"
}

# fail CODE REASON ADVICE
fail() {
    printf '%s\n%s\n' "$2" "$3" >&2
    printf '%.2000s\n%.1500s\n' "$2" "$3" >"$report" || true
    exit "$1"
}

# What the program that failed last said, on one line.
complaint() {
    head -n 3 "$scratch/error" | tr '\n\t' '  ' | cut -c 1-600 | sed -e 's/  */ /g' -e 's/ $//'
}

clean_up() {
    if [ -n "$child" ]; then
        kill "$child" 2>/dev/null || true
        wait "$child" || true
    fi
    rm -rf "$partial" "$scratch/pgpass"
}

# In the background, because a shell that waits for a child in the foreground ignores SIGTERM until the child
# ends: at the Job's deadline the pod would be killed with the partial dump still on the claim.
run() {
    "$@" </dev/null 2>"$scratch/error" &
    child=$!
    run_status=0
    wait "$child" || run_status=$?
    child=
    return "$run_status"
}

# --- credentials ---------------------------------------------------------------------------------------

# The value of a setting: from the mounted Secrets and ConfigMaps if one of them has it (they are numbered, the
# last one wins, as in a container's envFrom), else the fallback.
setting() {
    setting_file=
    for file in "$credentials/$1".*; do
        if [ -f "$file" ]; then setting_file=$file; fi
    done
    if [ -n "$setting_file" ]; then cat "$setting_file"; else printf '%s' "$2"; fi
}

# libpq ignores a password file that its group can read, and fsGroup makes mounted Secrets just that. Hence the
# copy, which lives in memory. The password passes through files alone: never an argument or the environment.
write_password_file() {
    umask 077
    setting password '' >"$scratch/password"
    if [ ! -s "$scratch/password" ]; then
        rm -f "$scratch/password"
        umask 007
        say "no password is given: connecting without one"
        return
    fi
    if [ "$(grep -c '' "$scratch/password")" -gt 1 ]; then
        rm -f "$scratch/password"
        fail 3 "the password Secret holds more than one line" \
            "Let {pgPasswordSecret} name a key that holds the password alone."
    fi
    {
        printf '*:*:*:*:'
        sed -e 's/[\\:]/\\&/g' "$scratch/password"
        echo
    } >"$scratch/pgpass"
    rm -f "$scratch/password"
    umask 007
    export PGPASSFILE="$scratch/pgpass"
}

# --- asking a server -----------------------------------------------------------------------------------

# Name and address of every server, a line each. Many pods of a set are one line: prefix, first and last ordinal, domain.
list_servers() {
    while read -r name address last domain; do
        if [ -z "$domain" ]; then
            printf '%s %s\n' "$name" "$address"
            continue
        fi
        ordinal=$address
        while [ "$ordinal" -le "$last" ]; do
            printf '%s %s\n' "$name$ordinal" "$name$ordinal.$domain"
            ordinal=$((ordinal + 1))
        done
    done <<LIST
$BACKUP_SERVERS
LIST
}

# The address of a server by its name.
host_of() {
    while read -r name address; do
        if [ "$name" = "$1" ]; then
            printf '%s' "$address"
            return
        fi
    done <<LIST
$listed
LIST
}

# query SQL: rows of the current server and database, fields separated by a space
query() {
    printf '%s\n' "$1" | psql -X -w -q -A -t -F " " -v ON_ERROR_STOP=1 -v only="$only_database" -d "$connection" 2>"$scratch/error"
}

# Selects the server and a database of it that lets us in. An owner may have dropped 'postgres'.
connect() {
    PGHOST=$(host_of "$1")
    export PGHOST
    first_complaint=
    for PGDATABASE in "$connect_database" postgres template1; do
        export PGDATABASE
        if query 'select 1' >/dev/null; then return 0; fi
        if [ -z "$first_complaint" ]; then first_complaint=$(complaint); fi
    done
    refused "$1" "$first_complaint"
}

refused() {
    case $2 in
    *'password authentication failed'* | *'no password supplied'* | *'no pg_hba.conf entry'* | *'authentication failed for user'*)
        fail 3 "server $1 refuses user $PGUSER: $2" \
            "Name the right Secrets with {pgUserSecret} and {pgPasswordSecret}, or allow the backup pod in pg_hba.conf."
        ;;
    *)
        fail 1 "server $1 does not answer: $2" \
            "Every ordinal that is not a standby holds data of its own, so all must be up. Look at its pod, at the headless Service and at NetworkPolicies, or name one server with {pgHost}."
        ;;
    esac
}

# Databases that can be dumped; datconnlimit -2 marks one whose DROP DATABASE was interrupted.
dumpable='datallowconn and not datistemplate and datconnlimit <> -2'

# Sorts the servers into primaries and standbys, and refuses what cannot work before anything is written.
survey() {
    primaries=''
    standbys=''
    for server in $servers; do
        connect "$server"
        in_recovery=$(ask 'select pg_is_in_recovery()')
        if [ "$in_recovery" = t ]; then
            say "$server is in recovery: it holds what its primary holds"
            standbys="$standbys $server"
        else
            primaries="$primaries $server"
        fi
        check_version "$server"
    done
    if [ -z "$primaries" ]; then
        fail 3 "every server is in recovery (a standby): $servers" \
            "A standby may lag behind. Name the primary with {pgHost}."
    fi
}

# A query that must succeed.
ask() {
    query "$1" || fail 1 "server $server, database $PGDATABASE: $(complaint)" \
        "Give the backup a role that may read the whole server."
}

check_version() {
    server_version=$(ask 'show server_version_num')
    server_major=$((server_version / 10000))
    if [ "$client_major" -lt "$server_major" ]; then
        fail 3 "pg_dump $client_major cannot dump a $server_major server ($1)" \
            "Name an image with PostgreSQL $server_major with {backupImage}."
    fi
    # PostgreSQL promises no more than that (pg_dump, Notes): a later one writes what an earlier server may not know.
    if [ "$client_major" -gt "$server_major" ]; then
        say "pg_dump $client_major dumps a $server_major server ($1): restore it to $client_major or later"
    fi
}

read_client_version() {
    client_major=$(pg_dump --version 2>"$scratch/error") || fail 3 "the image has no pg_dump: $(complaint)" \
        "Name a PostgreSQL image with {backupImage}."
    client_major=${client_major#*) }
    client_major=${client_major%%[!0-9]*}
}

# Fills the list of databases to dump, one line each: server, oid, bytes in the server.
list_databases() {
    : >"$scratch/databases"
    : >"$scratch/left-out"
    for server in $primaries; do
        connect "$server"
        chosen="$dumpable"
        if [ -n "$only_database" ]; then chosen="$dumpable and datname = :'only'"; fi
        ask "select '$server', oid, case when has_database_privilege(oid, 'CONNECT') then pg_database_size(oid) else 0 end
             from pg_database where $chosen order by datname;" >>"$scratch/databases"
        ask "select to_json('$server/' || datname)::text from pg_database
             where not ($chosen) and datname not in ('template0', 'template1') order by datname;" >>"$scratch/left-out"
    done
    if [ ! -s "$scratch/databases" ]; then
        fail 3 "no database to dump on$primaries${only_database:+: there is no database $only_database}" \
            "Check {pgDatabase}, or leave it out: then every database is dumped."
    fi
}

# --- the claim -----------------------------------------------------------------------------------------

prepare_claim() {
    if ! mkdir -p "$base" 2>"$scratch/error" || ! rm -rf "$base/.partial-$BACKUP_ROLLOUT".* 2>"$scratch/error" \
        || ! mkdir "$partial" 2>"$scratch/error"; then
        no_space "$(complaint)"
        fail 3 "cannot write to claim $BACKUP_CLAIM as $(id -u):$(id -g): $(complaint)" \
            "The volume ignores fsGroup (NFS and hostPath do) or is read-only: make its top folder writable for that user, or name another with {claim}."
    fi
    cd "$partial"
    stamp=$(date -u +%Y-%m-%dT%H-%M-%SZ)
}

free_kilobytes() {
    df -Pk "$base" | {
        read -r _
        read -r _ _ _ available _
        case $available in '' | *[!0-9]*) echo -1 ;; *) echo "$available" ;; esac
    }
}

# A dump has no indexes and is compressed, so it is mostly far smaller than its database. Less room than a
# tenth is refused beforehand; whatever runs full in between fails as such.
check_space() {
    needed=0
    while read -r _ _ bytes; do needed=$((needed + bytes / 1024)); done <"$scratch/databases"
    free=$(free_kilobytes)
    say "databases: $((needed / 1024)) MB, free on claim $BACKUP_CLAIM: $((free / 1024)) MB"
    if [ "$free" -ge 0 ] && [ "$free" -lt $((needed / 10)) ]; then
        fail 3 "claim $BACKUP_CLAIM has $((free / 1024)) MB free for databases of $((needed / 1024)) MB" \
            "Delete old backups or enlarge the claim, or name another with {claim}."
    fi
}

# Says so if that was the reason.
no_space() {
    case $1 in
    *'No space left on device'* | *'quota exceeded'*)
        fail 3 "claim $BACKUP_CLAIM is full: $1" \
            "Delete old backups or enlarge the claim, or name another with {claim}."
        ;;
    esac
}

# A file system's own sync where it is known, else that of the whole node.
flush() {
    sync -f "$base" 2>/dev/null || sync
}

# --- dumping -------------------------------------------------------------------------------------------

dump_databases() {
    : >"$scratch/dumped"
    while read -r server oid _; do
        connect "$server"
        mkdir -p "$server"
        name=$(ask "select datname from pg_database where oid = $oid;")
        label=$(ask "select to_json('$server'::text)::text || ',\"database\":' || to_json(datname::text)::text from pg_database where oid = $oid;")
        file=$server/$(ask "select case when datname ~ '^[A-Za-z0-9_][A-Za-z0-9_.-]*\$' and datname !~ '^database-[0-9]+\$'
            then datname else 'database-' || oid end from pg_database where oid = $oid;").dump
        dump_database
        read_back "$file" "$name of $server"
        add_sum "$file"
        printf '%s,"file":"%s","bytes":%s\n' "$label" "$file" "$size" >>"$scratch/dumped"
        say "dumped and read back: $name of $server, $size bytes"
    done <"$scratch/databases"
}

# The name goes through PGDATABASE: as an argument, 'a=b' would be read as a connection string.
dump_database() {
    export PGDATABASE="$name"
    run pg_dump -w -d "$connection" -Fc --lock-wait-timeout=300000 -f "$file" && return 0
    why=$(complaint)
    no_space "$why"
    case $why in *'permission denied'*)
        fail 3 "dump of database $name of $server failed: $why" \
            "Name a role that may read all of it with {pgUserSecret} and {pgPasswordSecret}, or one database with {pgDatabase}."
        ;;
    esac
    fail 1 "dump of database $name of $server failed: $why" \
        "Nothing was changed, the partial dump is removed. See the server's log for its side."
}

# --list reads the table of contents, the second run every data block through to its checksum.
read_back() {
    flush
    if ! run pg_restore --list -f /dev/null "$1" || ! run pg_restore -f /dev/null "$1"; then
        fail 1 "the dump of database $2 cannot be read back: $(complaint)" \
            "The volume of claim $BACKUP_CLAIM may be damaged. Nothing was changed."
    fi
}

# Roles and tablespaces belong to the server, not to a database. Without the roles' passwords: a backup volume
# is not the place for them.
dump_globals() {
    for server in $primaries; do
        grep -q "^$server " "$scratch/databases" || continue
        connect "$server"
        globals=$server/globals.sql
        if ! run pg_dumpall -w -l "$PGDATABASE" --globals-only --no-role-passwords -f "$globals"; then
            no_space "$(complaint)"
            fail 1 "dump of the roles of $server failed: $(complaint)" "Give the backup a role that may read the catalogs."
        fi
        grep -q '^-- PostgreSQL database cluster dump complete' "$globals" \
            || fail 1 "the dump of the roles of $server is cut off" "The volume of claim $BACKUP_CLAIM may be damaged."
        add_sum "$globals"
    done
}

# A failover in between could leave the new primary's last rows out.
check_roles_again() {
    for server in $servers; do
        connect "$server"
        case " $primaries " in *" $server "*) expected=f ;; *) expected=t ;; esac
        in_recovery=$(ask 'select pg_is_in_recovery()')
        if [ "$in_recovery" != "$expected" ]; then
            fail 1 "server $server changed between primary and standby while the dump ran" "Wait until the failover is over."
        fi
    done
}

# --- the end -------------------------------------------------------------------------------------------

# add_sum FILE: its line in SHA256SUMS, and its size
add_sum() {
    run sha256sum "$1" >>SHA256SUMS || {
        no_space "$(complaint)"
        fail 1 "cannot compute the checksum of $1: $(complaint)" "The volume of claim $BACKUP_CLAIM may be damaged."
    }
    size=$(stat -c %s "$1")
    total=$((total + size))
}

# json_list FILE LIMIT BEFORE AFTER: the file's lines, the first LIMIT of them, as the elements of a list
json_list() {
    separator=
    count=0
    while IFS= read -r element; do
        count=$((count + 1))
        if [ "$count" -gt "$2" ]; then break; fi
        printf '%s%s%s%s' "$separator" "$3" "$element" "$4"
        separator=,
    done <"$1"
}

# summary LIMIT
summary() {
    printf '{"backup":1,"location":"pvc/%s:/%s/%s","bytes":%s,"sha256":"%s","seconds":%s,"databaseCount":%s,"databases":[' \
        "$BACKUP_CLAIM" "$BACKUP_SET" "$stamp" "$total" "$all" "$(($(date +%s) - began))" "$(grep -c '' "$scratch/dumped")"
    json_list "$scratch/dumped" "$1" '{"server":' '}'
    printf '],"leftOutCount":%s,"leftOut":[' "$(grep -c '' "$scratch/left-out" || true)"
    json_list "$scratch/left-out" "$1" '' ''
    printf '],"standbys":['
    json_list "$scratch/standbys" "$1" '"' '"'
    printf ']}\n'
}

# A rename within a file system is atomic: whoever sees the final name sees the whole backup.
publish() {
    while [ -e "$base/$stamp" ]; do
        sleep 1
        stamp=$(date -u +%Y-%m-%dT%H-%M-%SZ)
    done
    : >"$scratch/standbys"
    for server in $standbys; do echo "$server" >>"$scratch/standbys"; done
    all=$(sha256sum SHA256SUMS)
    all=${all%% *}
    summary 100000 >backup.json || fail 3 "claim $BACKUP_CLAIM is full" "Delete old backups or enlarge the claim."
    flush
    mv "$partial" "$base/$stamp"
    flush
}

# Kubernetes cuts a termination message at 4096 bytes, and half a JSON object is none.
report_success() {
    limit=100
    while :; do
        summary "$limit" >"$scratch/summary"
        if [ "$(stat -c %s "$scratch/summary")" -le 4000 ] || [ "$limit" -eq 0 ]; then break; fi
        limit=$((limit * 3 / 4))
    done
    cat "$scratch/summary" >"$report"
    cat "$scratch/summary"
}

main() {
    trap clean_up EXIT
    trap 'fail 1 "the backup was told to stop (the Job deadline, a drain or a deletion)" "The partial dump is removed."' TERM INT HUP
    listed=$(list_servers)
    servers=$(while read -r name _; do printf '%s ' "$name"; done <<LIST
$listed
LIST
    )
    PGUSER=$(setting user "${BACKUP_USER:-postgres}")
    export PGUSER
    connect_database=${only_database:-$(setting database "${BACKUP_CONNECT_DATABASE:-$PGUSER}")}
    write_password_file
    read_client_version
    survey
    list_databases
    prepare_claim
    check_space
    dump_databases
    dump_globals
    check_roles_again
    publish
    report_success
}

main
