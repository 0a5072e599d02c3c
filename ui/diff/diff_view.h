// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/diff/code_view.h"
#include "ui/diff/highlighter.h"

class QLabel;
class QSplitter;
class QStackedWidget;

namespace patchplane::ui {

class ElidedLabel;
class MutedLabel;
class StateView;

/// One file of a diff: heading in words (renamed, mode, binary, line ends), then one or two panes. Text is composed on
/// the pool and shown from its first lines on; colours follow from the highlighter. Very long lines are asked about
/// before they are shown, and then shown whole. Ui thread.
class DiffView : public QWidget
{
    Q_OBJECT
public:
    explicit DiffView(QWidget *parent = nullptr);

    void showLoading();
    void showFailure(const Error &error);
    void showNothing();
    void setDiff(const FileDiff &diff);
    void setLayoutKind(DiffLayout layout);
    [[nodiscard]] DiffLayout layoutKind() const { return m_layout; }
    [[nodiscard]] bool hasFile() const { return m_diff.has_value(); }
    /// The file, or its rows, are on their way: nobody can say yet where its changes are.
    [[nodiscard]] bool isLoading() const { return m_loading; }

    /// False at the last (first) change: the caller goes to the next file.
    bool nextChange();
    bool previousChange();
    void goToFirstChange();
    void goToLastChange();
    void expandGap(int row, bool all = false);
    void expandNearestGap();
    bool find(const QString &text, bool forward);
    [[nodiscard]] const std::vector<CodeView *> &panes() const { return m_panes; }
    /// Rows and changes; the panes went into `panes()`.
    [[nodiscard]] const ComposedDiff &composed() const { return m_composed; }

Q_SIGNALS:
    void shown();    ///< the first lines are there, and where the changes are
    void coloured(); ///< all lines are there, and their colours if there are any for this file
    void failureRetried();

private:
    void buildHead();
    void forget();
    void recompose();
    void take(ComposedDiff composed, int keepRow);
    void fillPanes(int keepRow);
    void colour();
    void applyColours(Side side, const QByteArray &styles);
    void paneFilled();
    void tellColoured();
    void showState();
    bool guardLongLines();
    void describe();
    QString factsText() const;
    void tieScrollBars();
    [[nodiscard]] CodeView *main() const { return m_panes.back(); }

    std::optional<FileDiff> m_diff;
    DiffLayout m_layout = DiffLayout::Unified;
    GapWidths m_widths;
    ComposedDiff m_composed;
    bool m_longLinesAllowed = false;
    int m_generation = 0;
    QByteArray m_beforeStyles;
    QByteArray m_afterStyles;
    int m_coloursDue = 0;       ///< sides whose colours are on their way
    bool m_tellColours = false; ///< `coloured` is due
    bool m_loading = false;
    std::vector<CodeView *> m_panes; ///< those in use: one or two
    std::vector<CodeView *> m_views;
    Highlighter m_highlighter;
    ElidedLabel *m_path;
    ElidedLabel *m_facts;
    QStackedWidget *m_stack;
    QSplitter *m_splitter;
    StateView *m_state;
    bool m_tying = false;
};

} // namespace patchplane::ui
