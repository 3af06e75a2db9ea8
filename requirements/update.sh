#!/usr/bin/env bash
# Pins every dependency for Windows, macOS and Linux, with hashes and no addresses. Needs `uv` and `npm` on PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

pin() {  # pin OUTPUT SOURCE [OPTION...]
  uv pip compile "${@:2}" --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet \
    --output-file "requirements/$1.txt"
}

pin dev pyproject.toml --extra dev --extra sound --extra s3
for environment in peers servers plone; do pin "$environment" "requirements/$environment.in"; done
npm --prefix tests/support/servers install --package-lock-only --ignore-scripts
