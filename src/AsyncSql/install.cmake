# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# What `cmake --install` puts where, and the package that find_package(AsyncSql) finds. The components
# are `library`, `dev`, `qml`, `doc` and `examples`; each can be installed alone (--component).
include(CMakePackageConfigHelpers)

set(package_directory ${CMAKE_INSTALL_LIBDIR}/cmake/AsyncSql)

install(TARGETS AsyncSql EXPORT AsyncSqlTargets
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT library
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT dev
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev
    FILE_SET headers DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev)
install(EXPORT AsyncSqlTargets
    NAMESPACE AsyncSql::
    DESTINATION ${package_directory} COMPONENT dev)

set(qml_import_path ${CMAKE_INSTALL_LIBDIR}/qt6/qml)
configure_package_config_file(
    ${CMAKE_CURRENT_LIST_DIR}/AsyncSqlConfig.cmake.in
    ${PROJECT_BINARY_DIR}/cmake/AsyncSqlConfig.cmake
    INSTALL_DESTINATION ${package_directory}
    PATH_VARS qml_import_path
    NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0, a minor version may change the interface.
write_basic_package_version_file(
    ${PROJECT_BINARY_DIR}/cmake/AsyncSqlConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/cmake/AsyncSqlConfig.cmake
    ${PROJECT_BINARY_DIR}/cmake/AsyncSqlConfigVersion.cmake
    DESTINATION ${package_directory} COMPONENT dev)

# For builds without CMake. Its paths are relative to itself, so that the tree can be moved.
set(pkgconfig_directory ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX OUTPUT_VARIABLE pkgconfig_to_prefix
    BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX}/${pkgconfig_directory})
set(pkgconfig_flags)
if(NOT BUILD_SHARED_LIBS)
    set(pkgconfig_flags "-DASYNCSQL_STATIC_DEFINE")
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/asyncsql.pc.in ${PROJECT_BINARY_DIR}/cmake/asyncsql.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/cmake/asyncsql.pc
    DESTINATION ${pkgconfig_directory} COMPONENT dev)

install(FILES ${PROJECT_SOURCE_DIR}/LICENSE
    DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/AsyncSql COMPONENT library)
