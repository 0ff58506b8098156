#!/bin/sh
# Print the path of a Chromium for the browser tests; install Debian's where that is possible.
# Without one the browser tests are skipped, and this says so, once.
set -eu

find_chromium() {
    for name in ${CHROMIUM:-chromium chromium-browser google-chrome google-chrome-stable}; do
        command -v "$name" && return 0
    done
    return 1
}

find_chromium && exit 0
echo "No Chromium found; installing Debian's package chromium ..." >&2
if "$(dirname "$0")/apt-install.sh" chromium && find_chromium; then
    exit 0
fi
echo "No Chromium for the browser tests: they are skipped. On Debian or Ubuntu: sudo apt-get install chromium;" >&2
echo "elsewhere name one: make test CHROMIUM=/path/to/chromium" >&2
