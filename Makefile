# Everything is built and run from .venv, with the versions and hashes in requirements/.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The lists are whole, so nothing is resolved anew: a release that came out since can't stop an installation.
INSTALL := $(PIP) install --quiet --no-deps --require-hashes --only-binary=:all:
UV ?= uv
PIN := UV_CUSTOM_COMPILE_COMMAND="make pins" $(UV) pip compile --quiet --python-platform linux --python-version 3.11 \
	--generate-hashes --annotation-style line

THERAPY ?= car-t
SEED ?= 1
N ?= 1000
MINUTES ?= 60
# 1: after the rehearsal the screens are served until stopped. 0: only looked at whether they answer. 1 in a terminal.
SERVE ?= $(shell [ -t 0 ] && [ -t 2 ] && echo 1 || echo 0)

.PHONY: help setup demo test whole evidence coverage lint words hazards pictures guides renderer bench campaign cups pins clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.installed ## install everything into .venv, and missing system packages where that is allowed

$(VENV)/.installed: pyproject.toml requirements/build.txt requirements/run.txt requirements/test.txt tools/system_packages.py
	$(PYTHON) tools/system_packages.py run
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) -r requirements/build.txt -r requirements/run.txt -r requirements/test.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	$(PIP) check
	touch $@

$(VENV)/.installed-bench: $(VENV)/.installed requirements/bench.txt
	$(PYTHON) tools/system_packages.py bench
	$(INSTALL) --no-binary=packbits -r requirements/bench.txt  # packbits comes as source alone
	touch $@

demo: setup ## rehearse a whole journey and every known mix-up, then serve the screens (THERAPY=car-t SEED=1 SERVE=1)
	mkdir -p out
	$(BIN)/kiosk rehearse --therapy $(THERAPY) --seed $(SEED)
	$(BIN)/kiosk serve --demo --therapy $(THERAPY) --seed $(SEED) $(if $(filter 1,$(SERVE)),,--check)

test: lint ## run every check: style, types, rings, and the tests; of the long ones this commit's share, an eighth
	$(BIN)/python -m pytest -n 2 --dist loadgroup --share

whole: lint ## run every check, and every test there is; takes hours; how each came out goes to out/results.json
	$(BIN)/python -m pytest -n 2 --dist loadgroup --results out/results.json

evidence: setup ## supplier test evidence, out/evidence.md, from what the last `make whole` of this very commit found
	$(BIN)/python -m tools.evidence --results out/results.json --out out

coverage: setup ## run all tests and tell which branches none of them took; takes nearly twice as long
	$(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-report=term

lint: setup ## check style, types and the rings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --cache-dir .cache/import-linter

words: setup ## gather the words of the screens into kiosk/web/locale; new ones wait there for their translation
	$(BIN)/python -m tools.words

hazards: setup ## gather which tests show each hazard's controls at work, for `kiosk fmea`
	$(BIN)/python -m tools.hazard_tests

pictures: setup ## draw the pictures of the documentation anew, each from the content file beside it
	$(BIN)/python -m tools.pictures

guides: setup ## the guides of docs/guides with pictures of the real screens, taken anew in a browser, as out/guides/*.html; minutes
	rm -rf out/screens out/guides
	$(BIN)/python -m pytest tests/web/test_screens.py::test_every_screen tests/web/test_shipping.py::test_from_the_couriers_phone_to_receipt
	$(BIN)/python -m tools.guides

renderer: ## install another renderer of ZPL for the tests, where Node is; without it they say so and leave it out
	npm install --silent --no-audit --no-fund --ignore-scripts --no-save --prefix .cache/renderer zpl-renderer-js@3.4.0

bench: $(VENV)/.installed-bench ## measure; figures go to out/bench.json
	mkdir -p out
	$(BIN)/python -m pytest tests/benchmarks --benchmark-enable --benchmark-json=out/bench.json

campaign: setup ## run a long campaign of N=1000 cases for at most MINUTES=60; run again to go on; figures go to out/campaign
	mkdir -p out
	$(BIN)/python -m tests.campaigns --cases $(N) --minutes $(MINUTES) --out out/campaign

cups: setup ## print on a real spooler and printer of CUPS, started for the test; needs root, installs what is missing
	$(PYTHON) tools/system_packages.py cups
	$(BIN)/python -m pytest tests/cups

pins: ## pin every dependency anew within the ranges of pyproject.toml (needs uv; UPGRADE=--upgrade takes newer ones)
	$(PIN) $(UPGRADE) pyproject.toml -o requirements/run.txt
	for group in build test bench; do \
		$(PIN) $(UPGRADE) -c requirements/run.txt --group $$group -o requirements/$$group.txt; \
	done

clean: ## remove what runs leave behind; .venv stays
	rm -rf out build dist .cache .hypothesis .benchmarks .coverage*
	find kiosk tests tools -name __pycache__ -prune -exec rm -rf {} +
