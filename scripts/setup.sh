#!/bin/sh
# Everything that the two commands need, from a bare checkout: the Python environment from the lock,
# browser assets from npm's lock, the search engine. Done once; again only when something of it has changed.
# With --tests also what tests and checks need, Chromium included.
set -eu
cd "$(dirname "$0")/.."

fail() { echo "setup: $1" >&2; exit 1; }
say() { echo "setup: $1"; }

python=""
for candidate in python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || fail "Python 3.11 or newer is needed and was not found"
command -v node >/dev/null 2>&1 || fail "Node 20 or newer is needed and was not found (nodejs.org)"
[ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 20')" = true ] || fail "Node 20 or newer is needed; this is $(node --version)"
command -v npm >/dev/null 2>&1 || fail "npm is needed and was not found; it comes with Node"

lock=requirements.lock
if [ "${1:-}" = --tests ]; then lock=requirements-dev.lock; fi
sum=$(cat requirements.lock requirements-dev.lock package-lock.json pyproject.toml scripts/setup.sh | cksum)
if [ "$(cat ".venv/ready-$lock" 2>/dev/null || true)" != "$sum" ] || [ ! -x .venv/bin/clinics ]; then
    say "Python packages"
    [ -x .venv/bin/python ] || "$python" -m venv .venv || fail "could not make a virtual environment in .venv (on Debian: install python3-venv)"
    log=.venv/setup.log
    [ -x .venv/bin/uv ] || .venv/bin/python -m pip install -q uv==0.13.9 >"$log" 2>&1 \
        || fail "could not download uv; is the package index reachable? ($log)"
    .venv/bin/uv pip sync -q --require-hashes --compile-bytecode --python .venv/bin/python "$lock" >>"$log" 2>&1 \
        || fail "could not install the Python packages of $lock ($log)"
    .venv/bin/uv pip install -q --no-deps --no-build-isolation --python .venv/bin/python -e . >>"$log" 2>&1 \
        || fail "could not install this project into .venv ($log)"
    .venv/bin/python -m compileall -q benchmarks clinics.py crawler demo directory portal search worker >>"$log" 2>&1 || true  # else every process does
    say "browser assets"
    .venv/bin/python -m portal.assets >>"$log" 2>&1 || fail "could not fetch the browser assets with npm ($log)"
    say "search engine"
    [ -n "${MEILI_URL:-}" ] || .venv/bin/clinics index fetch || fail "no search engine; see the line above"
    rm -f .venv/ready-*
    printf '%s' "$sum" >".venv/ready-$lock"
    # The larger set holds the smaller one.
    if [ "$lock" = requirements-dev.lock ]; then printf '%s' "$sum" >.venv/ready-requirements.lock; fi
fi

if [ "${1:-}" = --tests ] && ! command -v chromium >/dev/null 2>&1 && [ -z "${CHROMIUM_BIN:-}" ]; then
    say "Chromium, for the tests of pages"
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || fail "the tests need Chromium: install it, or set CHROMIUM_BIN"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >.venv/chromium.log 2>&1 \
        || fail "could not install Chromium (.venv/chromium.log)"
fi
