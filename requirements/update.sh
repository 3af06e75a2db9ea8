#!/usr/bin/env bash
# Pins every dependency for Windows, macOS and Linux, with hashes and no addresses. Needs `uv` on PATH.
set -euo pipefail
cd "$(dirname "$0")/.."
uv pip compile pyproject.toml --extra dev --extra sound --extra s3 --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet \
  --output-file requirements/dev.txt
uv pip compile requirements/peers.in --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet \
  --output-file requirements/peers.txt
