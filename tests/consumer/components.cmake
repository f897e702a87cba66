# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# cmake -Dbuild=.. -Dprefix=.. -Dwork=.. -Dqml=<whether there is a QML module> -Dconfiguration=..
#       -Dgenerator=.. -Dcompiler=.. -Dprefix_path=.. -P components.cmake
#
# Every file that is installed is in one of the components; and who asks for one of find_package()'s that
# is not there, is told so.
include(${CMAKE_CURRENT_LIST_DIR}/steps.cmake)
file(REMOVE_RECURSE ${work})

function(install_components folder)
    foreach(component IN LISTS ARGN)
        run(${CMAKE_COMMAND} --install ${build} --prefix ${folder} --config ${configuration} --component ${component})
    endforeach()
endfunction()

install_components(${work}/all library dev qml doc examples)
file(GLOB_RECURSE whole RELATIVE ${prefix} ${prefix}/*)
file(GLOB_RECURSE parts RELATIVE ${work}/all ${work}/all/*)
list(REMOVE_ITEM whole ${parts})
if(whole)
    message(FATAL_ERROR "in no component: ${whole}")
endif()

# expect_refusal(<prefix> <component> <part of what CMake says>)
function(expect_refusal folder component expected)
    execute_process(COMMAND ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${work}/${component}
        -G ${generator} -DCMAKE_CXX_COMPILER=${compiler} -DCOMPONENTS=${component}
        "-DCMAKE_PREFIX_PATH=${folder};${prefix_path}"
        RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output TIMEOUT 60)
    string(REGEX REPLACE "[ \n]+" " " output "${output}")
    string(FIND "${output}" "${expected}" position)
    if(status STREQUAL "0" OR position EQUAL -1)
        message(FATAL_ERROR "asked for ${component}, expected: ${expected}\nprinted: ${output}")
    endif()
endfunction()

expect_refusal(${prefix} Widgets "AsyncSql's component Widgets does not exist: there is only Qml.")
install_components(${work}/plain library dev)
expect_refusal(${work}/plain Qml "AsyncSql's component Qml is not in ${work}/plain/")
