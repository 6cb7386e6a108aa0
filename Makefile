# make demo   sets everything up in .venv and solves a real scenario
# make test   sets everything up and runs lint, types and all tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test setup lint types yaml unit format bench clean docs

demo: setup
	$(BIN)/lorplan solve scenarios/us-citizen-img.yaml

test: lint types yaml unit

# The checkout gets bytecode as an installed package does, even where Python is told to write none on its own.
setup: $(STAMP)
	@$(BIN)/python -m compileall -q src

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "lorplan needs Python 3.11 or later; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(BIN)/python -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

yaml: setup
	$(BIN)/yamllint --strict rules scenarios

unit: setup
	$(BIN)/python -m pytest -n auto --dist worksteal

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]' --no-build-isolation
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

# Runs every command that a page shows, and draws the pages that come from code and packs.
docs: setup
	$(BIN)/python tools/docs.py
