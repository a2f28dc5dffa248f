#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The main job: adapts MiniLM to word order four ways, one after the other, then compares them. Called by ./workbench demo, which sets SHERL
# to the program. Runs go into the default study; FIGURES (default build/demo) receives the table (demo.csv, demo.tex) and the charts (demo.svg).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
figures=${FIGURES:-$here/../../build/demo}
mkdir -p "$figures"
figures=$(cd "$figures" && pwd)
log=$figures/demo.log
code=$figures/.exit-code

{
    "$SHERL" run "$here/full.json" "$here/lora.json" "$here/linear_probe.json" "$here/sherl.json" "$@" && echo 0 >"$code" || echo $? >"$code"
} | tee "$log"
[ "$(cat "$code")" = 0 ] || exit "$(cat "$code")"
rm -f "$code"

# shellcheck disable=SC2046  # one word per run
set -- $(sed -n 's/^run \([0-9][0-9]*\) finished.*/\1/p' "$log")
echo
"$SHERL" compare "$@" --csv "$figures/demo.csv" --latex "$figures/demo.tex" --svg "$figures/demo.svg"
