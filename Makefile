PYTHON ?= python3
BIN = .venv/bin
# One more than cores: the suites that break a Neo4j wait half of their time.
PROCESSES = $(shell expr $$(nproc) + 1)
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: setup dev demo test check lock

setup: .venv/.setup  ## .venv with what maille needs; the command is .venv/bin/maille
.venv/.setup: requirements.lock requirements-build.lock pyproject.toml
	$(PYTHON) -m venv .venv && $(PIP) install --require-hashes -r requirements.lock -r requirements-build.lock
	$(PIP) install --no-deps --no-build-isolation --editable . && touch $@

dev: .venv/.dev  ## the same, with what tests and checks need
.venv/.dev: .venv/.setup requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock && touch $@

demo: setup  ## the demonstration département, its next agenda, its pages
	$(BIN)/maille demo

test: dev  ## every suite: in one process what needs a real Neo4j, in another what breaks one, beside all the others
	$(BIN)/pytest -n $(PROCESSES) --dist loadgroup $(PYTEST_ARGS)

check: dev  ## layout, rules, types, order of the rooms
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy --strict && $(BIN)/lint-imports --no-logo

lock:  ## the three locks anew, from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --fork-strategy fewest --generate-hashes --no-header -q -o requirements.lock
	uv pip compile --group build --universal --fork-strategy fewest --generate-hashes --no-header -q -o requirements-build.lock
	uv pip compile pyproject.toml --group dev -c requirements.lock --universal --fork-strategy fewest --generate-hashes --no-header -q -o requirements-dev.lock
