// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/actions.h"

#include <QDialog>

namespace patchplane::ui {

/// All keys by group, as the registry of actions has them. Esc closes.
class KeysHelp : public QDialog
{
    Q_OBJECT
public:
    KeysHelp(const Actions &actions, QWidget *parent);
};

} // namespace patchplane::ui
