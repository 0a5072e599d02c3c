# SPDX-License-Identifier: GPL-3.0-or-later
# What every target is compiled with. Warnings are errors in the presets only, so that a packager with a
# newer compiler is not stopped by a new warning.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
    message(FATAL_ERROR "GCC ${CMAKE_CXX_COMPILER_VERSION} destroys temporaries in co_await twice; GCC 14 is the floor.\n"
                        "Build with packaging/dev, which brings one, or set CMAKE_CXX_COMPILER to g++-14.")
endif()
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(PATCHPLANE_WERROR "Treat warnings as errors" OFF)
set(PATCHPLANE_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")
option(PATCHPLANE_COVERAGE "Instrument for coverage" OFF)
option(PATCHPLANE_FUZZ "Build the libFuzzer targets (clang)" OFF)

add_library(patchplane_flags INTERFACE)
target_compile_options(patchplane_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
    -Wold-style-cast -Wcast-qual -Wformat=2 -Wimplicit-fallthrough -Wextra-semi
    $<$<BOOL:${PATCHPLANE_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(patchplane_flags INTERFACE -Wshadow=local -Wduplicated-cond -Wduplicated-branches -Wlogical-op
        # it guesses, by what each version inlines: nobody's build ends by it
        $<$<CONFIG:RelWithDebInfo>:-Wno-error=maybe-uninitialized>)
endif()
target_compile_definitions(patchplane_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_USE_QSTRINGBUILDER QT_DISABLE_DEPRECATED_UP_TO=0x060800
    $<$<CONFIG:Debug>:PATCHPLANE_DEBUG>)
if(PATCHPLANE_SANITIZE)
    target_compile_options(patchplane_flags INTERFACE -fsanitize=${PATCHPLANE_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(patchplane_flags INTERFACE -fsanitize=${PATCHPLANE_SANITIZE})
endif()
if(PATCHPLANE_COVERAGE)
    target_compile_options(patchplane_flags INTERFACE --coverage)
    target_link_options(patchplane_flags INTERFACE --coverage)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
    add_link_options(-fuse-ld=mold)
endif()
