# Everything that is done with this project, by name. `make` alone lists it.
#
# PYTHON chooses the interpreter (3.11 or newer): make test PYTHON=python3.13
# ARGS is handed on:                             make run ARGS="page.txt"

PYTHON ?= python3
VENV ?= .venv
UV ?= uv
ARGS ?=

version := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
bin := $(VENV)/bin
# One stamp a step and a Python version: what has been set up once is not looked at again.
made := $(VENV)/.made-$(version)
to_run := $(VENV)/.run-$(version)
to_test := $(VENV)/.test-$(version)
to_bench := $(VENV)/.bench-$(version)
pip := $(bin)/python -m pip --disable-pip-version-check --quiet install

.PHONY: help run test lint check check-whoosh check-bibtex bench docs lock clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1  /p' $(firstword $(MAKEFILE_LIST)) | awk -F '  ' '{printf "make %-14s %s\n", $$1, $$2}'

run: $(to_run) ## open the application; ARGS="PATH…" imports first
	@$(bin)/paper-tui $(ARGS)

test: $(to_test) ## run all tests; ARGS="tests/test_x.py -k name" runs some
	@$(bin)/python -m pytest $(ARGS)

lint: $(to_test) ## formatting, lint and types
	@$(bin)/ruff format --check --quiet . || { echo "make lint: $(bin)/ruff format . sets this right" >&2; exit 1; }
	@$(bin)/ruff check --quiet .
	@$(bin)/mypy

check: lint ## lint, the walls between the layers, the documents
	@$(bin)/python -m pytest tests/test_walls.py tests/test_docs.py

# A folder ahead on the path stands in for the installed one: all three are called `whoosh`.
check-whoosh: $(to_test) ## the tests of the search with each distribution of Whoosh
	@for each in $(whoosh); do \
	    echo "$$each" && $(pip) --target "$(VENV)/whoosh/$$each" "$$each" && \
	    PYTHONPATH="$(VENV)/whoosh/$$each" $(bin)/python -m pytest tests/search $(ARGS) || exit 1; \
	done

whoosh := Whoosh==2.7.4 whoosh-reloaded==2.7.5 whoosh3==3.54.0

check-bibtex: $(to_test) ## compile citations with a real BibTeX, biber and LaTeX (apt: biber texlive-latex-base)
	@$(bin)/python -m pytest tests/cite/test_compiled.py

bench: $(to_bench) ## run the benchmarks; ARGS="start marks" runs some
	@$(bin)/python -m benchmarks $(ARGS)

docs: $(to_test) ## write the reference pages in docs/ from the program
	@$(bin)/python -m tools.reference

lock: ## choose the newest versions that fit and write them to requirements/ (needs uv)
	@$(UV) pip compile $(lock_options) --group build --output-file requirements/run.txt pyproject.toml
	@$(UV) pip compile $(lock_options) --group build --extra test --constraint requirements/run.txt \
	    --output-file requirements/test.txt pyproject.toml
	@$(UV) pip compile $(lock_options) --extra bench --constraint requirements/test.txt \
	    --output-file requirements/bench.txt pyproject.toml

lock_options := --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --custom-compile-command 'make lock'

clean: ## delete what the other targets made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist

# A virtual environment of another Python version is made anew; its packages would not fit.
$(made):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "make: paper-tui needs Python 3.11 or newer, and $(PYTHON) is $(or $(version),not there). Name another one: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "make: $(PYTHON) cannot make virtual environments; install its venv module (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@echo "Setting up $(VENV) with Python $(version)…" >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(to_run): requirements/run.txt pyproject.toml | $(made)
	@$(pip) --requirement requirements/run.txt
	@$(pip) --no-deps --no-build-isolation --editable .
	@touch $@

$(to_test): requirements/test.txt pyproject.toml | $(made)
	@$(pip) --requirement requirements/test.txt
	@$(pip) --no-deps --no-build-isolation --editable .
	@touch $@

$(to_bench): requirements/bench.txt | $(to_test)
	@$(pip) --requirement requirements/bench.txt
	@touch $@
