# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# cmake -Dlibrary=<the .so> -Dname=AsyncSql -Dversion=.. -Dsoversion=.. -Dnm=.. -Dreadelf=..
#       [-Drenew=ON] -P abi.cmake
#
# What programs can link: compares the symbols that a library exports with those in <name>.symbols, and
# says what is new and what is gone. `-Drenew=ON` writes that file instead.
cmake_minimum_required(VERSION 3.25)
set(list ${CMAKE_CURRENT_LIST_DIR}/${name}.symbols)

file(REAL_PATH ${library} file)
execute_process(COMMAND ${readelf} --dynamic --wide ${library} OUTPUT_VARIABLE dynamic COMMAND_ERROR_IS_FATAL ANY)
if(NOT file MATCHES "/lib${name}\\.so\\.${version}$"
        OR NOT dynamic MATCHES "SONAME[^\n]*lib${name}\\.so\\.${soversion}]")
    message(FATAL_ERROR "${file} is not of version ${version}, or its SONAME not lib${name}.so.${soversion}")
endif()

# Without the addresses; and without what would mean something in a list of CMake.
execute_process(COMMAND ${nm} --dynamic --demangle --defined-only ${library}
                OUTPUT_VARIABLE lines COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "(^|\n)[0-9a-f]+ " "\\1" lines "${lines}")
string(REPLACE ";" "," lines "${lines}")
string(REPLACE "[" "<" lines "${lines}")
string(REPLACE "]" ">" lines "${lines}")
string(REPLACE "\n" ";" lines "${lines}")

# Of what is weak (W, V, u), the inline functions and templates of this library, Qt and the compiler, it
# depends on the compiler and its options which of it there is. The tables of the exported classes are
# weak, too, and always there.
set(symbols)
foreach(line IN LISTS lines)
    if(line MATCHES "^[TDBR] (.*)$")
        list(APPEND symbols "${CMAKE_MATCH_1}")
    elseif(line MATCHES "^V ((vtable|typeinfo) for AsyncSql::[A-Za-z:]+)$")
        list(APPEND symbols "${CMAKE_MATCH_1}")
    endif()
endforeach()
list(SORT symbols)
list(REMOVE_DUPLICATES symbols) # constructors are there twice
list(LENGTH symbols count)

foreach(symbol IN LISTS symbols)
    if(NOT symbol MATCHES "^((non-virtual thunk to|vtable for|typeinfo for|typeinfo name for) )?AsyncSql::"
            AND NOT symbol STREQUAL "qml_register_types_AsyncSql()") # what import.cpp asks for
        message(SEND_ERROR "lib${name}.so exports what is not in its namespace: ${symbol}")
    endif()
endforeach()

if(renew)
    list(JOIN symbols "\n" text)
    file(WRITE ${list} "# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# What lib${name}.so.${soversion} exports. The test that compares it says how to renew it.
${text}
")
    message(STATUS "${count} symbols written to ${list}")
    return()
endif()

file(STRINGS ${list} expected REGEX "^[^#]")
set(gone ${expected})
list(REMOVE_ITEM gone ${symbols})
set(new ${symbols})
list(REMOVE_ITEM new ${expected})
if(gone OR new)
    list(TRANSFORM gone PREPEND "\n- ")
    list(TRANSFORM new PREPEND "\n+ ")
    list(JOIN gone "" gone)
    list(JOIN new "" new)
    message(NOTICE "${list}, and what lib${name}.so exports:${gone}${new}

Programs that are linked with what is gone break: see \"How to release AsyncSql\" about SOVERSION. If it
is meant to be so, renew the list:
  cmake -Drenew=ON -Dlibrary=${library} -Dname=${name} -Dversion=${version} -Dsoversion=${soversion} \\
      -Dnm=${nm} -Dreadelf=${readelf} -P ${CMAKE_CURRENT_LIST_FILE}")
    message(FATAL_ERROR "the interface has changed")
endif()
message(STATUS "${count} symbols, as listed")
