# Songnuan's front door. `make run` on a fresh checkout needs Python 3.11 or newer and nothing else.
.DEFAULT_GOAL := help
.PHONY: help install install-dev run test lengthy bench bench-export growth soak screenshots lint format types messages pictures lock

# The newest Python that can make an environment; choose another with PYTHON=… The system's own comes first: it is built with
# the optimisations that one compiled by hand mostly lacks, and is a third faster.
fit = import ensurepip, sqlite3, sys; sys.exit(sys.version_info < (3, 11))
names = python3.13 python3.12 python3.11 python3
PYTHON ?= $(shell for name in $(names:%=/usr/bin/%) $(names); do \
	"$$name" -c '$(fit)' 2>/dev/null && echo "$$name" && break; done)
PORT = 8000
python := .venv/bin/python
pip := $(python) -m pip --disable-pip-version-check --no-input
manage := $(python) manage.py

# $(call locked,FILE): install what FILE locks, unless just that is installed already.
define locked
@cmp -s $(1) .venv/$(1) || { \
	echo '正在安装 $(1) 中锁定的组件……'; \
	$(pip) install --quiet --root-user-action=ignore --only-binary :all: --require-hashes -r $(1) \
	&& cp $(1) .venv/$(1); }
endef

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name what; \
		do printf '  make %-12s %s\n' "$$name" "$$what"; done

# An environment that was never finished, or whose Python is gone, is made anew.
.PHONY: environment
environment:
	@$(python) -c 'import pip' 2>/dev/null || { \
		python='$(PYTHON)'; \
		if [ -z "$$python" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo '缺少 Python 的 venv 模块，正在用 apt 安装 python3-venv……'; \
			apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3-venv >/dev/null; \
			python=python3; \
		fi; \
		"$${python:-false}" -c '$(fit)' 2>/dev/null || { \
			echo '需要 Python 3.11 或更高版本及其 venv 模块：请执行 sudo apt install python3-venv，或用 make PYTHON=… 指定。' >&2; \
			exit 1; }; \
		"$$python" -m venv --clear .venv; }

install: environment ## install what the application runs on into .venv
	$(call locked,requirements.txt)

install-dev: install ## install what tests and checks need besides
	$(call locked,requirements-dev.txt)

run: install ## start Songnuan on 127.0.0.1, port PORT (8000); the first start loads the 2023 demo
	@exec $(manage) serve --port $(PORT)

screenshots: install-dev ## render the pages from the demo into docs/screenshots/
	@$(python) -m tests.screenshots

test: install-dev ## run every check and test on both databases (CI=true: the slow ones too, none skipped; ARGS go to pytest)
	@exec $(python) -m tests.suite $(ARGS)

lengthy: install-dev ## measure which tests take four fifths of the time by day and leave them to CI (tests/lengthy.txt; a quarter of an hour)
	@exec $(python) -m tests.lengthy

bench: install-dev ## measure uploads against django-import-export and against the floor, as ratios, on both databases
	@exec $(python) -m tests.bench

bench-export: install-dev ## measure the list behind a figure as a workbook against XlsxWriter alone, 100,000 rows
	@exec $(python) -m tests.bench.exports $(ROWS)

growth: install-dev ## measure whether pages grow with the rows: 1,000,000 and 10,000,000 on a private PostgreSQL
	@exec $(python) -m tests.bench.growth $(ROWS)

soak: install-dev ## the long forms: 10,000 mutated workbooks, 300 kills of a worker, uploads from 50 clients at once, 10,000 clicks (two hours or so)
	@SONGNUAN_SOAK=1 exec $(python) -m pytest -q -W error tests/lib/spreadsheets/test_mutated.py tests/lib/spreadsheets/test_properties.py \
		tests/entry/test_killed_worker.py tests/reports/test_clicks.py tests/setup/demo/test_determinism.py tests/pages/visits/test_twenty.py tests/bench tests/load

lint: install-dev ## check style and likely mistakes
	@$(python) -m ruff format --check .
	@$(python) -m ruff check .

format: install-dev ## bring the code into the one style
	@$(python) -m ruff check --fix-only --quiet .
	@$(python) -m ruff format .

types: install-dev ## check the types
	@$(python) -m mypy

messages: install-dev ## collect and compile the translations (needs gettext)
	@$(manage) makemessages --all --no-obsolete --no-wrap --no-location --ignore '.venv/*' --ignore 'tests/*' --ignore 'var/*'
	@$(manage) compilemessages --ignore '.venv/*'

pictures: install-dev ## take the pictures of the help anew from a demo that runs on PORT (needs Chromium)
	@$(python) -m tests.pictures http://127.0.0.1:$(PORT)

# pip-tools stays out of the locks: it would have them pin, and so replace, the pip that installs them.
compile := CUSTOM_COMPILE_COMMAND='make lock' $(python) -m piptools compile --quiet --upgrade --generate-hashes \
	--strip-extras --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock: environment ## renew both locks from requirements*.in
	@$(pip) install --quiet --root-user-action=ignore 'pip-tools~=7.6'
	@$(compile) --output-file requirements.txt requirements.in
	@$(compile) --output-file requirements-dev.txt requirements-dev.in
