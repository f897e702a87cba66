# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# What `cmake --install` puts where, and the package that find_package(AsyncSql) finds.
include(CMakePackageConfigHelpers)

set(package_directory ${CMAKE_INSTALL_LIBDIR}/cmake/AsyncSql)

install(TARGETS AsyncSql EXPORT AsyncSqlTargets
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    FILE_SET headers DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT AsyncSqlTargets
    NAMESPACE AsyncSql::
    DESTINATION ${package_directory})

set(qml_import_path ${CMAKE_INSTALL_LIBDIR}/qt6/qml)
configure_package_config_file(
    ${CMAKE_CURRENT_LIST_DIR}/AsyncSqlConfig.cmake.in
    ${PROJECT_BINARY_DIR}/cmake/AsyncSqlConfig.cmake
    INSTALL_DESTINATION ${package_directory}
    PATH_VARS qml_import_path
    NO_SET_AND_CHECK_MACRO)
# Before 1.0, a minor version may change the interface.
write_basic_package_version_file(
    ${PROJECT_BINARY_DIR}/cmake/AsyncSqlConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/cmake/AsyncSqlConfig.cmake
    ${PROJECT_BINARY_DIR}/cmake/AsyncSqlConfigVersion.cmake
    DESTINATION ${package_directory})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/AsyncSql)
