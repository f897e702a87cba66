# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# The library beside the other one; the plugin, and what tools read, where Qt looks for modules.
set(package_directory ${CMAKE_INSTALL_LIBDIR}/cmake/AsyncSql)
set(module_directory ${CMAKE_INSTALL_LIBDIR}/qt6/qml/AsyncSql)

set_target_properties(AsyncSqlQml PROPERTIES INSTALL_RPATH "$ORIGIN")
set_target_properties(AsyncSqlQmlplugin PROPERTIES INSTALL_RPATH "$ORIGIN/../../..")
if(BUILD_SHARED_LIBS)
    set(made_by_qt) # resources are inside the library then, and nobody links the plugin
    install(TARGETS AsyncSqlQmlplugin
        LIBRARY DESTINATION ${module_directory} COMPONENT qml
        RUNTIME DESTINATION ${module_directory} COMPONENT qml)
else()
    install(TARGETS AsyncSqlQmlplugin EXPORT AsyncSqlQmlTargets
        ARCHIVE DESTINATION ${module_directory} COMPONENT dev)
    list(REMOVE_ITEM made_by_qt AsyncSqlQmlplugin)
endif()
install(TARGETS AsyncSqlQml ${made_by_qt} EXPORT AsyncSqlQmlTargets
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT qml
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT qml NAMELINK_COMPONENT dev
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev
    OBJECTS DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev)
install(EXPORT AsyncSqlQmlTargets NAMESPACE AsyncSql::
    DESTINATION ${package_directory} COMPONENT dev)
install(FILES
    ${PROJECT_BINARY_DIR}/qml/AsyncSql/qmldir
    ${PROJECT_BINARY_DIR}/qml/AsyncSql/AsyncSqlQml.qmltypes
    DESTINATION ${module_directory} COMPONENT qml)
install(FILES import.cpp DESTINATION ${CMAKE_INSTALL_DATADIR}/AsyncSql COMPONENT dev)
