# Every command of the project. `make help` lists them.
PYTHON := .venv/bin/python

.PHONY: help setup run test check bench soak lock

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: ## Prepare this checkout: Python environment, browser assets, search engine
	@scripts/setup.sh

run: setup ## Run the whole directory here, with demonstration clinics (PORT=8000, CLINICS_DATA_DIR=.data)
	@exec .venv/bin/clinics up --demo

test: ## Run all tests, with real servers
	@scripts/setup.sh --tests
	@exec env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m pytest -n 3 --dist loadgroup

check: ## Lint, types, import rule, lock and migrations in step, compose file
	@scripts/setup.sh --tests
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) scripts/check_lock.py
	$(PYTHON) -m check_jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(PYTHON) -m pytest -q tests/test_rooms.py tests/directory/test_migrations.py

bench: ## Run all benchmarks
	@scripts/setup.sh --tests
	@exec $(PYTHON) -m benchmarks all

soak: ## Crawl for 20 minutes while things are killed at random (SOAK_MINUTES=20)
	@scripts/setup.sh --tests
	@exec $(PYTHON) -m pytest -q -s tests/worker/soak.py

lock: setup ## Write the two locks anew from pyproject.toml
	.venv/bin/uv pip compile -q --universal --generate-hashes -o requirements.lock pyproject.toml
	.venv/bin/uv pip compile -q --universal --generate-hashes --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
