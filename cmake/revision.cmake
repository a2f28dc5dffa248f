# SPDX-License-Identifier: GPL-3.0-or-later
# Run at build time: writes OUT with the version and git revision, touching it only when they change.
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --abbrev=12 OUTPUT_VARIABLE revision
                OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed OR NOT revision)
  set(revision unknown)
endif()
file(CONFIGURE OUTPUT ${OUT} CONTENT "#define SHERL_VERSION \"${VERSION}\"\n#define SHERL_REVISION \"${revision}\"\n" @ONLY)
