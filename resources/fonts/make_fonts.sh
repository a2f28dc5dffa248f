#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the three faces of "SHERL Inter" beside this script: Debian's Inter (package fonts-inter, 4.0~beta7+ds-1 in Debian 12)
# with figures of equal width (tnum) by default, since Qt before 6.7 cannot ask a font for them, cut down to Latin, Greek,
# punctuation, arrows and mathematics, and renamed so that an installed Inter is not mistaken for it.
# Needs fonttools and opentype-feature-freezer (pip, in a virtual environment). The results are committed; run it to change them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
inter=${1:-/usr/share/fonts/opentype/inter}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for face in Regular Medium SemiBold; do
    # 15 glyphs: the figures, slashed zero, and , . : ; at their widths beside figures.
    pyftfeatfreeze -f tnum "$inter/Inter-$face.otf" "$work/$face.otf"
    # No calt: it would draw "->" as an arrow, and what is typed is to be seen.
    pyftsubset "$work/$face.otf" --output-file="$work/$face-small.otf" --layout-features=kern,mark,mkmk,ccmp,locl \
        --name-IDs=0,1,2,3,4,5,6,13,14,16,17 --notdef-outline --no-hinting \
        --unicodes=U+0020-017F,U+02C6-02DD,U+0300-0304,U+0307-030C,U+0370-03FF,U+2000-20BF,U+2100-218F,U+2190-21FF,U+2200-23FF,U+25A0-27BF
    python3 - "$work/$face-small.otf" "$here/SherlInter-$face.otf" <<'END'
import sys
from fontTools.ttLib import TTFont

font = TTFont(sys.argv[1], recalcTimestamp=False)
for record in font["name"].names:
    if record.nameID in (1, 3, 4, 16):
        record.string = record.toUnicode().replace("Inter", "SHERL Inter", 1)
    elif record.nameID == 6:
        record.string = record.toUnicode().replace("Inter", "SherlInter", 1)
cff = font["CFF "].cff
cff.fontNames[0] = cff.fontNames[0].replace("Inter", "SherlInter", 1)
top = cff[0]
for field in ("FamilyName", "FullName"):
    if hasattr(top, field):
        setattr(top, field, getattr(top, field).replace("Inter", "SHERL Inter", 1))
font.save(sys.argv[2])
END
done
