# The four commands: run, test, check, bench. Each works from a clean checkout with Python 3.11 or later.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
RUNS := $(VENV)/.runs
# Tests use every core; PYTEST passes options of your own: make test PYTEST="-k health -x"
PYTEST ?= -n auto

.DEFAULT_GOAL := help
.PHONY: help run test check bench install translations lock messages

help:
	@echo "make run    a running demo, from a clean checkout on"
	@echo "make test   all tests, browser tests included"
	@echo "make check  style, types, layers, guards, production settings"
	@echo "make bench  measure what is promised"

run: $(RUNS) translations
	@exec $(BIN)/cercle run

test: install translations
	@tools/ensure-programs
	@$(BIN)/pytest $(PYTEST); status=$$?; $(BIN)/python -m cercle.core.testing_server; exit $$status

check: install translations
	@tools/check

bench: install translations
	@exec $(BIN)/python -m benchmarks

install: $(READY)

# All that tests and checks need, what runs included.
$(READY): requirements.lock pyproject.toml tools/install
	@echo "cercle: installing what requirements.lock names into $(VENV)"
	@PYTHON="$(PYTHON)" VENV="$(VENV)" tools/install requirements.lock
	@touch $(RUNS) $@

$(RUNS): requirements-run.lock pyproject.toml tools/install
	@echo "cercle: installing what requirements-run.lock names into $(VENV)"
	@PYTHON="$(PYTHON)" VENV="$(VENV)" tools/install requirements-run.lock
	@touch $@

translations: $(RUNS)
	@$(BIN)/python tools/compile_messages.py

# --- for those who change the product (CONTRIBUTING.md) --------------------------------------------------------------

# Renew the lock files after a change of dependencies, or to take newer versions: make lock UPGRADE=--upgrade
LOCK := uv pip compile pyproject.toml --universal --generate-hashes --no-annotate --quiet \
	--custom-compile-command "make lock" --extra build
lock: $(READY)
	@$(BIN)/$(LOCK) --extra dev --output-file requirements.lock $(UPGRADE)
	@$(BIN)/$(LOCK) --constraint requirements.lock --output-file requirements-run.lock $(UPGRADE)

# Collect the strings to translate (needs the gettext programs).
messages: $(READY)
	@cd cercle && ../$(BIN)/cercle makemessages --locale en --no-obsolete --add-location file --ignore "tests/*"
