#!/usr/bin/env bash
# Makes .venv and installs what the project needs. Sourced by ./run and ./test; cheap when all is there.
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() { printf '%s\n' "$1" >&2; exit 1; }

install_system_packages() {
  command -v dpkg-query >/dev/null || return 0   # not Debian: the user's own package manager
  local wanted missing=() package admin=()
  wanted=$(sed 's/#.*//' "$project/requirements/debian.txt")
  find_python >/dev/null || wanted+=" python3 python3-venv"
  for package in $wanted; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || fail "Please install these packages first: sudo apt-get install ${missing[*]}"
    admin=(sudo -n)
  fi
  echo "Installing ${#missing[@]} system packages" >&2
  { "${admin[@]}" apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive "${admin[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
    >"$project/.setup.log" 2>&1 || fail "Installing system packages did not work; .setup.log says why."
  rm -f "$project/.setup.log"
}

find_python() {
  local candidate
  for candidate in python3.11 python3.12 python3.13 python3; do
    "$candidate" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
      2>/dev/null && { echo "$candidate"; return 0; }
  done
  return 1
}

logged() {  # quiet unless it fails: package tools warn about much that is no concern here
  "$@" >"$project/.setup.log" 2>&1 || fail "$1 did not work; .setup.log says why."
  rm -f "$project/.setup.log"
}

is_done() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

install_python_packages() {
  local lock=$project/requirements/dev.txt venv=$project/.venv python
  local packages; packages=$(sha256sum <"$lock")
  local metadata; metadata=$(sha256sum <"$project/pyproject.toml")
  if ! is_done "$venv/packages" "$packages"; then
    python=$(find_python) || fail "Please install Python 3.11 with its venv module first."
    echo "Setting up the Python environment (once; a few minutes)" >&2
    logged "$python" -m venv --clear "$venv"
    logged "$venv/bin/python" -m pip install --disable-pip-version-check --require-hashes -r "$lock"
    echo "$packages" >"$venv/packages"
  fi
  if ! is_done "$venv/project" "$metadata"; then
    logged "$venv/bin/python" -m pip install --disable-pip-version-check \
      --no-deps --no-build-isolation --no-index --editable "$project"
    echo "$metadata" >"$venv/project"
  fi
}

install_system_packages
install_python_packages
