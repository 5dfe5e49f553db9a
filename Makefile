# Each target makes .venv by itself; nothing else needs to be installed first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check bench clean

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: .venv/installed
	$(BIN)/linli demo

# What the processes that tests start import is compiled once.
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/installed
	$(BIN)/pytest

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python -m bot.texts

bench: .venv/installed
	$(BIN)/python -m bench

clean:
	rm -rf .venv build
