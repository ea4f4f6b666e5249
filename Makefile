# Two commands are all a newcomer needs: make demo (sets up, runs the main job), make test (installs what tests need).
PYTHON ?= python3
VENV ?= .venv
EXTRAS ?= dev
BIN := $(VENV)/bin

.PHONY: demo test lint check install clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[samples]'
	touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[$(EXTRAS)]'
	touch $@

install: $(VENV)/.installed

demo: $(VENV)/.installed  ## sample papers in, figures found by words and by image
	$(BIN)/figlens demo --library demo

test: $(VENV)/.tested  ## everything the project claims, on real files
	tests/install-system-packages.sh
	$(BIN)/python -m pytest -n 2 --dist loadscope

lint: $(VENV)/.tested  ## lint, format, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test  ## all of it

clean:
	rm -rf $(VENV) demo
