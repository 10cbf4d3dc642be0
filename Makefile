# The verbs of the house. `make run` and `make test` need Python 3.11 or newer with venv, and make; nothing else by hand.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test test-services check load shots bench bundle messages clean setup browser wheels-whole

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
PORT ?= 8501
FILES ?=
ARGS ?=
RUN := .venv/bin/python
# Dozens of processes start in a test run, each reading all modules: they are compiled once.
unexport PYTHONDONTWRITEBYTECODE
# Unpacked from a bundle everything is installed from the wheels in it, once their hashes are right, and no network is asked.
WHEELS := $(wildcard wheels/$(shell uname -m))
INSTALL := -m pip install --quiet --disable-pip-version-check $(if $(WHEELS),--no-index --find-links $(WHEELS))
PIP := $(RUN) $(INSTALL) --constraint constraints.txt

# A bundle with the browser has a folder apt reads as its only source, with lists of its own.
DEBIAN := $(wildcard $(CURDIR)/debian/Packages)
APT := apt-get $(if $(DEBIAN),-o Dir::Etc::SourceList=$(CURDIR)/debian/sources.list -o Dir::Etc::SourceParts=- -o Dir::State::Lists=$(CURDIR)/debian/lists -o APT::Sandbox::User=root)

help:
	@echo "make run | test | test-services | check | load FILES=… [ARGS=…] | shots | bench | bundle | messages | clean"

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "需要 Python 3.11 或更高版本：apt-get install python3  (Python 3.11 or newer is missing: Debian package python3)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python 缺少 venv：apt-get install python3-venv  (Python's venv is missing: Debian package python3-venv)"; exit 1; }
	@$(PYTHON) -m venv --clear .venv

wheels-whole:
ifneq ($(WHEELS),)
	@cd wheels && sha256sum --check --quiet SHA256SUMS || { echo "wheels/ 里有文件与 SHA256SUMS 不符，请重新拷贝  (files in wheels/ are damaged)"; exit 1; }
endif

.venv/.installed: .venv/bin/pip requirements.txt constraints.txt | wheels-whole
	@echo "安装运行所需的包 … (installing what it needs to run)"
	@$(PIP) --requirement requirements.txt
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.txt requirements-cluster.txt requirements-notify.txt
	@echo "安装测试所需的包 … (installing what the tests need)"
	@$(PIP) --requirement requirements-dev.txt
	@touch $@

setup: .venv/.installed-dev

run: .venv/.installed
	@$(RUN) -m wording
	@$(RUN) cli.py init
	@exec $(RUN) -m streamlit run app.py --server.port $(PORT)

# Format, lint, types, and the catalogue itself.
check: .venv/.installed-dev
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check --no-cache .   # a cache remembers rooms that were not there yet
	@$(RUN) -m mypy
	@$(RUN) cli.py check

# The code is checked while the browser is fetched: one takes a core, the other the line.
test: .venv/.installed-dev
	@$(MAKE) --no-print-directory -j2 check browser
	@$(RUN) -m wording
	@$(RUN) -m pytest -n 2 --dist worksteal $(ARGS)

# Tests that need a server of their own (marked `services`), and what signing in at a provider needs.
test-services: .venv/.installed-dev
	@if ! { command -v nginx && { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; }; } >/dev/null 2>&1 \
	  && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "安装 nginx 和 PostgreSQL … (installing nginx and PostgreSQL)"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light postgresql >/dev/null || true; \
	fi
	@$(PIP) --requirement requirements-auth.txt
	@test -x .venv-accounts/bin/canaille || { $(PYTHON) -m venv .venv-accounts && .venv-accounts/bin/python $(INSTALL) --requirement requirements-accounts.txt; }
	@$(RUN) -m wording
	@$(RUN) -m pytest -m services -n 2 --dist loadfile $(ARGS)

# Real Chromium and a Chinese font. Without them the browser tests fail with a sentence; they are never skipped.
browser:
	@if ! command -v chromium >/dev/null || ! fc-list :lang=zh family 2>/dev/null | grep -q CJK; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "安装 Chromium 和中文字体 … (installing Chromium and a Chinese font)"; \
	    if [ -n "$(DEBIAN)" ]; then mkdir -p debian/lists/partial; echo "deb [trusted=yes] file:$(CURDIR)/debian ./" > debian/sources.list; fi; \
	    $(APT) update -qq && DEBIAN_FRONTEND=noninteractive $(APT) install -y -qq --no-install-recommends \
	      chromium fontconfig fonts-noto-cjk >/dev/null || true; \
	  else \
	    echo "缺少 Chromium 或中文字体：apt-get install chromium fonts-noto-cjk  (the browser tests will fail without them)"; \
	  fi; \
	fi

load: .venv/.installed
	@$(RUN) cli.py load $(FILES) $(ARGS)

# A picture of every page in shots/, at 1600×900 and 390×844, from a database of its own with the sample.
shots: .venv/.installed-dev browser
	@$(RUN) -m wording
	@$(RUN) -m tests.browser.shots $(ARGS)

bench: .venv/.installed-dev
	@for script in bench/*.py; do echo "== $$script"; $(RUN) $$script || exit 1; done

# One archive in dist/ for an office without a network (deploy/bundle.py); ARGS=--browser with Chromium's Debian packages.
bundle:
	@$(PYTHON) deploy/bundle.py $(ARGS)

# New texts into the English catalogue (empty, to be translated), dropped ones out.
messages: .venv/.installed-dev
	@$(RUN) -m wording --update

# Never touches data/.
clean:
	@rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis shots
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete
