# Puts the query $1 to the PostgreSQL server of this container, with $2 milliseconds for a statement.
# User, database and password are those of the container's environment, as the usual images name them.

# Prints the first value that is not empty.
first() {
  for value do
    if [ -n "$value" ]; then
      printf '%s' "$value"
      return
    fi
  done
}

# Prints what stands in a file, if there is one of that name.
content() {
  if [ -n "$1" ] && [ -r "$1" ]; then
    cat "$1"
  fi
}

PGUSER=$(first "${PGUSER:-}" "${POSTGRES_USER:-}" "$(content "${POSTGRES_USER_FILE:-}")" \
  "${POSTGRESQL_USERNAME:-}" "${POSTGRESQL_USER:-}" "${PGUSER_SUPERUSER:-}" postgres)
PGDATABASE=$(first "${PGDATABASE:-}" "${POSTGRES_DB:-}" "$(content "${POSTGRES_DB_FILE:-}")" \
  "${POSTGRES_DATABASE:-}" "${POSTGRESQL_DATABASE:-}" "$PGUSER")
PGPASSWORD=$(first "${PGPASSWORD:-}" "${POSTGRES_PASSWORD:-}" "$(content "${POSTGRES_PASSWORD_FILE:-}")" \
  "${POSTGRESQL_PASSWORD:-}" "$(content "${POSTGRESQL_PASSWORD_FILE:-}")" "${PGPASSWORD_SUPERUSER:-}")
# An empty password would keep psql from looking into a password file.
if [ -n "$PGPASSWORD" ]; then
  export PGPASSWORD
else
  unset PGPASSWORD
fi
PGCONNECT_TIMEOUT=${PGCONNECT_TIMEOUT:-10}
# A query that nobody waits for any more shall not go on in the server.
PGOPTIONS="${PGOPTIONS:-} -c statement_timeout=$2"
export PGUSER PGDATABASE PGCONNECT_TIMEOUT PGOPTIONS

exec psql -X -q -A -t -w -v ON_ERROR_STOP=1 -c "$1"
