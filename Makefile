# `make` alone says what there is; `make demo` and `make test` need nothing but Python 3.11 or later.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo app test long setup lint types yaml unit format bench clean docs

help:  ## say what there is
	@sed -n 's/^\([a-z]*\):[^#]*## /\1|/p' Makefile | awk -F'|' '{printf "make %-8s%s\n", $$1, $$2}'

demo: setup  ## set everything up in .venv and solve a real scenario
	$(BIN)/lorplan solve scenarios/us-citizen-img.yaml

app: setup  ## set everything up in .venv and open the app in your browser
	$(BIN)/lorplan app

test: lint types yaml unit  ## set everything up and run linters, types and all tests, as CI does

# The checkout gets bytecode as an installed package does, even where Python is told to write none on its own.
setup: $(STAMP)  ## make .venv with the locked packages
	@$(BIN)/python -m compileall -q src

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "lorplan needs Python 3.11 or later; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(BIN)/python -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lint: setup  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup  ## mypy, strict
	$(BIN)/mypy

yaml: setup  ## yamllint on rules and scenarios
	$(BIN)/yamllint --strict rules scenarios

unit: setup  ## all tests
	$(BIN)/python -m pytest -n auto --dist worksteal

long: setup  ## the long checks: many more examples, drawn anew (hours)
	LORPLAN_LONG=1 $(BIN)/python -m pytest -n auto --dist worksteal

format: setup  ## put the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup  ## all measurements, also against other solvers
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]' --no-build-isolation
	$(BIN)/python -m benchmarks

clean:  ## remove what was made
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

# Runs every command that a page shows, and draws the pages that come from code and packs.
docs: setup  ## make the pages anew
	$(BIN)/python tools/docs.py
