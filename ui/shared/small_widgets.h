// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/theme.h"
#include "ui/shared/words.h"

#include <QKeySequence>
#include <QLabel>
#include <QPushButton>

namespace patchplane::ui {

/// Text from outside as a tooltip. Tooltips take what looks like markup for markup: such text is escaped, so that it is
/// read as it stands and nothing that it names is loaded.
[[nodiscard]] QString plainToolTip(const QString &untrusted);
/// What a button does and the key that does the same, as the help of keys names it.
[[nodiscard]] QString toolTipWithKey(const QString &text, const QKeySequence &key);

/// One line of text that ends in "…" where there is no room; the whole text is the tooltip and the accessible name.
class ElidedLabel : public QWidget
{
    Q_OBJECT
public:
    explicit ElidedLabel(Type type = Type::Body, QWidget *parent = nullptr);
    void setText(const QString &text);
    [[nodiscard]] QString text() const { return m_text; }
    void setMuted(bool muted);
    void setElideMode(Qt::TextElideMode mode);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    bool m_muted = false;
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

/// A word in a rounded box of its tone, with its sign.
class Pill : public QWidget
{
    Q_OBJECT
public:
    explicit Pill(QWidget *parent = nullptr);
    void setWord(const Word &word);
    [[nodiscard]] const Word &word() const { return m_word; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Word m_word;
};

/// A label in muted colour that follows the theme; wraps.
class MutedLabel : public QLabel
{
    Q_OBJECT
public:
    explicit MutedLabel(const QString &text = {}, Type type = Type::Body, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void tint();
};

enum class ButtonRole { Normal, Primary, Quiet };
/// A button with name, role and accessible name; owned by `parent`.
[[nodiscard]] QPushButton *makeButton(const QString &text, QWidget *parent, ButtonRole role = ButtonRole::Normal);
[[nodiscard]] QLabel *makeLabel(const QString &text, Type type, QWidget *parent);

} // namespace patchplane::ui
