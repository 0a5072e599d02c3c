# SPDX-License-Identifier: GPL-3.0-or-later
# What is installed, and the deb that CPack makes of it: `packaging/deb`. Included by the top CMakeLists.txt after the
# targets are known.
if(NOT TARGET patchplane)
    return()
endif()
set(PATCHPLANE_LINUX ${PROJECT_SOURCE_DIR}/packaging/linux)
configure_file(${PATCHPLANE_LINUX}/patchplane.metainfo.xml.in ${PROJECT_BINARY_DIR}/patchplane.metainfo.xml @ONLY)

install(TARGETS patchplane RUNTIME)
install(FILES ${PATCHPLANE_LINUX}/patchplane.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES ${PROJECT_BINARY_DIR}/patchplane.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES ${PROJECT_SOURCE_DIR}/resources/icons/patchplane.svg
        DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES ${PATCHPLANE_LINUX}/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/patchplane)
install(FILES ${PATCHPLANE_LINUX}/patchplane.service DESTINATION lib/systemd/user)

# Only the program is packaged: the tests need not be built for it.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME patchplane)
set(CPACK_PACKAGE_CONTACT "The PatchPlane authors <patchplane@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Takes a change to a repository, made by somebody or by an agent, checks exactly\nthose bytes in a sandbox, shows what\
 would be published, and publishes it once a\nperson has decided. A kill at any moment loses nothing.")
# Libraries are found from what the program links; what it loads or starts is named here.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "git, libqt6sql6-sqlite, qt6-svg-plugins")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
    "bubblewrap, fonts-inter, fonts-jetbrains-mono, libxcb-cursor0, libxkbcommon-x11-0, qt6-wayland")
include(CPack)
