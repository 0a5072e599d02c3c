// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/actions.h"
#include "ui/shared/run_list_model.h"

#include <QDialog>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace patchplane::ui {

/// How well `typed` fits `text`: letters in order, better at the start of words and next to each other; 0: it does
/// not. Case does not count. Pure.
[[nodiscard]] int fitOf(QStringView typed, QStringView text);

/// Everything that can be done now and every run, by typing some of its letters. Return does it, Esc leaves.
class CommandPalette : public QDialog
{
    Q_OBJECT
public:
    CommandPalette(Actions &actions, RunListModel &runs, QWidget *parent);
    void start();
    [[nodiscard]] QLineEdit *field() const { return m_field; }
    [[nodiscard]] QListView *list() const { return m_list; }

Q_SIGNALS:
    void runWanted(const patchplane::RunId &run);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill(const QString &typed);
    void perform();
    Actions &m_actions;
    RunListModel &m_runs;
    QLineEdit *m_field;
    QListView *m_list;
    QStandardItemModel *m_found;
    QStringList m_recent; ///< action ids, newest first
};

} // namespace patchplane::ui
