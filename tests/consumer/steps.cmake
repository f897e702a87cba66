# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# Included by the tests in this folder: what users do, and what they have to see.

cmake_minimum_required(VERSION 3.25)

# run(<command>...): it must succeed. Its output is in ${output}.
function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE status
                    OUTPUT_VARIABLE output ERROR_VARIABLE output TIMEOUT 240)
    if(NOT status STREQUAL "0")
        list(JOIN ARGN " " command)
        message(NOTICE "${output}") # a fatal error would wrap its lines
        message(FATAL_ERROR "${command}\nended with ${status}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()

# build_program(<source> <build> [<option>...]): not optimised, which is not what is tested.
function(build_program source build)
    if(NOT CMAKE_HOST_WIN32)
        string(TOUPPER "CMAKE_CXX_FLAGS_${configuration}" flags)
        list(APPEND ARGN -D${flags}=-O0)
    endif()
    run(${CMAKE_COMMAND} -S ${source} -B ${build} -G ${generator}
        -DCMAKE_BUILD_TYPE=${configuration} -DCMAKE_CXX_COMPILER=${compiler}
        -DCMAKE_CXX_COMPILER_LAUNCHER=${launcher} ${ARGN})
    run(${CMAKE_COMMAND} --build ${build} --config ${configuration} --parallel 2)
endfunction()

function(find_built name build)
    set(${name} ${name}-NOTFOUND)
    find_program(${name} NAMES ${name} PATHS ${build} ${build}/${configuration}
                 NO_CACHE NO_DEFAULT_PATH REQUIRED)
    set(${name} ${${name}} PARENT_SCOPE)
endfunction()

# What the programs ask for.
set(components)
if(qml)
    set(components Qml)
endif()

# What programs log must come here, as it is, whatever Qt on this machine does otherwise.
set(ENV{QT_FORCE_STDERR_LOGGING} 1)
set(ENV{QT_MESSAGE_PATTERN} "%{message}")
set(ENV{QT_QPA_PLATFORM} offscreen)
set(ENV{QT_QUICK_BACKEND} software)

# main.cpp prints the row that it has written.
function(expect_row program)
    run(${program})
    string(STRIP "${output}" output)
    if(NOT output STREQUAL "1 \"Dana\"")
        message(FATAL_ERROR "expected: 1 \"Dana\"\nprinted:  ${output}")
    endif()
endfunction()

# live.cpp ends with the number of rows that it shows.
function(expect_live_row program)
    execute_process(COMMAND ${program} RESULT_VARIABLE rows OUTPUT_VARIABLE output
                    ERROR_VARIABLE output TIMEOUT 60)
    if(NOT rows STREQUAL "1")
        message(FATAL_ERROR "${program} ended with ${rows}\n${output}")
    endif()
endfunction()

# expect_files(<folder> <name>...): each is there. Names may have wildcards.
function(expect_files folder)
    foreach(name IN LISTS ARGN)
        file(GLOB found ${folder}/${name})
        if(NOT found)
            message(FATAL_ERROR "no ${name} below ${folder}")
        endif()
    endforeach()
endfunction()

# Whatever names the folder of the build works here and nowhere else.
function(expect_no_trace_of_build folder)
    file(GLOB_RECURSE files ${folder}/*.cmake ${folder}/*.pc)
    foreach(file IN LISTS files)
        file(READ ${file} content)
        string(FIND "${content}" "${build}" position)
        if(NOT position EQUAL -1)
            message(FATAL_ERROR "${file} names the build folder")
        endif()
    endforeach()
endfunction()
