#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# deb_in_clean_root.sh BUILD_FOLDER TST_INSTALL TORCH_ROOT: makes the Debian package, installs it with what it depends on into a Debian of
# its own, and starts the programs there. Called by ctest; SHERL_DEB_TEST=1 asks for it. Needs root, debootstrap and the machine's mirror;
# without one of them it is skipped (77) and says why. SHERL_DEB_ROOT=FOLDER keeps the bare Debian there for the next time.
# shellcheck disable=SC1091,SC2016  # os-release is of the machine; apt expands $(SITE) itself
set -eu
build=$1 test=$2 torch=$3

skip() { echo "skipped: $*"; exit 77; }

[ -n "${SHERL_DEB_TEST:-}" ] || skip "SHERL_DEB_TEST=1 asks for it (some minutes, and packages from the mirror)"
[ "$(id -u)" = 0 ] || skip "only root can make a system of its own"
command -v debootstrap >/dev/null || skip "debootstrap is not here"
command -v dpkg-shlibdeps >/dev/null || skip "dpkg-shlibdeps is not here (package dpkg-dev)"
if [ -z "${SHERL_IN_NAMESPACE:-}" ]; then
    unshare --mount true 2>/dev/null || skip "this machine gives no mount namespace"
    SHERL_IN_NAMESPACE=1 exec unshare --mount --propagation private "$0" "$@"  # mounts end with this script
fi

suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
# The mirror that this machine uses itself.
mirror=$(apt-get indextargets --format '$(CREATED_BY) $(COMPONENT) $(RELEASE) $(SITE)' 2>/dev/null |
    awk -v suite="$suite" '$1 == "Packages" && $2 == "main" && $3 == suite { print $4; exit }')
[ -n "$mirror" ] || skip "apt knows no mirror of $suite"

work=$(mktemp -d "${TMPDIR:-/tmp}/sherl-deb-XXXXXX")
root=$work/root
clean_up() {
    for place in "$root/proc" "$root/opt/torch"; do
        ! mountpoint -q "$place" || umount -l "$place" || return  # what is still mounted is not to be removed
    done
    rm -rf "$work"
}
trap clean_up EXIT
started=$(date +%s)
step() { echo "$(($(date +%s) - started)) s: $*"; }

step "package"
cpack --config "$build/CPackConfig.cmake" -B "$work/packages" >"$work/cpack.log" 2>&1 || { cat "$work/cpack.log"; exit 1; }
package=$(ls "$work/packages/"*.deb)
depends=$(dpkg-deb -f "$package" Depends)
echo "Depends: $depends"
case $depends in *torch*) echo "the package must not depend on LibTorch"; exit 1 ;; esac
for wanted in fonts-noto-cjk libqcustomplot libqt6widgets6 libqt6svg6 libsqlite3-0; do
    case $depends in *"$wanted"*) ;; *) echo "the package does not depend on $wanted"; exit 1 ;; esac
done
if command -v lintian >/dev/null; then
    lintian --allow-root --fail-on error "$package" || { echo "lintian finds errors"; exit 1; }
fi

step "a clean $suite"
bare=${SHERL_DEB_ROOT:-$work/bare}
if [ ! -e "$bare/.complete" ]; then
    debootstrap --variant=minbase "$suite" "$bare" "$mirror" >"$work/debootstrap.log" 2>&1 ||
        { tail -5 "$work/debootstrap.log"; skip "debootstrap could not make a system (no network to the mirror?)"; }
    touch "$bare/.complete"
fi
cp -a "$bare" "$root"
mount -t proc proc "$root/proc" 2>/dev/null || echo "no /proc in there"
cp "$package" "$root/tmp/"

step "apt-get install"
in_root() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
apt-config dump 2>/dev/null | grep -E '^Acquire::(http|https)::Proxy' >"$root/etc/apt/apt.conf.d/99proxy" || true
cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
{ in_root apt-get -q update && in_root apt-get -q install -y --no-install-recommends "/tmp/$(basename "$package")"; } >"$work/apt.log" 2>&1 ||
    { tail -20 "$work/apt.log"; echo "the package cannot be installed"; exit 1; }

# LibTorch as a user may have it; none where it cannot be shown inside.
mkdir -p "$root/opt/torch"
mounted=
if mount --bind "$(dirname "$torch")" "$root/opt/torch" 2>/dev/null && mount -o remount,bind,ro "$root/opt/torch"; then
    mounted=/opt/torch/$(basename "$torch")
fi

step "programs"
TMPDIR=$root/tmp SHERL_TEST_ROOT=$root SHERL_TEST_TORCH=$mounted "$test"
in_root dpkg --purge sherl-workbench >/dev/null
for left in /usr/bin/sherl /usr/lib/sherl-workbench /usr/share/sherl-workbench; do
    [ ! -e "$root$left" ] || { echo "$left is left behind"; exit 1; }
done
step "done"
