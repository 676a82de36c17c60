#!/bin/sh
# Makes or repairs .venv and installs Fourfold in it, only where something is missing or changed.
# tools/environment.sh [test]: with what the tests need, too. PYTHON=… names the Python to use.
set -eu
cd "$(dirname "$0")/.."

# A user's pip settings hold (index, certificates, cache); but for a virtual environment
# "user = true" would be an error.
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1

# An activated .venv must not make its own successor.
case $PATH in
*"$PWD/.venv/bin"*) PATH=${PATH%%"$PWD/.venv/bin"*}/nowhere${PATH#*"$PWD/.venv/bin"} ;;
esac

main() {
    fingerprint=$(cat pyproject.toml constraints.txt | cksum)
    if sound && installed "$1"; then
        return
    fi
    if ! sound; then
        make_venv
    fi
    install "$1"
}

# Whole, not moved here from elsewhere, and not left by an installation that was cut short.
sound() {
    [ ! -e .venv/installing ] && grep -qsF "$PWD/.venv/bin/python" .venv/bin/pip &&
        .venv/bin/python -c "import pip, sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null
}

installed() {
    [ "$(cat ".venv/installed-$1" 2>/dev/null)" = "$fingerprint" ]
}

make_venv() {
    find_python
    echo "Making .venv with $("$python" --version) …"
    rm -rf .venv
    "$python" -m venv .venv || fail "$python could not make the virtual environment .venv, see above."
}

# The first Python that is new enough and can make virtual environments.
find_python() {
    seen="" venvless=""
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            seen="${seen:+$seen, }$python is $version"
        elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
            venvless=$version
        else
            return 0
        fi
    done
    if [ -n "$venvless" ]; then
        fail "Python $venvless is here without its venv module; on Debian and Ubuntu: apt install python3-venv"
    fi
    fail "Fourfold needs Python 3.11 or newer; ${seen:-none was found}. Install one, or name one with PYTHON=/path/to/python."
}

install() {
    what=. && [ "$1" = run ] || what=".[$1]"
    echo "Installing $what into .venv; the first time this takes a minute or two …"
    rm -f .venv/installed-*
    touch .venv/installing
    .venv/bin/python -m pip install --quiet --constraint constraints.txt --editable "$what" ||
        fail "pip could not install Fourfold, see above. Is a package index within reach?"
    for purpose in run "$1"; do
        echo "$fingerprint" > ".venv/installed-$purpose"
    done
    rm .venv/installing
}

fail() {
    echo "$1" >&2
    exit 1
}

main "${1:-run}"
