#!/bin/sh
# Puts what the tests drive where they look for it: Chromium for the pages, Tesseract for the other OCR engine.
# Debian's packages, and only where this user may install them; the tests that lack one skip and say so.
set -u

chromium() {
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

wanted=""
chromium || wanted="chromium"
command -v tesseract >/dev/null 2>&1 || wanted="$wanted tesseract-ocr"
[ -z "$wanted" ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "tests: not installed here and not installable by this user:$(printf ' %s' $wanted); their tests will skip"
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # the list is meant to be split
if apt-get update -qq && apt-get install -y -qq --no-install-recommends $wanted >/dev/null; then
    exit 0
fi
echo "tests: apt-get could not install:$(printf ' %s' $wanted); their tests will skip"
exit 0
