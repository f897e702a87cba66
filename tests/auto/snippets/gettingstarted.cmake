# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# cmake -Dbuild=.. -Dsource=.. -Dconfiguration=.. -Dgenerator=.. -Dcompiler=.. -Dprefix_path=..
#       -P gettingstarted.cmake
#
# Does what the page "Getting started with AsyncSql" tells its reader to do, and looks at what the
# program prints.
set(work ${build}/gettingstarted)
file(REMOVE_RECURSE ${work})

function(run expected)
    execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${work} RESULT_VARIABLE status
                    OUTPUT_VARIABLE output ERROR_VARIABLE errors TIMEOUT 240)
    if(NOT status STREQUAL "0")
        message(NOTICE "${output}${errors}")
        list(JOIN ARGN " " command)
        message(FATAL_ERROR "${command}\nended with ${status}")
    endif()
    if(expected AND NOT output STREQUAL expected)
        message(FATAL_ERROR "expected:\n${expected}\nprinted:\n${output}${errors}")
    endif()
endfunction()

file(COPY ${source}/ DESTINATION ${work}/notes)
run("" ${CMAKE_COMMAND} --install ${build} --prefix ${work}/prefix --config ${configuration})
run("" ${CMAKE_COMMAND} -S notes -B notes/build -G ${generator}
    -DCMAKE_BUILD_TYPE=${configuration} -DCMAKE_CXX_COMPILER=${compiler}
    "-DCMAKE_PREFIX_PATH=${work}/prefix;${prefix_path}")
run("" ${CMAKE_COMMAND} --build notes/build --config ${configuration})

find_program(notes NAMES notes PATHS ${work}/notes/build ${work}/notes/build/${configuration}
             NO_DEFAULT_PATH REQUIRED)
if(CMAKE_HOST_WIN32)
    set(ENV{PATH} "${work}/prefix/bin;$ENV{PATH}")
endif()
run("1 Buy milk\n" ${notes} Buy milk)
run("1 Buy milk\n2 Learn to whistle\n" ${notes} "Learn to whistle")
run("1 Buy milk\n2 Learn to whistle\n" ${notes})
