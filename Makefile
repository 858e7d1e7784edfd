PYTHON ?= python3
BIN = .venv/bin
# Suites run side by side, unless somebody lends one server for all of them.
AT_ONCE = $(if $(MAILLE_TEST_NEO4J_URI),1,3)
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: setup dev demo test test-neo4j test-faults test-others check lock

setup: .venv/.setup  ## .venv with what maille needs; the command is .venv/bin/maille
.venv/.setup: requirements.lock requirements-build.lock pyproject.toml
	$(PYTHON) -m venv .venv && $(PIP) install --require-hashes -r requirements.lock -r requirements-build.lock
	$(PIP) install --no-deps --no-build-isolation --editable . && touch $@

dev: .venv/.dev  ## the same, with what tests and checks need
.venv/.dev: .venv/.setup requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock && touch $@

demo: setup  ## the demonstration département, its next agenda, its pages
	$(BIN)/maille demo

test: dev  ## every suite: side by side what needs a real Neo4j, what breaks one, and all the others
	$(MAKE) --no-print-directory --jobs $(AT_ONCE) --output-sync=line test-neo4j test-faults test-others

test-neo4j: dev
	$(BIN)/pytest -m "neo4j and not faults" $(PYTEST_ARGS)

test-faults: dev
	$(BIN)/pytest -m "neo4j and faults" $(PYTEST_ARGS)

test-others: dev
	$(BIN)/pytest -n auto --dist worksteal -m "not neo4j" $(PYTEST_ARGS)

check: dev  ## layout, rules, types, order of the rooms
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy --strict && $(BIN)/lint-imports --no-logo

lock:  ## the three locks anew, from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --fork-strategy fewest --generate-hashes --no-header -q -o requirements.lock
	uv pip compile --group build --universal --fork-strategy fewest --generate-hashes --no-header -q -o requirements-build.lock
	uv pip compile pyproject.toml --group dev -c requirements.lock --universal --fork-strategy fewest --generate-hashes --no-header -q -o requirements-dev.lock
