# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# cmake -Dbuild=.. -Dprefix=.. -Dconfiguration=.. -P install.cmake
#
# Installs what is built, for the other tests in this folder.
include(${CMAKE_CURRENT_LIST_DIR}/steps.cmake)

file(REMOVE_RECURSE ${prefix}) # nothing of an older install may be found
run(${CMAKE_COMMAND} --install ${build} --prefix ${prefix} --config ${configuration})
expect_no_trace_of_build(${prefix})
