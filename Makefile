PYTHON ?= python3
BIN := .venv/bin

.PHONY: site check test test-deploy budget lighthouse bench hotspots bench-preview load audit fuzz faults shots format words clean

# Build the site into _site/.
site: .venv/ready
	$(BIN)/python build.py

# Everything that decides whether a change is good.
test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

# The built folder on nginx, Apache, Caddy, Python's own server, an S3 store and the disk, as far as they are installed.
test-deploy: .venv/ready
	$(BIN)/python -m pytest -m deploy tests/deploy

# Only report what is wrong with the content.
check: .venv/ready
	$(BIN)/python build.py check

# How heavy the built pages are against the budget.
budget: site
	$(BIN)/python -m tools.budget

# Every fault that was tried, in full numbers, into docs/robustness.md; some need the right to mount.
faults: .venv/ready
	$(BIN)/python -m tools.faults

# What Lighthouse says of five of the built pages; it needs npm and a Chromium.
lighthouse: site
	$(BIN)/python -m tools.lighthouse

# How fast a build is beside Hugo, Eleventy and Pelican: make bench QUICK=1, make bench FULL=1
bench: .venv/ready
	$(BIN)/python -m tools.bench $(if $(QUICK),--quick) $(if $(FULL),--full) $(ARGS)

# Where the time of a cold build goes.
hotspots: .venv/ready
	$(BIN)/python -m tools.hotspots $(ARGS)

# From the write of a file to the change on the screen of a browser, in the preview: make bench-preview ARGS="--pages 0"
bench-preview: .venv/ready
	$(BIN)/python -m tools.bench_preview $(ARGS)

# Requests a second of the built site behind nginx, by wrk: make load ARGS="--seconds 10"
load: .venv/ready
	$(BIN)/python -m tools.load $(ARGS)

# Known vulnerabilities and licences of all packages, and the checksums of vendored files; it asks PyPI.
audit: .venv/ready
	$(BIN)/python -m tools.auditing $(ARGS)

# Inputs that coverage leads to, each target for some minutes: make fuzz ARGS="dates site --seconds 600"; Linux, it asks PyPI.
fuzz: .venv/ready
	$(BIN)/python -m tools.fuzz $(ARGS)

format: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Gather the interface's words from code and templates into every catalogue.
words: .venv/ready
	$(BIN)/python -m tools.catalogues

# Take pictures of every kind of page into shots/: make shots ARGS="--only home --width 360".
shots: site
	$(BIN)/python -m tools.shots $(ARGS)

.venv/ready: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

clean:
	rm -rf _site .cache .venv shots
