#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What `sherl setup` starts: fetches what is missing into the cache of who calls it. In a checkout ./workbench setup does the same.
set -eu
me="sherl setup"
root=$(dirname "$(dirname "$(readlink -f -- "$0")")")
# shellcheck source=packaging/assets.sh
. "$root/packaging/assets.sh"
set_up_assets
say "set-up is complete ($cache)"
