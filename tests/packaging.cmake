# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# Tests of the tree and the package rather than of a class. Included by tests/CMakeLists.txt.
add_test(NAME layering COMMAND ${CMAKE_COMMAND}
    -Dsource=${PROJECT_SOURCE_DIR}/src/AsyncSql
    -P ${CMAKE_CURRENT_LIST_DIR}/layering.cmake)
add_test(NAME licences COMMAND ${CMAKE_COMMAND}
    -Dsource=${PROJECT_SOURCE_DIR}
    -P ${CMAKE_CURRENT_LIST_DIR}/licences.cmake)
set_tests_properties(layering licences PROPERTIES TIMEOUT 60)

# A program of a user's own would have to be built with the same sanitizer, whose symbols the libraries
# have besides: to test those proves nothing more.
if(ASYNCSQL_SANITIZE)
    return()
endif()

# The lists are those of one compiler's names on one platform.
if(BUILD_SHARED_LIBS AND CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_SYSTEM_NAME STREQUAL Linux
        AND CMAKE_SYSTEM_PROCESSOR STREQUAL x86_64)
    set(libraries AsyncSql)
    if(ASYNCSQL_BUILD_QML)
        list(APPEND libraries AsyncSqlQml)
    endif()
    foreach(library IN LISTS libraries)
        add_test(NAME abi_${library} COMMAND ${CMAKE_COMMAND}
            -Dlibrary=$<TARGET_LINKER_FILE:${library}>
            -Dname=${library}
            -Dversion=${PROJECT_VERSION}
            -Dsoversion=$<TARGET_PROPERTY:${library},SOVERSION>
            -Dnm=${CMAKE_NM}
            -Dreadelf=${CMAKE_READELF}
            -P ${CMAKE_CURRENT_LIST_DIR}/abi/abi.cmake)
        set_tests_properties(abi_${library} PROPERTIES TIMEOUT 60)
    endforeach()
else()
    message(STATUS "Not g++ on x86_64 Linux, or static libraries: no list of symbols to compare")
endif()

# Users' ways to the library, each with a program that is built and run. They find what the test
# `install` has installed, or make it themselves.
set(consumers ${PROJECT_BINARY_DIR}/consumer)
function(asyncsql_add_consumer name script)
    add_test(NAME ${name} COMMAND ${CMAKE_COMMAND}
        -Dsource=${PROJECT_SOURCE_DIR}
        -Dbuild=${PROJECT_BINARY_DIR}
        -Dprefix=${consumers}/prefix
        -Dwork=${consumers}/${name}
        -Dqml=${ASYNCSQL_BUILD_QML}
        -Dshared=${BUILD_SHARED_LIBS}
        -Dconfiguration=$<CONFIG>
        "-Dlauncher=${CMAKE_CXX_COMPILER_LAUNCHER}"
        "-Dprefix_path=${CMAKE_PREFIX_PATH}"
        ${ARGN}
        -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/consumer/${script}.cmake)
    set_tests_properties(${name} PROPERTIES
        TIMEOUT 600 PROCESSORS 2 FIXTURES_REQUIRED installed) # each compiles with two processes
endfunction()

set(own_tools -Dgenerator=${CMAKE_GENERATOR} -Dcompiler=${CMAKE_CXX_COMPILER})
asyncsql_add_consumer(install install)
set_tests_properties(install PROPERTIES FIXTURES_REQUIRED "" FIXTURES_SETUP installed)
if(TARGET docs)
    asyncsql_add_consumer(examples_manifest manifest)
endif()
asyncsql_add_consumer(consumer cmake ${own_tools})
asyncsql_add_consumer(consumer_components components ${own_tools})
asyncsql_add_consumer(consumer_static static ${own_tools})
if(QCoro6_FOUND)
    asyncsql_add_consumer(consumer_example example ${own_tools} -Dexample=coroutine)
endif()

# With other tools than those of this build, where there are any.
find_program(ASYNCSQL_MAKE make)
find_program(ASYNCSQL_CLANG NAMES clang++-19 clang++)
find_program(ASYNCSQL_PKG_CONFIG pkg-config)
find_program(ASYNCSQL_SHLIBDEPS dpkg-shlibdeps)
mark_as_advanced(ASYNCSQL_MAKE ASYNCSQL_CLANG ASYNCSQL_PKG_CONFIG ASYNCSQL_SHLIBDEPS)
if(ASYNCSQL_MAKE AND ASYNCSQL_CLANG)
    asyncsql_add_consumer(consumer_clang cmake
        "-Dgenerator=Unix Makefiles" -Dcompiler=${ASYNCSQL_CLANG})
else()
    message(STATUS "No make or no clang++: a program made with them is not tested")
endif()
if(ASYNCSQL_MAKE AND ASYNCSQL_PKG_CONFIG)
    asyncsql_add_consumer(consumer_pkgconfig pkgconfig
        -Dmake=${ASYNCSQL_MAKE} -Dcompiler=${CMAKE_CXX_COMPILER})
else()
    message(STATUS "No make or no pkg-config: asyncsql.pc is not tested")
endif()
if(ASYNCSQL_SHLIBDEPS AND BUILD_SHARED_LIBS AND CMAKE_INSTALL_PREFIX STREQUAL /usr)
    asyncsql_add_consumer(consumer_packages packages ${own_tools} -Dcpack=${CMAKE_CPACK_COMMAND}
        -Dversion=${PROJECT_VERSION} -Dsoversion=$<TARGET_PROPERTY:AsyncSql,SOVERSION> -Ddocs=$<TARGET_EXISTS:docs>)
else()
    message(STATUS "No dpkg-shlibdeps, static libraries, or not for /usr: Debian packages are not tested")
endif()
