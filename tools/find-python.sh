#!/bin/sh
# Print a Python to use: tools/find-python.sh [PYTHON]
# The one asked for, or the first of those that are recent enough; the lock is tested most on 3.11.
# A name that is not on the PATH is also looked up among the versions that pyenv keeps.
set -eu
wanted=${1:-}

recent_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

for name in ${wanted:-python3.11 python3.12 python3.13 python3}; do
    for candidate in "$name" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/"$name"; do
        if recent_enough "$candidate"; then
            printf '%s\n' "$candidate"
            exit 0
        fi
    done
done
echo "No Python 3.11 or newer found${wanted:+ as '$wanted'}." >&2
echo "Install one (Debian 12 or newer: apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python3" >&2
exit 1
