// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/diff/diff_store.h"
#include "ui/diff/diff_view.h"
#include "ui/diff/files_panel.h"

class QComboBox;
class QLineEdit;
class QSplitter;
class QToolButton;

namespace patchplane::ui {

class ProblemBar;

/// The review of a candidate: files beside the chosen file's diff, with a bar of what can be toggled. Remembers
/// layout and splitter in QSettings ("diff/…"). Ui thread.
class DiffPage : public QWidget
{
    Q_OBJECT
public:
    explicit DiffPage(EngineClient &client, QWidget *parent = nullptr);
    void setCandidate(RunId run, const Candidate &candidate);
    void clear();

    [[nodiscard]] DiffStore &store() { return m_store; }
    [[nodiscard]] FilesPanel *files() const { return m_files; }
    [[nodiscard]] DiffView *view() const { return m_view; }

    void nextChange();
    void previousChange();
    void nextFile() { m_files->step(1); }
    void previousFile() { m_files->step(-1); }
    void toggleViewed() { m_files->toggleViewed(); }
    void viewedAndNext();
    void toggleLayout();
    void nextWhitespace();
    void expandGap() { m_view->expandNearestGap(); }
    void startFind();
    /// Opens a file by its path, as findings name one; false: it is not in the candidate.
    bool openPath(const RepoPath &path);

private:
    QWidget *buildBar();
    void connectParts();
    void choose(int file);
    void retry();
    void setWhitespace(Whitespace whitespace);
    void showLayout();
    DiffStore m_store;
    FilesPanel *m_files;
    ProblemBar *m_problem;
    DiffView *m_view;
    QSplitter *m_splitter;
    QToolButton *m_sideBySide;
    QComboBox *m_whitespace;
    QLineEdit *m_find;
    bool m_enterAtEnd = false; ///< 'previous change' came from the file below
};

} // namespace patchplane::ui
