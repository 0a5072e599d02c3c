// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/problem_bar.h"

#include "ui/shared/small_widgets.h"

#include <QHBoxLayout>

namespace patchplane::ui {

ProblemBar::ProblemBar(QWidget *parent)
    : QFrame(parent)
    , m_text(new MutedLabel({}, Type::Body, this))
{
    setProperty("role", QStringLiteral("bar"));
    QPushButton *again = makeButton(tr("Try again"), this, ButtonRole::Quiet);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::m, space::xs, space::m, space::xs);
    row->addWidget(m_text, 1);
    row->addWidget(again);
    connect(again, &QPushButton::clicked, this, &ProblemBar::retried);
    hide();
}

void ProblemBar::setProblem(const std::optional<Error> &problem)
{
    m_text->setText(problem ? Words::error(*problem) : QString());
    setVisible(problem.has_value());
}

QString ProblemBar::text() const
{
    return m_text->text();
}

} // namespace patchplane::ui
