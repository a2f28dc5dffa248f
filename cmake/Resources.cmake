# SPDX-License-Identifier: GPL-3.0-or-later
# Everything under :/sherl in sherl_widgets: look, icons, fonts.
set(folder ${PROJECT_SOURCE_DIR}/resources)
file(GLOB icons CONFIGURE_DEPENDS ${folder}/icons/*.svg)
file(GLOB fonts CONFIGURE_DEPENDS ${folder}/fonts/*.otf)
qt_add_resources(sherl_widgets sherl_resources PREFIX /sherl BASE ${folder}
    FILES ${folder}/theme-tokens.json ${folder}/theme.qss ${icons} ${fonts})
# The example of the first start is the demo's own two specs.
qt_add_resources(sherl_widgets sherl_example PREFIX /sherl/example BASE ${PROJECT_SOURCE_DIR}/experiments/demo
    FILES ${PROJECT_SOURCE_DIR}/experiments/demo/lora.json ${PROJECT_SOURCE_DIR}/experiments/demo/sherl.json)

# A style sheet takes images from files only, so the two it shows exist in a colour of each theme.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${folder}/theme-tokens.json ${folder}/icons/check.svg ${folder}/icons/chevron.svg)
file(READ ${folder}/theme-tokens.json tokens)
set(coloured)
foreach(theme light dark)
  foreach(pair check:onInk chevron:text2)
    string(REPLACE ":" ";" pair ${pair})
    list(GET pair 0 icon)
    list(GET pair 1 token)
    string(JSON colour GET "${tokens}" ${theme} ${token})
    file(READ ${folder}/icons/${icon}.svg svg)
    string(REPLACE currentColor ${colour} svg "${svg}")
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/coloured/icons/${theme}/${icon}.svg CONTENT "${svg}" @ONLY)
    list(APPEND coloured ${CMAKE_CURRENT_BINARY_DIR}/coloured/icons/${theme}/${icon}.svg)
  endforeach()
endforeach()
qt_add_resources(sherl_widgets sherl_coloured_icons PREFIX /sherl BASE ${CMAKE_CURRENT_BINARY_DIR}/coloured FILES ${coloured})
