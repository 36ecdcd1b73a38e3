#!/bin/sh
# Run once by the PostgreSQL image when its volume is empty: the role that migrates, the role of the program, the database.
set -eu

: "${DATABASE_OWNER_PASSWORD:?}" "${DATABASE_APP_PASSWORD:?}"

# The passwords reach psql through its environment: arguments can be read by others on the machine.
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
\getenv owner_password DATABASE_OWNER_PASSWORD
\getenv app_password DATABASE_APP_PASSWORD
CREATE ROLE citylabs_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'owner_password';
CREATE ROLE citylabs_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'app_password';
CREATE DATABASE citylabs OWNER citylabs_owner;
REVOKE ALL ON DATABASE citylabs FROM PUBLIC;
GRANT CONNECT ON DATABASE citylabs TO citylabs_app;
SQL
