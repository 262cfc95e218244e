# `make` lists the targets. Each one sets up what it needs, and may be run again at will.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long check format bench docs lock clean
BIN := .venv/bin
YEAR ?= 2013

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what is missing (.venv and native libraries)
	@.ci/setup

demo: setup ## From demonstration deliveries to PDF notes, in data/demo
	@$(BIN)/osq demo data/demo
	@$(BIN)/osq --observatory data/demo ingest data/demo/data/deliveries/inbox/*
	@$(BIN)/osq --observatory data/demo aggregate --year $(YEAR)
	@$(BIN)/osq --observatory data/demo build-notes --year $(YEAR)

test: setup ## Run the tests
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not long"

test-long: setup ## Run every test, the long ones too
	@.ci/setup long
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

check: setup ## Format, lint, types, boundaries, docs in step with code, tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m docs.generate --check
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not long"

format: setup ## Write code in the house format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: setup ## Write the generated pages of docs/ again (CLI, findings)
	@$(BIN)/python -m docs.generate

bench: setup ## Measure speed and size
	@$(BIN)/python -m pip install --quiet matplotlib
	@$(BIN)/python -m benchmarks.run
	@$(BIN)/python -m benchmarks.notes
	@$(BIN)/python -m benchmarks.national
	@$(BIN)/python -m benchmarks.aggregation
	@$(BIN)/python -m benchmarks.confidentiality --seeds 3

lock: setup ## Pin the newest versions that pyproject.toml allows
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --extra dev --upgrade --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --universal --python-version 3.11 --quiet -o requirements.lock

clean: ## Remove the demonstration and the caches, never an observatory's data
	@rm -rf data/demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
