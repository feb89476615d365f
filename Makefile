# What a newcomer types. `make help` says what each does; docs/operators.md says what the settings are.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# A byte-compiled site starts twice as fast, whatever the shell was told.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
TRIBUNE_HOME ?= $(CURDIR)/var
JOBS ?= 2
N ?= 20
SIZE ?= 1
ARGS ?=
VENV ?= .venv
PY := $(VENV)/bin/python
export VENV

.PHONY: help run test check bench pictures drill lock build clean ground all services format

help: ## say what can be done here
	@printf 'Tribune\n\n'
	@sed -n -E 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 16
	@printf '\n  PORT (%s), TRIBUNE_HOME (%s) and DATABASE_URL say where; see docs/operators.md.\n' '$(PORT)' '$(TRIBUNE_HOME)'

ground:
	@./bootstrap run

all:
	@./bootstrap all

run: ground ## the site with its demo, on http://127.0.0.1:PORT; keeps what is there
	@$(PY) -m tribune.design.build
	@$(PY) manage.py build_places
	@PORT=$(PORT) TRIBUNE_HOME=$(TRIBUNE_HOME) exec $(PY) -m tribune demo $(ARGS)

test: all ## everything that must hold: check, both databases, browser walks, drills (what .ci/run does)
	@$(PY) -m tests.run everything

check: all ## the quick part of it: style, types, the ladder, house rules, tests on SQLite
	@$(PY) -m tests.run quick

bench: all ## load a large movement and measure it on both databases (SIZE=0.01 is quick)
	@$(PY) -m tests.bench --size $(SIZE) $(ARGS)

pictures: all ## take the pictures of the papers anew
	@$(PY) -m tests.pictures $(ARGS)

drill: all ## kill it on purpose, N times on each database, and see that nothing promised is lost
	@$(PY) -m tests.drills --rounds $(N) $(ARGS)

build: all ## wheel and source archive in dist/, with the built front end inside
	@$(PY) -m tribune.design.build
	@$(PY) manage.py build_places
	@rm -rf dist tribune/built && mkdir -p tribune/built
	@cp -R build/front build/print build/static build/places tribune/built/
	@trap 'rm -rf tribune/built' EXIT; $(VENV)/bin/uv --quiet build --wheel --python $(PY) --no-build-isolation --out-dir dist .
	@$(VENV)/bin/uv --quiet build --sdist --python $(PY) --no-build-isolation --out-dir dist .
	@ls -1 dist

lock: all ## choose versions again within pyproject.toml and write locks/ (UPGRADE=1 takes the newest)
	@$(PY) locks/write.py $(if $(UPGRADE),--upgrade)

format: all ## lay out code and templates as `make check` wants them
	@$(VENV)/bin/ruff check --fix --quiet . || true
	@$(VENV)/bin/ruff format --quiet .

clean: ## remove what was built; never TRIBUNE_HOME
	@rm -rf build dist .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
