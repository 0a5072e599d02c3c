// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/time_text.h"

#include "engine/domain/id.h"

#include <QListView>

namespace patchplane::ui {

/// A list of runs, one paint a row. A row is chosen by a click, by Return or by moving with the keys; never by rows that
/// come, go or move below the current one. Ui thread.
class RunListView : public QListView
{
    Q_OBJECT
public:
    explicit RunListView(const QString &name, WallClock clock = wallNow, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const patchplane::RunId &run);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void choose(const QModelIndex &index);
};

} // namespace patchplane::ui
