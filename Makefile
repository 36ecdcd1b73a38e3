# Every target sets up what it needs. `make` alone lists them.
# The environment's DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL and EMAIL_URL win over the embedded services.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.synced
SOURCES := cities stakeholders procurement citylabs ops tests manage.py
SCHEMA := docs/api/openapi.yaml
PYTEST_ARGS ?=
# For every Python from 3.11.0 on and every system; no registry's address is written down.
LOCK := $(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url
# Commands that only read the code must not depend on a database that happens to run.
WITHOUT_DATABASE := DATABASE_URL=postgres://nobody@127.0.0.1:9/none

.DEFAULT_GOAL := help
.PHONY: help setup run reset services lock messages test check format lint types contracts templates migrations migration schema-check \
	schema fix screenshots bench

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: $(STAMP)  ## create .venv from requirements.lock (the other targets do it by themselves)

$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Install venv first: apt install python3-venv" >&2; exit 1; }
	@echo "Installing the locked packages into $(VENV) …"
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv~=0.13'
	@# uv is quick, but knows neither the system's certificates unless told nor pip's configuration: where it finds no
	@# registry, pip installs the same lock.
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python requirements.lock 2>/dev/null || \
		$(BIN)/uv pip sync --quiet --system-certs --python $(BIN)/python requirements.lock || \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@touch $@

# Django reads compiled catalogues; they are made here and never committed.
MESSAGES := $(VENV)/.messages
$(MESSAGES): $(STAMP) $(wildcard locale/*/LC_MESSAGES/django.po)
	@$(BIN)/pybabel --quiet compile --directory locale --domain django
	@touch $@

messages: $(STAMP)  ## collect the words of pages and mails into locale/ (needs GNU gettext)
	$(WITHOUT_DATABASE) $(BIN)/python manage.py makemessages --all --no-obsolete --add-location file \
		--ignore .venv --ignore var --ignore tests --ignore ops

lock: $(STAMP)  ## resolve pyproject.toml into the two lock files anew
	$(LOCK) --extra dev -o requirements.lock
	$(LOCK) --constraint requirements.lock -o requirements-server.lock

run: $(MESSAGES)  ## run the whole platform until Ctrl-C (BIND, PORT, VAR_DIR, DEMO=0)
	@exec $(BIN)/python -m ops run

reset: $(STAMP)  ## delete all local data
	@exec $(BIN)/python -m ops reset

services: $(STAMP)  ## start PostgreSQL and the broker alone and print their addresses
	@exec $(BIN)/python -m ops services

test: $(MESSAGES)  ## run all tests (PYTEST_ARGS="tests/cities -k outbox")
	@exec $(BIN)/python -m ops test -- $(PYTEST_ARGS)

check: format lint types contracts templates migrations schema-check test  ## everything that must hold before a push

format: $(STAMP)  ## is the code formatted?
	$(BIN)/ruff format --check --quiet $(SOURCES) || { echo "Run: make fix" >&2; exit 1; }

lint: $(STAMP)  ## ruff
	$(BIN)/ruff check --quiet $(SOURCES)

types: $(STAMP)  ## mypy
	$(BIN)/mypy

contracts: $(STAMP)  ## who may import whom
	$(BIN)/lint-imports

templates: $(STAMP)  ## djlint
	$(BIN)/djlint --lint --quiet templates
	@# The catcher's pages have no address table to refer to (D018).
	$(BIN)/djlint --lint --quiet --ignore D018 ops/pages

migrations: $(STAMP)  ## is a migration missing?
	$(WITHOUT_DATABASE) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

migration: $(STAMP)  ## write a named migration (APP=citylabs NAME=tables)
	$(WITHOUT_DATABASE) $(BIN)/python manage.py makemigrations $(APP) --name $(NAME)

schema-check: $(STAMP)  ## is the API's schema file the one of the code?
	@$(WITHOUT_DATABASE) $(BIN)/python manage.py spectacular --validate --fail-on-warn --file $(STAMP).openapi.yaml
	@diff -u $(SCHEMA) $(STAMP).openapi.yaml || { echo "The API has changed. Refresh its schema: make schema" >&2; exit 1; }

schema: $(STAMP)  ## refresh the API's schema file
	@mkdir -p $(dir $(SCHEMA))
	$(WITHOUT_DATABASE) $(BIN)/python manage.py spectacular --validate --fail-on-warn --file $(SCHEMA)

fix: $(STAMP)  ## format, and mend what ruff can mend
	$(BIN)/ruff check --quiet --fix $(SOURCES) || true
	$(BIN)/ruff format --quiet $(SOURCES)

screenshots: $(MESSAGES)  ## picture every page of the demo into var/screenshots (LANGUAGE_CODE=et, GALLERY=folder)
	@exec $(BIN)/python -m ops screenshots

bench: $(MESSAGES)  ## measure against the floor
	@exec $(BIN)/python -m ops.bench
