// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/diff/pane_text.h"

#include <QWidget>

class QScrollBar;
class QTimer;

namespace patchplane::ui {

/// Code, read only, with line numbers, grounds for changed lines and marks for changed words. The only class that
/// knows QScintilla (docs/dependencies.md); everything else speaks of rows, 0-based. A pane goes into the editor turn by
/// turn of the event loop, some thousand rows each: the first are there at once, the rest follows, nothing is left out,
/// and the ui thread is never held up by a large file. Ui thread.
class CodeView : public QWidget
{
    Q_OBJECT
public:
    enum class Numbers { Both, Before, After };
    explicit CodeView(QWidget *parent = nullptr);
    ~CodeView() override;

    void setPane(PaneText pane, Numbers numbers);
    /// One byte for each byte of the two blobs (see Highlighter); empty: no colours for that side, or not yet.
    void setStyles(const QByteArray &before, const QByteArray &after);
    /// All text and all colours that were given are in.
    [[nodiscard]] bool isFilled() const;

    [[nodiscard]] int rows() const; ///< of the pane, whether they are in already or not
    [[nodiscard]] int currentRow() const;
    [[nodiscard]] int firstVisibleRow() const;
    [[nodiscard]] QString rowText(int row) const;
    [[nodiscard]] QString numberText(int row) const; ///< what stands in the margin
    void goToRow(int row); ///< caret there, the row in the upper third; as soon as the row is in
    /// The next occurrence from the caret on, around the end, in what is in; false: there is none.
    bool find(const QString &text, bool forward);
    [[nodiscard]] QScrollBar *verticalBar() const;
    [[nodiscard]] QScrollBar *horizontalBar() const;

Q_SIGNALS:
    void gapActivated(int row); ///< clicked, or Return on it
    void filled();              ///< `isFilled` from now on

protected:
    void changeEvent(QEvent *event) override;

private:
    class Editor;
    void setUp();
    void applyTheme();
    void empty();
    void fillOn();
    void append(PanePlace to);
    void markLines(PanePlace to);
    void markWords(PanePlace to);
    void style(PanePlace to);
    void numberVisible();
    Editor *m_editor;
    QTimer *m_turn;
    PaneText m_pane;
    PanePlace m_filled; ///< rows before it are in
    PanePlace m_styled; ///< rows before it have their colours, if there are any
    size_t m_markedWords = 0;
    QByteArray m_beforeStyles;
    QByteArray m_afterStyles;
    int m_goTo = -1; ///< a row that is wanted and not in yet
    std::vector<bool> m_numbered;
    Numbers m_numbers = Numbers::Both;
    int m_digits = 1;
};

} // namespace patchplane::ui
