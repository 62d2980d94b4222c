# What a person says to this project. Everything happens in .venv, made on first use.

PYTHON ?= python3
SERVE ?= 1
PORT ?= 8460
VENV := .venv
BIN := $(VENV)/bin
# Hundreds of processes begin in the tests: what they compile is kept, whatever the environment says.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest

.PHONY: demo test lint types bench soak servers bless docs clean

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: $(VENV)/installed
	$(BIN)/fairdict demo --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve,--serve)

test: $(VENV)/installed
	$(PYTEST) --numprocesses auto --dist worksteal

types: $(VENV)/installed
	mkdir -p build/types
	ln -sfn ../../harvesters build/types/fairdict_harvesters
	$(BIN)/mypy --strict -p fairdict -p fairdict_harvesters

lint: types
	$(BIN)/ruff check
	$(BIN)/ruff format --check

bench: $(VENV)/installed
	$(BIN)/python -m bench

soak: $(VENV)/installed
	$(PYTEST) -m soak

# Other people's servers that the tests harvest, each in an environment of its own (.venv-servers or FAIRDICT_SERVERS).
servers: $(VENV)/installed
	$(BIN)/python -m tests.servers

bless: $(VENV)/installed
	FAIRDICT_BLESS=1 $(PYTEST)

docs: $(VENV)/installed
	FAIRDICT_BLESS=1 $(PYTEST) tests/test_*docs.py tests/test_fair_reference.py

clean:
	rm -rf $(VENV) .venv-servers build dist demo *.egg-info
