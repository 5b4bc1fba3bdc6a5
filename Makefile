# Two commands: `make demo` and `make test`. Each does what it needs; neither needs the other.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test tests check types rest oracle mutations screenshots attack faults advisories clean

.venv/installed: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip sync --quiet --require-hashes requirements/dev.txt
	$(BIN)/uv pip install --quiet --no-deps --editable .
	touch $@

demo: .venv/installed
	$(BIN)/python tools/messages.py compile
	$(BIN)/spheres demo

# Types take as long as all the rest: both at once.
check: .venv/installed
	$(BIN)/python tools/messages.py compile
	$(MAKE) --no-print-directory --jobs 2 --output-sync types rest

types:
	$(BIN)/mypy src bench
	$(BIN)/python -m tools.scripts

rest:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python tools/house.py check
	$(BIN)/python tools/styles.py check
	$(BIN)/python tools/rules.py check
	$(BIN)/djlint --lint src --quiet
	$(BIN)/python tools/messages.py check

# Some hundred processes are started in a run: what they import is compiled once, whatever else was asked for. Types
# take a minute of one processor: beside the tests, none waits for them.
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/installed
	$(BIN)/python tools/messages.py compile
	$(MAKE) --no-print-directory --jobs 2 types tests

tests: rest
	$(PYTHON) -m tools.browser
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

oracle: .venv/installed
	SPHERES_ORACLE_WORLDS=20 $(BIN)/pytest -n 2 tests/oracle

screenshots: .venv/installed
	$(PYTHON) -m tools.browser
	$(BIN)/python tools/messages.py compile
	$(BIN)/python tools/screenshots.py

mutations: .venv/installed
	$(BIN)/python tools/mutations.py

attack: .venv/installed
	$(PYTHON) -m tools.browser
	$(BIN)/python tools/messages.py compile
	$(BIN)/python tools/attack.py

# An hour: --count 20 for fewer kills, or one fault by its name. As root of a machine that has libfaketime, all of it.
faults: .venv/installed
	$(BIN)/python tools/messages.py compile
	$(BIN)/python tools/faults.py $(FAULTS)

advisories: .venv/installed
	$(BIN)/uv tool run pip-audit --strict --disable-pip --require-hashes -r requirements/app.txt

clean:
	rm -rf .venv .data staticfiles screenshots
