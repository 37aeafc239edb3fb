# Every command that a contributor needs. `make demo` and `make test` set everything up first.
NEW_ENOUGH = 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
  $$p -c $(NEW_ENOUGH) 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN = $(VENV)/bin
PIP_SAYS ?= --quiet
INSTALL = $(BIN)/python -m pip install $(PIP_SAYS) --disable-pip-version-check -c constraints.txt
TELL = pip could not install it. To see why: make setup PIP_SAYS=
export OMP_NUM_THREADS ?= 1

.PHONY: setup demo test lint types unit soak check bench class load strength mutation-operators course-index greenhouse clean

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "No Python from 3.11 on was found: install the packages python3 and"; \
	  echo "python3-venv (or name one: make PYTHON=/path/to/python3.11)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is missing: install the package python3-venv."; exit 1; }
	@echo "Setting up $(VENV) (PyTorch is the large part: a minute with its CPU build, many with CUDA) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) torch || { echo "$(TELL)"; exit 1; }
	@$(INSTALL) -e '.[dev]' || { echo "$(TELL)"; exit 1; }
	@touch $@

demo: setup
	@$(BIN)/torchgrade demo

test: lint types unit

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

unit: setup
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -q --durations=15

soak: setup
	$(BIN)/pytest -m soak -q
	$(BIN)/python -m benchmarks.soak

check: setup
	$(BIN)/torchgrade check $(or $(ASSIGNMENT),--all)

bench: setup
	$(BIN)/python -m benchmarks.grading

class: setup
	$(BIN)/python -m benchmarks.whole_course

load: setup
	$(BIN)/python -m benchmarks.service

strength: setup
	$(BIN)/python -m benchmarks.test_strength

mutation-operators: setup
	@$(BIN)/python -c "from pathlib import Path; from torchgrade.mutation import operators_page; \
	  Path('docs/reference/mutation-operators.md').write_text(operators_page(), 'utf-8')"

course-index: setup
	@$(BIN)/python -c "from pathlib import Path; from torchgrade.authoring.index import course_page; \
	  Path('docs/course.md').write_text(course_page(Path()), 'utf-8')"

# The data of 10_greenhouse; their generator is no part of the release.
greenhouse: setup
	@$(BIN)/python tests/homework/10_greenhouse/generator.py

clean:
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache
