// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/diff/pane_text.h"

#include <QWidget>

class QScrollBar;

namespace patchplane::ui {

/// Code, read only, with line numbers, grounds for changed lines and marks for changed words. The only class that
/// knows QScintilla (docs/dependencies.md); everything else speaks of rows, 0-based. Ui thread.
class CodeView : public QWidget
{
    Q_OBJECT
public:
    enum class Numbers { Both, Before, After };
    explicit CodeView(QWidget *parent = nullptr);
    ~CodeView() override;

    void setPane(PaneText pane, Numbers numbers);
    /// One byte for each byte of the pane's text (see Highlighter); once for a pane.
    void setStyles(const QByteArray &styles);
    /// Plain text without numbers, for logs. Its lines are as they are, made visible by the caller.
    void setPlainText(const QByteArray &text);

    [[nodiscard]] int rows() const;
    [[nodiscard]] int currentRow() const;
    [[nodiscard]] int firstVisibleRow() const;
    [[nodiscard]] QString rowText(int row) const;
    [[nodiscard]] QString numberText(int row) const; ///< what stands in the margin
    void goToRow(int row);                           ///< caret there, the row in the upper third
    /// The next occurrence from the caret on, around the end; false: there is none.
    bool find(const QString &text, bool forward);
    [[nodiscard]] QScrollBar *verticalBar() const;
    [[nodiscard]] QScrollBar *horizontalBar() const;

Q_SIGNALS:
    void gapActivated(int row); ///< clicked, or Return on it

protected:
    void changeEvent(QEvent *event) override;

private:
    class Editor;
    void setUp();
    void applyTheme();
    void setText(const QByteArray &text);
    void mark();
    void numberVisible();
    Editor *m_editor;
    PaneText m_pane;
    std::vector<bool> m_numbered;
    Numbers m_numbers = Numbers::Both;
    int m_digits = 1;
};

} // namespace patchplane::ui
