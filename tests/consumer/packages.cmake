# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# cmake -Dbuild=.. -Dcpack=.. -Dversion=.. -Dsoversion=.. -Ddocs=<whether there is a target docs>
#       <what cmake.cmake takes, but for the prefix> -P packages.cmake
#
# Makes the Debian packages, looks at what each has and wants, and builds programs with what is in them.
# They are unpacked, not installed: into this machine the test is not to put anything.
include(${CMAKE_CURRENT_LIST_DIR}/steps.cmake)
file(REMOVE_RECURSE ${work})
run(${cpack} --config ${build}/CPackConfig.cmake -C ${configuration} -B ${work})

# expect_package(<name> DEPENDS <pattern>... FILES <name below /usr>...)
function(expect_package name)
    cmake_parse_arguments(PARSE_ARGV 1 expect "" "" "DEPENDS;FILES")
    file(GLOB package ${work}/${name}_${version}-1_*.deb)
    if(NOT package)
        message(FATAL_ERROR "no package ${name} in ${work}")
    endif()
    run(dpkg-deb --field ${package} Depends)
    foreach(pattern IN LISTS expect_DEPENDS)
        if(NOT ", ${output}" MATCHES ", ${pattern}( \\([^)]*\\))?[,\n]")
            message(SEND_ERROR "${name} does not depend on ${pattern}, but on ${output}")
        endif()
    endforeach()
    run(dpkg-deb --extract ${package} ${work}/${name})
    run(dpkg-deb --extract ${package} ${work}/all)
    expect_files(${work}/${name}/usr ${expect_FILES})
endfunction()

set(this "\\(= ${version}-1\\)")
set(library libasyncsql${soversion})
expect_package(${library}
    DEPENDS libqt6core6 libqt6sql6 libc6
    FILES lib/*/libAsyncSql.so.${soversion} lib/*/libAsyncSql.so.${version}
        share/licenses/AsyncSql/LICENSE)
expect_package(libasyncsql-dev
    DEPENDS "${library} ${this}" qt6-base-dev
    FILES include/AsyncSql/asyncsql.h include/AsyncSql/AsyncSqlEngine lib/*/libAsyncSql.so
        lib/*/cmake/AsyncSql/AsyncSqlConfig.cmake lib/*/pkgconfig/asyncsql.pc)
expect_package(asyncsql-doc
    FILES share/AsyncSql/examples/asyncsql/qml-demo/CMakeLists.txt)
if(docs)
    expect_files(${work}/asyncsql-doc/usr/share/doc/AsyncSql
        asyncsql.qch asyncsql/index.html asyncsql/examples-manifest.xml)
endif()
if(qml)
    expect_package(libasyncsql-dev
        DEPENDS "qml6-module-asyncsql ${this}"
        FILES lib/*/libAsyncSqlQml.so lib/*/cmake/AsyncSql/AsyncSqlQmlTargets.cmake)
    expect_package(qml6-module-asyncsql
        DEPENDS "${library} ${this}" qml6-module-qtqml libqt6qml6
        FILES lib/*/libAsyncSqlQml.so.${soversion} lib/*/qt6/qml/AsyncSql/qmldir
            lib/*/qt6/qml/AsyncSql/*.qmltypes lib/*/qt6/qml/AsyncSql/*plugin.so)
endif()

# Nothing is in two packages, which dpkg would refuse to install.
file(GLOB packages ${work}/*.deb)
set(all_files)
foreach(package IN LISTS packages)
    string(REGEX REPLACE ".*/([^_]+)_.*" "${work}/\\1" folder ${package})
    file(GLOB_RECURSE files LIST_DIRECTORIES OFF RELATIVE ${folder} ${folder}/*)
    foreach(file IN LISTS files)
        if(file IN_LIST all_files)
            message(SEND_ERROR "${file} is in two packages")
        endif()
    endforeach()
    list(APPEND all_files ${files})
endforeach()

set(prefix ${work}/all/usr)
set(work ${work}/consumer)
include(${CMAKE_CURRENT_LIST_DIR}/cmake.cmake)
