# SPDX-License-Identifier: GPL-3.0-or-later
# What nearly every file includes, compiled once for each kind of target: parsing Qt and the standard library is most of
# a full build's time. Only headers from outside the project, so the rules of the layers are not touched; a file names
# what it uses all the same (the fuzz preset builds without).
option(PATCHPLANE_PRECOMPILE "Precompile headers of Qt and the standard library" ON)
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    set(PATCHPLANE_PRECOMPILE OFF) # clang refuses one that was made with other macros, GCC only what matters
endif()

set(core <algorithm> <array> <atomic> <chrono> <coroutine> <expected> <functional> <map> <memory> <mutex> <optional> <span>
    <string> <tuple> <utility> <variant> <vector>
    <QByteArray> <QCoreApplication> <QDir> <QFile> <QFileInfo> <QFuture> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject>
    <QMap> <QObject> <QPointer> <QPromise> <QSet> <QString> <QStringList> <QThreadPool> <QTimer> <QUuid>
    <QCoroFuture> <QCoroSignal> <QCoroTask> <QCoroTimer>)
set(window <QAbstractItemModel> <QAction> <QApplication> <QComboBox> <QDialog> <QHeaderView> <QHBoxLayout> <QKeyEvent> <QLabel>
    <QLineEdit> <QListView> <QMouseEvent> <QPainter> <QPlainTextEdit> <QPushButton> <QScrollBar> <QSplitter>
    <QStackedWidget> <QStyledItemDelegate> <QToolButton> <QTreeView> <QVBoxLayout>)
set(test <QElapsedTimer> <QProcess> <QTemporaryDir>)

# patchplane_precompile(NAME PIC|PIE HEADER...): libraries and programs are compiled differently, so each has its own
function(patchplane_precompile name code)
    if(NOT PATCHPLANE_PRECOMPILE)
        return()
    endif()
    set(source ${CMAKE_BINARY_DIR}/precompiled/${name}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "int main() {}\n")
    if(code STREQUAL "PIE")
        add_executable(patchplane_${name} EXCLUDE_FROM_ALL ${source})
    else()
        add_library(patchplane_${name} STATIC EXCLUDE_FROM_ALL ${source})
    endif()
    # GCC takes one that was made with fewer macros than the file has, never with more: so include paths, not targets.
    target_link_libraries(patchplane_${name} PRIVATE patchplane_flags Qt6::Core)
    target_include_directories(patchplane_${name} SYSTEM PRIVATE
        $<TARGET_PROPERTY:QCoro6::Core,INTERFACE_INCLUDE_DIRECTORIES> $<TARGET_PROPERTY:QCoro6::Coro,INTERFACE_INCLUDE_DIRECTORIES>)
    if("<QApplication>" IN_LIST ARGN)
        target_link_libraries(patchplane_${name} PRIVATE Qt6::Gui Qt6::Widgets)
    endif()
    target_compile_options(patchplane_${name} PRIVATE -fpch-preprocess) # for ccache
    target_precompile_headers(patchplane_${name} PRIVATE ${ARGN})
endfunction()

# patchplane_use_precompiled(TARGET NAME)
function(patchplane_use_precompiled target name)
    if(PATCHPLANE_PRECOMPILE)
        target_compile_options(${target} PRIVATE -fpch-preprocess)
        target_precompile_headers(${target} REUSE_FROM patchplane_${name})
    endif()
endfunction()

# After find_package: what the lists above name must be known.
macro(patchplane_precompile_all)
    patchplane_precompile(library PIC ${core})
    patchplane_precompile(window PIC ${core} ${window})
    patchplane_precompile(test PIE ${core} ${test})
    patchplane_precompile(window_test PIE ${core} ${window} ${test})
endmacro()
