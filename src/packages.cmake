# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# `cpack` makes Debian packages of what a build folder installs, one or two components each. Configured
# with CMAKE_INSTALL_PREFIX=/usr: only then is the library where Debian's linker, and the QML module
# where its Qt looks for it.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR "The AsyncSql authors")
if(NOT CPACK_PACKAGE_CONTACT) # who makes the packages may name themself
    set(CPACK_PACKAGE_CONTACT "The AsyncSql authors")
endif()
set(CPACK_STRIP_FILES ON)

set(CPACK_COMPONENTS_ALL library dev doc examples)
if(ASYNCSQL_BUILD_QML)
    list(APPEND CPACK_COMPONENTS_ALL qml)
endif()
set(CPACK_COMPONENT_DOC_GROUP documentation)
set(CPACK_COMPONENT_EXAMPLES_GROUP documentation)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SOURCE asyncsql)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(same_version "(= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")

# dpkg-shlibdeps finds out what is linked, here and, by what is said here, in packages of others.
get_target_property(soversion AsyncSql SOVERSION)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/src/AsyncSql)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY >=)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libasyncsql${soversion})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_RECOMMENDS libqt6sql6-sqlite)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SUGGESTS "libqt6sql6-psql, libqt6sql6-mysql, libqt6sql6-odbc")
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "The library that programs are linked with.")

set(CPACK_DEBIAN_QML_PACKAGE_NAME qml6-module-asyncsql)
set(CPACK_DEBIAN_QML_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_QML_PACKAGE_DEPENDS "libasyncsql${soversion} ${same_version}, qml6-module-qtqml")
set(CPACK_DEBIAN_QML_DESCRIPTION "What `import AsyncSql` in QML needs.")

# It has the links without a version of all libraries, and each wants its library.
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libasyncsql-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
    "libasyncsql${soversion} ${same_version}, qt6-base-dev (>= 6.4)")
if(ASYNCSQL_BUILD_QML)
    string(APPEND CPACK_DEBIAN_DEV_PACKAGE_DEPENDS ", qml6-module-asyncsql ${same_version}")
    set(CPACK_DEBIAN_DEV_PACKAGE_RECOMMENDS qt6-declarative-dev)
endif()
set(CPACK_DEBIAN_DEV_PACKAGE_SUGGESTS asyncsql-doc)
set(CPACK_DEBIAN_DEV_DESCRIPTION "Headers, and packages for CMake and pkg-config.")

set(CPACK_DEBIAN_DOCUMENTATION_PACKAGE_NAME asyncsql-doc)
set(CPACK_DEBIAN_DOCUMENTATION_PACKAGE_SECTION doc)
set(CPACK_DEBIAN_DOCUMENTATION_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_DOCUMENTATION_DESCRIPTION "Documentation as HTML and for Qt Creator, and the examples.")

include(CPack)
