# The first screen of the README in a file. `make` alone lists the targets.
# Another Python: `make test PYTHON=python3.12` works in an environment of its own (.venv-312).

ifdef PYTHON
VENV ?= .venv-$(shell "$$(tools/find-python.sh $(PYTHON) 2>/dev/null)" -c 'import sys; print("%d%d" % sys.version_info[:2])' 2>/dev/null)
else
VENV ?= .venv
endif
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest
LOCK_PYTHONS ?= python3.11 python3.12 python3.13
ARGS ?=

export CHROMIUM
.DEFAULT_GOAL := help
.PHONY: help setup run test test-long mutants lint bench bench-browser reproduce lock clean
.NOTPARALLEL:

help:
	@echo "make run        set up, then open the dashboard (ARGS=... go to 'attrition dashboard')"
	@echo "make test       set up, then every test but the long ones (ARGS=... go to pytest)"
	@echo "make test-long  the long tests"
	@echo "make mutants    change random lines of the rules and see that their tests fail (SEED=1 N=20)"
	@echo "make lint       style, types, and which package may import which"
	@echo "make bench      speed and memory, as a table and as JSON (ARGS=... go to 'attrition bench')"
	@echo "make bench-browser  the dashboard in a real browser, and with sixty readers (ARGS=--quick, ARGS=\"--only load\", …)"
	@echo "make reproduce  every generated number and figure of docs/ (ARGS=--list shows the steps)"
	@echo "make setup      only the environment    make lock  choose new versions (ARGS=--keep: only of what is new)    make clean  remove what was made"

$(READY): requirements.lock pyproject.toml setup.py tools/setup.sh
	@tools/setup.sh "$(VENV)" "$(PYTHON)"
	@touch $@

setup: $(READY)

run: $(READY)
	@$(BIN)/attrition dashboard $(ARGS)

# the model is compiled once, before two workers would both do it
COMPILE := $(BIN)/python -c "import sim; sim.warm_up(print)"

test: $(READY)
	@tools/chromium.sh >/dev/null
	@$(COMPILE)
	@$(PYTEST) -n 2 --dist loadfile $(ARGS)

test-long: $(READY)
	@tools/chromium.sh >/dev/null
	@$(COMPILE)
	@$(PYTEST) -m long --timeout 3600 $(ARGS)

mutants: $(READY)
	@$(BIN)/python tools/mutants.py $(if $(SEED),--seed $(SEED)) $(if $(N),-n $(N)) $(ARGS)

lint: $(READY)
	@status=0; \
	$(BIN)/ruff check . || status=1; \
	$(BIN)/mypy || status=1; \
	$(BIN)/lint-imports --no-logo || status=1; \
	exit $$status

bench: $(READY)
	@$(BIN)/attrition bench $(ARGS)

bench-browser: $(READY)
	@tools/chromium.sh >/dev/null
	@$(COMPILE)
	@$(BIN)/python -m tools.bench_browser $(ARGS)

reproduce: $(READY)
	@tools/chromium.sh >/dev/null
	@$(COMPILE)
	@$(BIN)/python tools/docs/reproduce.py $(ARGS)

lock:
	@"$$(tools/find-python.sh $(PYTHON))" tools/lock.py $(ARGS) $(foreach name,$(LOCK_PYTHONS),$(shell tools/find-python.sh $(name)))

clean:
	rm -rf .venv .venv-* build dist *.egg-info .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find sim dashboard tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
