# SPDX-License-Identifier: GPL-3.0-or-later
# A folder is a target, and a target sees the headers of exactly those folders that it names.
#
#   patchplane_layer(engine/store
#       USES engine/domain engine/ports        folders whose headers may be included; linked PRIVATE
#       LINK Qt6::Sql                          libraries from outside; linked PRIVATE
#       SOURCES database.cpp writer.cpp ...    explicit, relative to the folder
#       APART table.cpp ...)                   those whose local names others have too: compiled by themselves
#
# Each folder's headers are reached through a folder of their own in the build tree that holds one link, so
# `#include "engine/store/writer.h"` from a folder that does not name engine/store ends in "No such file".
function(patchplane_expose_headers folder)
    string(REPLACE "/" "_" target ${folder})
    set(link ${CMAKE_BINARY_DIR}/headers/${target}/${folder})
    cmake_path(GET link PARENT_PATH parent)
    file(MAKE_DIRECTORY ${parent})
    file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${folder} ${link} SYMBOLIC)
    target_include_directories(${target} PUBLIC ${CMAKE_BINARY_DIR}/headers/${target})
endfunction()

# Most of a file's compile time is headers, so a target's files are compiled several at once. A file-local name is
# therefore used once in a folder.
option(PATCHPLANE_UNITY "Compile several files at once" ON)
function(patchplane_compile_together target)
    set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    if(PATCHPLANE_UNITY)
        set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
        # GCC takes what is local to an included file for shared
        target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
    endif()
endfunction()

function(patchplane_layer folder)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;USES;LINK;APART")
    string(REPLACE "/" "_" target ${folder})
    set(sources ${ARG_SOURCES})
    list(TRANSFORM sources PREPEND ${PROJECT_SOURCE_DIR}/${folder}/)
    set(uses ${ARG_USES})
    list(TRANSFORM uses REPLACE "/" "_")
    add_library(${target} STATIC ${sources})
    patchplane_expose_headers(${folder})
    target_link_libraries(${target} PRIVATE patchplane_flags ${uses} Qt6::Core ${ARG_LINK})
    set_target_properties(${target} PROPERTIES AUTOMOC ON PATCHPLANE_USES "${uses}")
    patchplane_compile_together(${target} ${ARG_APART})
    if("Qt6::Widgets" IN_LIST ARG_LINK)
        patchplane_use_precompiled(${target} window)
    else()
        patchplane_use_precompiled(${target} library)
    endif()
    set_property(GLOBAL APPEND PROPERTY PATCHPLANE_LAYERS ${folder})
endfunction()

# One test program a folder: patchplane_test(store USES engine/store ... LINK ... SOURCES tst_store.cpp ...)
# Optional: TIMEOUT seconds, LABELS.
function(patchplane_test name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "TIMEOUT" "SOURCES;USES;LINK;LABELS;DEFINES;ENVIRONMENT;APART")
    set(uses ${ARG_USES})
    list(TRANSFORM uses REPLACE "/" "_")
    add_executable(tst_${name} ${ARG_SOURCES})
    target_link_libraries(tst_${name} PRIVATE patchplane_flags ${uses} Qt6::Core Qt6::Test ${ARG_LINK})
    target_compile_definitions(tst_${name} PRIVATE ${ARG_DEFINES})
    set_target_properties(tst_${name} PROPERTIES AUTOMOC ON)
    patchplane_compile_together(tst_${name} ${ARG_APART})
    if("Qt6::Widgets" IN_LIST ARG_LINK)
        patchplane_use_precompiled(tst_${name} window_test)
    else()
        patchplane_use_precompiled(tst_${name} test)
    endif()
    add_test(NAME ${name} COMMAND tst_${name})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}" ENVIRONMENT "${ARG_ENVIRONMENT}")
endfunction()
