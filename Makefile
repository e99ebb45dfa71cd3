PYTHON ?= python3
BIN := .venv/bin
STORE := $(or $(YNTYMAK_STORE),data/published)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
UV := uv==0.13.8
LOCK = .venv/lock/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--only-binary :all: --emit-build-options --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" $(if $(NEWER),--upgrade)

.PHONY: run test sweep reliability spark bench lint lock sbom audit-dependencies browser office proxy cluster published
.DELETE_ON_ERROR:

# Serve the demonstration (or what is published) on http://127.0.0.1:8501, the manager's view.
run: .venv/ready published
	YNTYMAK_AUDIENCE=manager exec $(BIN)/streamlit run

# All tests, those in a real browser included.
test: .venv/tested browser office proxy cluster
	$(BIN)/python -m pytest -n 2 --dist worksteal

# Every page in every language, project, date, place, width and scheme in the browser; about an hour.
sweep: .venv/tested browser
	$(BIN)/python -m pytest -n 2 tests/browser/test_pages.py -k TestEveryPage --sweep

# Kills, full disks, damaged files, readers, replicas, time zones, attacks, Spark, a million rows; about two hours.
reliability: .venv/tested browser proxy cluster
	$(BIN)/python -m tests.reliability

# Every query on a real Spark cluster on this machine beside DuckDB, two audiences and a million rows; workers killed.
spark: .venv/tested cluster
	$(BIN)/python -m tests.reliability spark

# How fast it is beside an empty Streamlit page: a table, and bench/results-<date>.json; BENCH=--quick measures less.
bench: .venv/tested browser
	$(BIN)/python -m bench $(BENCH)

# Style and type hints of the code.
lint: .venv/tested
	$(BIN)/ruff check .

# Write all locks again: every package on every system, with the hash of every file; NEWER=1 takes the newest.
lock: .venv/lock/bin/uv
	$(LOCK) requirements.txt --output-file requirements.lock
	$(LOCK) tests/requirements.txt --constraints requirements.lock --output-file tests/requirements.lock
	$(filter-out --emit-build-options,$(LOCK)) --no-binary pyspark-client deploy/spark-requirements.txt --constraints tests/requirements.lock \
		--output-file deploy/spark-requirements.lock

# What writes the locks, apart from the environment of the app.
.venv/lock/bin/uv: Makefile | .venv/bin/python
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: $(UV)
	@touch $@

# What the app installs and carries, with versions, licences and hashes: sbom.cdx.json (CycloneDX).
sbom: .venv/tested
	$(BIN)/python -m tests.supply.sbom sbom.cdx.json

# Known weaknesses of every locked package; needs the internet, and fails when it could not ask.
audit-dependencies: .venv/tested
	$(BIN)/python -m tests.supply.audit

# Publish the invented demonstration data when nothing is published yet.
published: .venv/ready
	@test -e "$(STORE)/manager/CURRENT" || \
	$(BIN)/python -m dashboard publish data/demo --store "$(STORE)"

# The environment.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Yntymak needs Python 3.11 or newer: name it with make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	{ echo "This Python cannot make environments: on Debian or Ubuntu install the package python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

# What the app needs; again whenever the lock changes. A file whose hash differs is refused.
.venv/ready: requirements.lock | .venv/bin/python
	$(PIP) --require-hashes -r requirements.lock
	@touch $@

# What the tests need besides.
.venv/tested: tests/requirements.lock .venv/ready
	$(PIP) --require-hashes -r tests/requirements.lock
	@touch $@

# Debian's Chromium, where this user may install it; without a browser its tests fail and say so.
browser:
	@command -v chromium >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  { apt-get install -y -qq --no-install-recommends chromium >/dev/null || \
	    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; }; }; } || true

# nginx, which stands before two replicas in the tests; it is not started as a service here.
proxy:
	@command -v nginx >/dev/null || test -x /usr/sbin/nginx || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  { apt-get install -y -qq --no-install-recommends nginx-light >/dev/null || \
	    { apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light >/dev/null; }; }; } || true

# LibreOffice, which opens and saves the filled template in the tests as an office would.
office:
	@command -v soffice >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  { apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui >/dev/null || \
	    { apt-get update -qq && apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui >/dev/null; }; }; } || true

# Java, Spark and its client for the tests of the engine: the app itself needs none of them.
cluster: .venv/spark/ready
	@command -v java >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  { apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null 2>&1 || \
	    { apt-get update -qq && \
	      { apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null 2>&1 || \
	        apt-get install -y -qq --no-install-recommends openjdk-21-jre-headless >/dev/null; }; }; }; } || true

# Spark's own programs lie beside the environment: pyspark and pyspark-client are one name there.
.venv/spark/ready: deploy/spark-requirements.lock tests/spark.lock | .venv/tested
	$(PIP) --only-binary :all: --no-binary pyspark-client --require-hashes -r deploy/spark-requirements.lock
	$(PIP) --require-hashes --no-deps --upgrade --target .venv/spark -r tests/spark.lock
	@touch $@
