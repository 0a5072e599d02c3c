// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QFrame>

namespace patchplane::ui {

class MutedLabel;

/// One quiet line above a view that has data, but not all of it: the error, its remedy, and 'Try again'. Hidden while
/// there is no error. A view that has nothing to show says the same with a StateView. Ui thread.
class ProblemBar : public QFrame
{
    Q_OBJECT
public:
    explicit ProblemBar(QWidget *parent = nullptr);
    void setProblem(const std::optional<Error> &problem);
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void retried();

private:
    MutedLabel *m_text;
};

} // namespace patchplane::ui
