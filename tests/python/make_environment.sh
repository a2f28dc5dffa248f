#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make_environment.sh TORCH_ROOT: the Python environment in which benchmarks and tests compare with PyTorch, transformers and peft. It takes the
# PyTorch wheel that our own program was built against (the folder with include/ and lib/), so that both sides run the very same library.
set -eu

torch_root=$1
here=$(dirname "$(readlink -f -- "$0")")
case ${XDG_CACHE_HOME:-} in
    /*) cache=$XDG_CACHE_HOME/sherl-workbench ;;
    *) cache=${HOME:?}/.cache/sherl-workbench ;;
esac
environment=$cache/python-env

say() { printf '%s\n' "python: $*"; }

if [ ! -e "$torch_root/__init__.py" ]; then
    say "$torch_root is LibTorch without Python" >&2
    exit 2
fi

# Made once; the stamp holds what it was made from, and is written last. Python's torch does not start without the CUDA
# libraries that it links, even where it computes on the CPU.
wheels="$here/requirements.txt $here/../../packaging/wheels/torch-cuda.txt"
# shellcheck disable=SC2086
content=$(printf '%s\n' "$torch_root" && cat $wheels)
[ "$content" != "$(cat "$environment/made-from.txt" 2>/dev/null)" ] || exit 0
say "environment of about 2 GB with transformers, peft and what PyTorch links ($environment) ..."
start=$(date +%s)
rm -rf "$environment"
mkdir -p "$cache"
/usr/bin/python3 -m venv "$environment"
for file in $wheels; do
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-compile --no-deps \
        --only-binary=:all: --require-hashes --requirement "$file"
done
for site in "$environment"/lib/python3*/site-packages; do
    # Hard links where the file system allows them.
    cp -alf "$(dirname "$torch_root")/." "$site/" 2>/dev/null || cp -af "$(dirname "$torch_root")/." "$site/"
done
"$environment/bin/python" -c 'import torch, transformers, peft'
printf '%s\n' "$content" >"$environment/made-from.txt"
say "environment: $(($(date +%s) - start)) s"
