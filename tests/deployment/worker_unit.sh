#!/bin/bash
# What the worker's unit may do, as systemd judges it: a line that is lost there is noticed here.
#
#   worker_unit.sh UNIT
set -euo pipefail
skipped=77

if ! command -v systemd-analyze >/dev/null; then
  echo "SKIPPED: there is no systemd-analyze here"
  exit $skipped
fi
version=$(systemd-analyze --version | awk 'NR == 1 { print $2 }')
if ((version < 250)); then
  echo "SKIPPED: systemd $version judges no file that is not installed"
  exit $skipped
fi
# Tenths of the exposure that it tells. Each version judges differently; docs/deployment.md says 1.1 for 252.
threshold=20
if ((version == 252)); then
  threshold=11
fi
systemd-analyze security --offline=true --no-pager --threshold=$threshold "$1"
