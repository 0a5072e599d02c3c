// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>

namespace patchplane::ui {

/// The pictures of resources/icons, by their file's name. All are drawn for this program on a 24 unit grid.
enum class Picture { Inbox, Runs, Start, Branch, Agent, Folder, Pause, Resume, Redirect, Cancel, Hold, Check, Cross, Warn,
                     Clock, Dot, Search, Split, Rows, Space, Next, Previous, Eye, Refresh, Shield, Lock, Question };

/// A picture in the palette's text colour (muted when disabled, accent when checked), sharp at any scale. The palette
/// is read when it is painted, so icons follow a switch of the theme by themselves.
[[nodiscard]] QIcon icon(Picture picture);
/// The same in one colour, for delegates.
void paintIcon(QPainter &painter, Picture picture, const QRect &rect, const QColor &colour);

} // namespace patchplane::ui
