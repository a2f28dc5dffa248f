# SPDX-License-Identifier: GPL-3.0-or-later
# `cmake --install BUILD --prefix ANY` and the Debian package (`./workbench package`). Included last: all targets are known.
#   bin/                      sherl, sherl-workbench
#   lib/sherl-workbench/      our libraries and modules, private; the programs find them relative to themselves
#   share/sherl-workbench/    what `sherl setup` needs, laid out as in a checkout; core/base/installation.cpp looks for it
#   share/…                   desktop entry, icon, metainfo, manual pages, completions, documents
# Components: `program` goes everywhere, `plain` into every prefix but the Debian package, `debian` into that alone.
include(GNUInstallDirs)
set(private_lib lib/sherl-workbench)
set(shared_data share/sherl-workbench)
set(documents ${CMAKE_BINARY_DIR}/documents)
set(SHERL_PACKAGE_CONTACT "SHERL Workbench maintainers <maintainers@sherl-workbench.invalid>" CACHE STRING "Maintainer of the Debian package")
set(SHERL_TORCH_RPATH "" CACHE STRING "Where an installed engine looks for LibTorch when the user has none, e.g. /opt/libtorch/lib")
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# --- programs ------------------------------------------------------------------------------------------------------
set(programs sherl)
set(libraries sherl_domain sherl_engine sherl_pieces)
if(SHERL_WINDOW)
  list(APPEND programs sherl-workbench)
  list(APPEND libraries sherl_figures)
endif()
if(SHERL_CUDA)
  list(APPEND libraries sherl_cuda)
endif()
set_target_properties(${programs} PROPERTIES INSTALL_RPATH "$ORIGIN/../${private_lib}")
set_target_properties(${libraries} PROPERTIES INSTALL_RPATH "$ORIGIN")
foreach(library sherl_engine sherl_cuda)
  if(TARGET ${library})
    set_property(TARGET ${library} APPEND PROPERTY INSTALL_RPATH ${SHERL_TORCH_RPATH})
  endif()
endforeach()
install(TARGETS ${programs} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(TARGETS ${libraries} LIBRARY DESTINATION ${private_lib} COMPONENT program)

install(PROGRAMS packaging/fetch-assets.sh DESTINATION ${shared_data}/packaging COMPONENT program)
install(FILES packaging/assets.sh DESTINATION ${shared_data}/packaging COMPONENT program)
install(DIRECTORY packaging/wheels DESTINATION ${shared_data}/packaging COMPONENT program)
install(PROGRAMS experiments/word_order.py experiments/convert_checkpoint.py DESTINATION ${shared_data}/experiments COMPONENT program)

# --- manual pages, completions, documents ----------------------------------------------------------------------------
# The day of the commit, so that a package of the same revision has the same bytes.
execute_process(COMMAND git -C ${PROJECT_SOURCE_DIR} log -1 --format=%ct OUTPUT_VARIABLE commit_time OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH} AND commit_time)
  set(ENV{SOURCE_DATE_EPOCH} ${commit_time})
  string(TIMESTAMP release_day "%Y-%m-%d" UTC)
  string(TIMESTAMP release_time "%a, %d %b %Y %H:%M:%S +0000" UTC)
  unset(ENV{SOURCE_DATE_EPOCH})
else()
  string(TIMESTAMP release_day "%Y-%m-%d" UTC)
  string(TIMESTAMP release_time "%a, %d %b %Y %H:%M:%S +0000" UTC)
endif()
file(READ resources/fonts/OFL.txt OFL)
string(REGEX REPLACE "\n\n+" "\n.\n" OFL "${OFL}")
string(STRIP "${OFL}" OFL)
string(REPLACE "\n" "\n " OFL " ${OFL}")
configure_file(packaging/debian/copyright.in ${documents}/copyright @ONLY)
configure_file(packaging/debian/changelog.in ${documents}/changelog.Debian @ONLY)
configure_file(packaging/org.sherl.Workbench.metainfo.xml.in ${documents}/org.sherl.Workbench.metainfo.xml @ONLY)
configure_file(CHANGELOG.md ${documents}/changelog COPYONLY)

find_program(PYTHON3 python3 REQUIRED)
file(GLOB page_texts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/packaging/man/*.txt)
set(written ${documents}/man/sherl.1.gz ${documents}/bash/sherl ${documents}/zsh/_sherl ${documents}/fish/sherl.fish
    ${documents}/changelog.gz ${documents}/changelog.Debian.gz)
set(zsh_written ${documents}/zsh/_sherl)
if(SHERL_WINDOW)
  list(APPEND written ${documents}/man/sherl-workbench.1.gz ${documents}/bash/sherl-workbench ${documents}/zsh/_sherl-workbench)
  list(APPEND zsh_written ${documents}/zsh/_sherl-workbench)
  set(window_page --window $<TARGET_FILE:sherl-workbench>)
endif()
add_custom_command(OUTPUT ${written} VERBATIM COMMENT "Manual pages and completions"
    DEPENDS ${programs} ${PROJECT_SOURCE_DIR}/packaging/make_documents.py ${page_texts} ${documents}/changelog ${documents}/changelog.Debian
    COMMAND ${PYTHON3} -B ${PROJECT_SOURCE_DIR}/packaging/make_documents.py --sherl $<TARGET_FILE:sherl> ${window_page}
            --version ${PROJECT_VERSION} --out ${documents} --compress ${documents}/changelog ${documents}/changelog.Debian)
add_custom_target(sherl_documents ALL DEPENDS ${written})

install(FILES ${documents}/man/sherl.1.gz DESTINATION share/man/man1 COMPONENT program)
install(FILES ${documents}/bash/sherl DESTINATION share/bash-completion/completions COMPONENT program)
install(FILES ${documents}/fish/sherl.fish DESTINATION share/fish/vendor_completions.d COMPONENT program)
install(FILES ${zsh_written} DESTINATION share/zsh/site-functions COMPONENT plain)
install(FILES ${zsh_written} DESTINATION share/zsh/vendor-completions COMPONENT debian EXCLUDE_FROM_ALL)
if(SHERL_WINDOW)
  install(FILES ${documents}/man/sherl-workbench.1.gz DESTINATION share/man/man1 COMPONENT program)
  install(FILES ${documents}/bash/sherl-workbench DESTINATION share/bash-completion/completions COMPONENT program)
  install(FILES packaging/org.sherl.Workbench.desktop DESTINATION share/applications COMPONENT program)
  install(FILES ${documents}/org.sherl.Workbench.metainfo.xml DESTINATION share/metainfo COMPONENT program)
  install(FILES resources/icons/sherl-workbench.svg DESTINATION share/icons/hicolor/scalable/apps RENAME org.sherl.Workbench.svg
          COMPONENT program)
endif()

set(doc share/doc/sherl-workbench)
install(FILES README.md DESTINATION ${doc} COMPONENT program)
install(DIRECTORY packaging/screenshots DESTINATION ${doc}/packaging COMPONENT program)
install(DIRECTORY experiments/demo DESTINATION ${doc}/examples COMPONENT program FILES_MATCHING PATTERN "*.json")
install(FILES LICENSE CHANGELOG.md DESTINATION ${doc} COMPONENT plain)
install(FILES ${documents}/copyright ${documents}/changelog.gz ${documents}/changelog.Debian.gz DESTINATION ${doc} COMPONENT debian
        EXCLUDE_FROM_ALL)

# --- Debian package --------------------------------------------------------------------------------------------------
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sherl-workbench)
set(CPACK_PACKAGE_VENDOR "SHERL Workbench")
set(CPACK_PACKAGE_CONTACT "${SHERL_PACKAGE_CONTACT}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "workbench for memory-efficient fine-tuning")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS ${CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_COMPONENTS_ALL program debian)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"SHERL Workbench adapts a pre-trained language model to a task with full
fine-tuning, LoRA, BitFit, a linear probe or SHERL, and tells what each took:
accuracy, and every byte of memory at the peak of a training step. It has a
command line (sherl) and a window (sherl-workbench), which share studies.
.
Training, exporting adapters and predicting with them use LibTorch, which is no
part of this package: \"sherl setup\" fetches it into the cache of the user who
calls it. Studies can be read, drawn and compared without it.")
# dpkg-shlibdeps names the packages of what is linked. LibTorch is in none: it is looked for at run time, and no dependency.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_LIBRARY_OUTPUT_DIRECTORY} ${TORCH_ROOT}/lib)
file(GLOB cuda_runtime ${TORCH_ROOT}/../nvidia/*/lib)
list(APPEND CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${cuda_runtime} ${CUDAToolkit_LIBRARY_DIR})
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, python3, python3-pip")
if(SHERL_WINDOW)
  set(CPACK_DEBIAN_PACKAGE_DEPENDS "fonts-noto-cjk")
  string(APPEND CPACK_DEBIAN_PACKAGE_RECOMMENDS ", qt6-qpa-plugins, qt6-translations-l10n, qt6-wayland")
endif()
include(CPack)
