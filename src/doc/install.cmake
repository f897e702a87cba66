# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# The documentation that target `docs` has made, if it has, and the sources of the examples. Qt Creator
# is told of both by one line (see README.md): it looks for a manifest one folder down, and for the
# paths in it below the folder of the examples.
install(DIRECTORY ${PROJECT_BINARY_DIR}/doc/ DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/AsyncSql
    COMPONENT doc OPTIONAL
    PATTERN *.index EXCLUDE # names folders of this machine
    PATTERN *.qhp EXCLUDE
    PATTERN *.qhp.sha1 EXCLUDE)

file(GLOB examples CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/examples/*/CMakeLists.txt)
foreach(example IN LISTS examples)
    cmake_path(GET example PARENT_PATH example)
    install(DIRECTORY ${example}
        DESTINATION ${CMAKE_INSTALL_DATADIR}/AsyncSql/examples/asyncsql COMPONENT examples
        REGEX "/(doc|build(-debug)?|CMakeLists\\.txt\\.user.*|CMakeUserPresets\\.json|\\.qmlls\\.ini)$" EXCLUDE)
endforeach()
