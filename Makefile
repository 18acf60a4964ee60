# Everything a newcomer needs: `make book`, `make test`.
# PYTHON chooses the interpreter of a new environment: `make book PYTHON=python3.12`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help

.PHONY: help
help:  ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) \
	  | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if v >= (3, 11) else \
	  "Got Python %d.%d, expected 3.11 or later: make PYTHON=python3.11" % v[:2])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[all]'
	touch $@

.PHONY: install
install: $(STAMP)  ## Create the environment in .venv

.PHONY: book
book: $(STAMP)  ## Execute the notebooks and build both editions
	$(BIN)/emolib book

.PHONY: test
test: $(STAMP)  ## Run the whole test suite
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile

.PHONY: lab
lab: $(STAMP)  ## Open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

.PHONY: messages
messages: $(STAMP)  ## Bring the French catalogue up to date with the code
	$(BIN)/pybabel -q extract -F babel.cfg -k _ -k N_ --sort-output --no-location \
	  -o _build/emolib.pot .
	$(BIN)/pybabel update --no-fuzzy-matching --ignore-obsolete \
	  --ignore-pot-creation-date -i _build/emolib.pot -d emolib/locale -D emolib

.PHONY: clean
clean:  ## Delete what was built, and the environment
	rm -rf _build build *.egg-info $(VENV)
	find . -name __pycache__ -type d -exec rm -rf {} +
