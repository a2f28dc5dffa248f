# SPDX-License-Identifier: GPL-3.0-or-later
# One interface target that carries the flags of every own target, and the compiler cache.
add_library(sherl_hygiene INTERFACE)
target_compile_features(sherl_hygiene INTERFACE cxx_std_20)
target_compile_options(sherl_hygiene INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion>)
target_compile_definitions(sherl_hygiene INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CONTEXTLESS_CONNECT QT_NO_NARROWING_CONVERSIONS_IN_CONNECT)
target_include_directories(sherl_hygiene INTERFACE ${PROJECT_SOURCE_DIR})

option(SHERL_WERROR "Warnings are errors" OFF)
if(SHERL_WERROR)
  target_compile_options(sherl_hygiene INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
endif()

set(SHERL_SANITIZE "" CACHE STRING "Value of -fsanitize=, e.g. address,undefined")
if(SHERL_SANITIZE)
  add_compile_options(-fsanitize=${SHERL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=${SHERL_SANITIZE})
endif()

# ccache: the settings make hits survive another clone in another folder, and precompiled headers cacheable.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE_PROGRAM})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()
