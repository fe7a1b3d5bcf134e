# Everything that a contributor runs. Needs Python 3.11 or newer, git and make; all else is set up
# in .venv on first use, from requirements-dev.lock. Another Python: make PYTHON=/path/to/python ...

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SUITABLE := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))
ifeq ($(origin PYTHON),undefined)
PYTHON := $(firstword $(foreach python,python3.13 python3.12 python3.11 python3,\
  $(shell $(python) -c '$(SUITABLE)' >/dev/null 2>&1 && echo $(python))))
endif
# The lock is resolved on the oldest Python, whose packages serve the newer ones too.
LOCK_PYTHON ?= python3.11
LOCK_OPTIONS ?=

VENV := .venv
BIN := $(VENV)/bin
# What was installed is known by its content, so that a fresh checkout's dates mean nothing.
sum = $(firstword $(shell { $(1); } 2>&1 | cksum || :))
LOCKED = $(VENV)/locked-$(call sum,pwd; '$(PYTHON)' --version; cat requirements-dev.lock)
READY = $(VENV)/ready-$(call sum,cat pyproject.toml csobjectives/version.py)

.PHONY: help scorecard setup test coverage browser lint bench lock schema docs clean

help:  ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

scorecard: setup  ## judge the sample project and write its scorecard into scorecard/
	@code=0; \
	$(BIN)/csobjectives publish --out scorecard -o terminal -o markdown:scorecard/scorecard.md \
	  || code=$$?; \
	test $$code -le 1 || { \
	  echo "The sample could not be judged (exit code $$code)." >&2; exit $$code; }; \
	test $$code -eq 0 || echo "Exit code 1 is meant: the sample misses a blocking objective."; \
	echo "Open $(CURDIR)/scorecard/index.html"; \
	echo "Beside it: scorecard.md for a pull request, and data/ for machines."

setup:  ## set up .venv, if the lock or the project's metadata changed
	@'$(or $(PYTHON),false)' -c '$(SUITABLE)' 2>/dev/null || { \
	  echo "csobjectives needs Python 3.11 or newer with its venv module, and" \
	    "$(if $(PYTHON),$(PYTHON) is not one,none was found); name one: make PYTHON=/path/to/python" >&2; \
	  exit 1; }
	@test -e $(LOCKED) || { \
	  echo "Setting up $(VENV) with $$('$(PYTHON)' --version), once"; \
	  '$(PYTHON)' -m venv --clear $(VENV); \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes \
	    --requirement requirements-dev.lock; \
	  touch $(LOCKED); }
	@test -e $(READY) || { \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps \
	    --no-build-isolation --editable .; \
	  rm -f $(VENV)/ready-*; touch $(READY); }

test: lint browser  ## everything that is checked before a commit, but for the wheel
	$(BIN)/python -m pytest --numprocesses auto

coverage: setup browser  ## which lines and branches the tests reach; takes twice as long
	$(BIN)/python -m pytest --numprocesses auto --cov --cov-report term

browser: setup  ## fetch what the tests of the pages need: a Chromium, axe and html-validate
	@$(BIN)/python -m tests.browser.provision

lint: setup  ## style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: setup  ## time the pipeline on large measurement files
	$(BIN)/python -m benchmarks

lock:  ## pin the dependencies anew (LOCK_OPTIONS=--upgrade moves all to their newest)
	@test -e .venv-lock/bin/pip-compile || { $(LOCK_PYTHON) -m venv .venv-lock; \
	  .venv-lock/bin/python -m pip install -qq --disable-pip-version-check 'pip-tools==7.6.2'; }
	@.venv-lock/bin/python -c 'import tomllib; \
	  project = tomllib.load(open("pyproject.toml", "rb")); \
	  print(*project["build-system"]["requires"], *project["project"]["dependencies"], \
	    *project["dependency-groups"]["dev"], sep="\n")' \
	  | .venv-lock/bin/pip-compile --quiet --no-config --generate-hashes --strip-extras \
	    --allow-unsafe --no-header --no-emit-options --no-annotate $(LOCK_OPTIONS) \
	    --output-file requirements-dev.lock -

schema: setup  ## write the JSON Schemas into schema/
	$(BIN)/csobjectives schema --write

docs: setup  ## run the commands in the documents, and write docs/metrics.md
	$(BIN)/python -m tests.handbook

clean:  ## remove all that is made here, .venv too
	rm -rf .venv .venv-lock .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache \
	  .ruff_cache build dist scorecard tests/browser/node_modules
	find csobjectives tests -name __pycache__ -type d -prune -exec rm -rf {} +
