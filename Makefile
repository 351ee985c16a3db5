# Every command sets up what it needs by itself: a virtual environment with locked, hash-checked packages.
# The distribution's Python comes first: one compiled by hand is seldom optimised, and all takes a fifth longer (decision 17).
PY ?= $(firstword $(wildcard /usr/bin/python3.11) python3.11)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# One process more than there usually are cores: some tests wait for a browser, a terminal or another process.
WORKERS ?= 3

.PHONY: demo test check format bench docs lock wheel clean

demo: $(STAMP) ## Plan the bundled example patient, print it, write the report.
	@$(BIN)/weizhong demo --out demo

# Neighbours stay in one process (worksteal) and share what is made once; compiled code is kept for processes that tests start.
test: $(STAMP) ## The whole suite; what the machine lacks is named at the end.
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

check: $(STAMP) ## Format, lint, types, floors, dead code.
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/vulture

format: $(STAMP)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(STAMP) ## Speed and size claims, side by side with a peer where it is installed.
	@for f in benchmarks/bench_*.py; do $(BIN)/python $$f || exit 1; done

docs: $(STAMP) ## Regenerate the generated pages and pictures.
	@$(BIN)/python scripts/build_rulebook.py
	@$(BIN)/python scripts/build_measuring.py
	@$(BIN)/python scripts/build_depth_table.py
	@$(BIN)/python scripts/build_evidence_methods.py
	@$(BIN)/python scripts/stamp_evidence.py
	@$(BIN)/python scripts/build_evidence_page.py
	@$(BIN)/python scripts/build_instruments.py
	@$(BIN)/python scripts/build_pictures.py
	@$(BIN)/python -m validation.body.draw_bodies
	@$(BIN)/python -m validation.points.draw_points

wheel: $(STAMP)
	@$(BIN)/python -m build --no-isolation

lock: ## Refresh the lock files (needs uv).
	@uv pip compile pyproject.toml --group test --group check --group build --group facts --extra all --python-version 3.11 --universal \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet -o requirements/dev.lock
	@uv pip compile pyproject.toml --extra all --python-version 3.11 --universal \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet -o requirements/runtime.lock

$(STAMP): requirements/dev.lock pyproject.toml
	@test -x $(BIN)/pip || for py in $(PY) python3.11 python3; do $$py -m venv --clear $(VENV) >/dev/null 2>&1 && break; done
	@test -x $(BIN)/pip || { echo "No virtual environment could be made: install Python 3.11 with its venv module (Debian: python3-venv)."; exit 1; }
	@echo "Installing locked packages into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	@rm -rf $(VENV) dist build demo
