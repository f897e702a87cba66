# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# cmake -Dsource=<src/AsyncSql> -P layering.cmake
#
# models -> handles -> scheduling -> execution -> drivers -> values: an arrow means "may include",
# and every layer may include values. There is no other direction.
set(models
    "querymodel|querymodelloading|querymodelmoves|querymodelrows|tablemodel|tablemodelediting|sqlscalar")
set(handles "asyncsqlengine|callback|connectable|connectableschema|connection|cursor|handle|queryerror|reply|transaction|transactioncall|transactionrun")
set(above_models "")
set(above_handles "models/[^\">]*|${models}")
set(above_scheduling "${handles}|${above_handles}")
set(above_execution "scheduling/[^\">]*|${above_scheduling}")
set(above_drivers "execution/[^\">]*|${above_execution}")
set(above_values "drivers/[^\">]*|${above_drivers}")

# A file's layer is its folder; at the top, a class is a handle or a value.
function(layer_of path result)
    cmake_path(GET path PARENT_PATH folder)
    cmake_path(GET path STEM name)
    string(REGEX REPLACE "_p$" "" name ${name})
    if(folder MATCHES "^(models|scheduling|execution|drivers)$")
        set(${result} ${folder} PARENT_SCOPE)
    elseif(name MATCHES "^(${models})$" OR name STREQUAL "asyncsql")
        set(${result} models PARENT_SCOPE)
    elseif(name MATCHES "^(${handles})$")
        set(${result} handles PARENT_SCOPE)
    else()
        set(${result} values PARENT_SCOPE)
    endif()
endfunction()

set(violations)
file(GLOB_RECURSE files RELATIVE ${source} ${source}/*.h ${source}/*.cpp)
foreach(file IN LISTS files)
    layer_of(${file} layer)
    set(forbidden "${above_${layer}}")
    if(NOT forbidden)
        continue()
    endif()
    file(STRINGS ${source}/${file} includes REGEX "^ *# *include ")
    foreach(include IN LISTS includes)
        string(TOLOWER "${include}" lower) # the forwarding headers differ only in case
        if(lower MATCHES "[<\"](asyncsql/|\\.\\./)*(${forbidden})(_p)?(\\.h)?[\">]")
            string(APPEND violations "\n  ${file} (${layer}): ${include}")
        endif()
    endforeach()
endforeach()

list(LENGTH files count)
if(count LESS 10)
    message(FATAL_ERROR "only ${count} files below ${source}: looking in the wrong place")
endif()
if(violations)
    message(FATAL_ERROR "includes against the direction of the layers:${violations}")
endif()
message(STATUS "${count} files, every include goes down")
