# Bukti's commands. Needs Python 3.11+ and make; everything else is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := build/demo
# Twice as many as most CI machines have cores: many tests wait for processes, servers and a browser.
WORKERS ?= 4
STAMP := $(VENV)/.installed


.PHONY: help setup browser demo test lint bench faults quality reference clean

help: ## Show what each command does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## Make .venv with everything pinned by constraints.txt

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: Bukti needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Bukti and its pinned packages into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[semantic,ocr,s3,dev]"
	@touch $@

demo: setup ## Crawl the bundled newsroom over HTTP, then search, matrix and verification, in your terminal
	@$(BIN)/python -m tests.newsroom.demo --home $(DEMO)

test: setup browser ## Run every test
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal

# The browser tests want Debian's Chromium; where it can't be installed they skip and say what to do.
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && { \
	  echo "Installing Chromium for the browser tests ..."; \
	  { apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium; } >/dev/null 2>&1; }; } \
	  || echo "make: no chromium: the browser tests will skip (install the package chromium to run them)"

lint: setup ## ruff, mypy strict, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

quality: setup ## Score the analysis on all gold at hand against the floors
	@$(BIN)/python -m tests.quality.gate

bench: setup ## Measure speed and memory; prints tables
	@$(BIN)/python bench/analyze.py
	@$(BIN)/python bench/startup.py
	@$(BIN)/python bench/questions.py
	@$(BIN)/python bench/embed.py
	@$(BIN)/python bench/retrieval.py
	@$(BIN)/python bench/search.py
	@$(BIN)/python bench/memory.py
	@$(BIN)/python bench/stories.py
	@$(BIN)/python bench/extract.py
	@$(BIN)/python bench/crawl.py
	@$(BIN)/python bench/dossier.py
	@$(BIN)/python bench/serve.py

faults: setup ## The long run of kills: a hundred rounds; writes docs/faults.md
	@BUKTI_FAULT_ROUNDS=$${BUKTI_FAULT_ROUNDS:-100} BUKTI_FAULT_TABLE=docs/faults.md \
	  $(BIN)/python -m pytest tests/faults tests/nlp tests/search_api -m faults --numprocesses 2 --timeout 3600

reference: setup ## Write the generated parts of the docs anew
	@$(BIN)/python -m tests.docs.generate

clean: ## Remove what the commands above made
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis
