#!/bin/sh
# Installs the browsers that the tests drive, where one is missing. What cannot be installed is
# named here and fails the browser tests; nothing is skipped.
set -u
cd "$(dirname "$0")/.."

main() {
    has chromium || from_debian chromium || .venv/bin/playwright install chromium ||
        echo "Chromium is missing and could not be installed: the browser tests will fail." >&2
    has firefox-esr firefox || from_debian firefox-esr ||
        echo "Firefox is missing; install it as firefox: the browser tests will fail." >&2
}

has() {
    for name; do
        command -v "$name" >/dev/null && return
    done
    return 1
}

from_debian() {
    has apt-get && may_install || return 1
    echo "Installing $1 with apt-get …"
    log=$(mktemp)
    if as_root apt-get -q update >"$log" 2>&1 &&
        as_root apt-get -qy -o DPkg::Lock::Timeout=300 --no-install-recommends install "$1" >>"$log" 2>&1 &&
        has "$1"; then
        rm "$log"
    else
        tail -n 5 "$log" >&2
        return 1
    fi
}

may_install() {
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND="${DEBIAN_FRONTEND:-noninteractive}" "$@"
    else
        sudo -n env DEBIAN_FRONTEND="${DEBIAN_FRONTEND:-noninteractive}" "$@"
    fi
}

main
