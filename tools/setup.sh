#!/bin/sh
# Make or refresh the project's environment: tools/setup.sh FOLDER [PYTHON]
# Idempotent: the Makefile calls it when the lock or the project's declaration changed.
set -eu
tools=$(dirname "$0")
folder=$1
wanted=${2:-}

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# 1. The environment. A half-made one (an interrupted set-up, a Python that has gone) is made again.
if ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    python=$("$tools/find-python.sh" "$wanted")
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        echo "This Python cannot make environments; installing $package ..."
        "$tools/apt-install.sh" "$package" ||
            fail "'$python' lacks the modules venv and ensurepip. On Debian or Ubuntu: sudo apt-get install $package"
    fi
    echo "Making $folder with $("$python" --version) (a minute or two, once) ..."
    rm -rf "$folder"
    "$python" -m venv "$folder"
fi

# 2. Everything at the locked versions, and the project itself, editable.
pip="$folder/bin/python -m pip --disable-pip-version-check --quiet"
echo "Installing the locked requirements into $folder ..."
$pip install --requirement requirements.lock ||
    fail "The locked requirements could not be installed (see above). Is the package registry reachable?"
$pip install --no-deps --no-build-isolation --editable .
