# SPDX-License-Identifier: GPL-3.0-or-later
# resources/i18n/*.ts, compiled into sherl_widgets as :/sherl/i18n/*.qm. `ninja translations` brings the .ts files up to date with the
# texts in the sources; sherl_en.ts holds plural forms only. The tools are looked for beside qmake, where Debian keeps those of Qt 6.
find_program(SHERL_LRELEASE NAMES lrelease lrelease6 lrelease-qt6 HINTS ${QT6_INSTALL_PREFIX}/${QT6_INSTALL_BINS}
    ${QT6_INSTALL_PREFIX}/${QT6_INSTALL_LIBEXECS} NO_SYSTEM_ENVIRONMENT_PATH REQUIRED)
find_program(SHERL_LUPDATE NAMES lupdate lupdate6 lupdate-qt6 HINTS ${QT6_INSTALL_PREFIX}/${QT6_INSTALL_BINS}
    ${QT6_INSTALL_PREFIX}/${QT6_INSTALL_LIBEXECS} NO_SYSTEM_ENVIRONMENT_PATH REQUIRED)

set(i18n ${PROJECT_SOURCE_DIR}/resources/i18n)
set(compiled)
foreach(language en zh_CN)
  set(qm ${CMAKE_CURRENT_BINARY_DIR}/i18n/sherl_${language}.qm)
  file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/i18n)
  add_custom_command(OUTPUT ${qm} DEPENDS ${i18n}/sherl_${language}.ts
      COMMAND ${SHERL_LRELEASE} -silent ${i18n}/sherl_${language}.ts -qm ${qm} VERBATIM)
  list(APPEND compiled ${qm})
endforeach()
qt_add_resources(sherl_widgets sherl_translations PREFIX /sherl/i18n BASE ${CMAKE_CURRENT_BINARY_DIR}/i18n FILES ${compiled})

# SHERL_TR of core has the shape of QT_TRANSLATE_NOOP.
set(SHERL_LUPDATE_OPTIONS -I . core widgets app -tr-function-alias QT_TRANSLATE_NOOP+=SHERL_TR -locations none -no-obsolete -source-language en
    CACHE INTERNAL "Options of lupdate")
add_custom_target(translations WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM
    COMMAND ${SHERL_LUPDATE} ${SHERL_LUPDATE_OPTIONS} -target-language zh_CN -ts ${i18n}/sherl_zh_CN.ts
    COMMAND ${SHERL_LUPDATE} ${SHERL_LUPDATE_OPTIONS} -target-language en -pluralonly -ts ${i18n}/sherl_en.ts)
