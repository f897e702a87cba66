# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# cmake -Dbuild=.. -Dconfiguration=.. -Dgenerator=.. -Dcompiler=.. -Dprefix_path=.. -P run.cmake
#
# Installs the build, then does what a user does: finds the package, builds a program, runs it.
set(work ${build}/consumer)
set(prefix ${work}/prefix)
file(REMOVE_RECURSE ${work}) # nothing of an older install may be found

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

run(${CMAKE_COMMAND} --install ${build} --prefix ${prefix} --config ${configuration})
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${work}/build -G ${generator}
    -DCMAKE_BUILD_TYPE=${configuration} -DCMAKE_CXX_COMPILER=${compiler}
    "-DCMAKE_PREFIX_PATH=${prefix};${prefix_path}")
run(${CMAKE_COMMAND} --build ${work}/build --config ${configuration})

find_program(program NAMES consumer PATHS ${work}/build ${work}/build/${configuration}
             NO_DEFAULT_PATH REQUIRED)
if(CMAKE_HOST_WIN32)
    set(ENV{PATH} "${prefix}/bin;$ENV{PATH}")
endif()
# What it logs must come here, as it is, whatever Qt on this machine does otherwise.
set(ENV{QT_FORCE_STDERR_LOGGING} 1)
set(ENV{QT_MESSAGE_PATTERN} "%{message}")
run(${program})
string(STRIP "${output}" output)
if(NOT output STREQUAL "1 \"Dana\"")
    message(FATAL_ERROR "expected: 1 \"Dana\"\nprinted:  ${output}")
endif()

# The QML module: both programs end with the number of rows that they show.
set(ENV{QT_QPA_PLATFORM} offscreen)
set(ENV{QT_QUICK_BACKEND} software)
foreach(name IN ITEMS consumer_qml consumer_plugin)
    find_program(${name} NAMES ${name} PATHS ${work}/build ${work}/build/${configuration}
                 NO_DEFAULT_PATH)
    if(NOT ${name})
        file(GLOB modules ${prefix}/lib*/*/cmake/AsyncSql/AsyncSqlQmlTargets.cmake
             ${prefix}/lib*/cmake/AsyncSql/AsyncSqlQmlTargets.cmake)
        if(modules)
            message(FATAL_ERROR "the QML module is installed, but ${name} was not built")
        endif()
        continue()
    endif()
    execute_process(COMMAND ${${name}} RESULT_VARIABLE rows OUTPUT_VARIABLE output
                    ERROR_VARIABLE output TIMEOUT 60)
    if(NOT rows STREQUAL "1")
        message(FATAL_ERROR "${name} ended with ${rows}\n${output}")
    endif()
endforeach()

# An installed tree that still points into the build would work here and nowhere else.
file(GLOB_RECURSE package_files ${prefix}/*.cmake)
foreach(file IN LISTS package_files)
    file(READ ${file} content)
    string(FIND "${content}" "${build}" position)
    if(NOT position EQUAL -1)
        message(FATAL_ERROR "${file} names the build folder")
    endif()
endforeach()
