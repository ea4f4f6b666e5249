#!/bin/sh
# Puts what the tests drive where they look for it: Chromium for the pages, Tesseract for the other OCR engine, OSRA for
# drawn molecules, Maven for a real Elasticsearch. Debian's packages, and only where this user may install them; the tests that lack one skip and say so.
set -u

a_browser_is_here() {
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

wanted=""
a_browser_is_here || wanted="chromium"
command -v tesseract >/dev/null 2>&1 || wanted="$wanted tesseract-ocr"
command -v osra >/dev/null 2>&1 || wanted="$wanted osra"
command -v mvn >/dev/null 2>&1 || wanted="$wanted maven"
[ -z "$wanted" ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "tests: not installed here and not installable by this user:$(printf ' %s' $wanted); their tests will skip"
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq || echo "tests: apt-get update failed; installing by the lists that are here"
for package in $wanted; do
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null ||
        echo "tests: apt-get could not install $package; its tests will skip"
done
exit 0
