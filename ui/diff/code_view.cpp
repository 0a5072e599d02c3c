// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/code_view.h"

#include "ui/shared/theme.h"

// Its headers need the keywords that our code does without.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#include <Qsci/qsciscintilla.h>
#undef signals
#undef slots

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace patchplane::ui {

using Sci = QsciScintillaBase;

// Style numbers: 0 plain text; 1 + CodeTone from the highlighter; margins and gaps above them. 32..39 are Scintilla's.
static constexpr int kMarginStyle = 20; ///< + PaneLine::Kind
static constexpr int kGapStyle = 30;
static constexpr int kAddedMarker = 1, kRemovedMarker = 2, kGapMarker = 3, kFillerMarker = 4;
static constexpr int kAddedWord = 8, kRemovedWord = 9;
static constexpr int kNumberMargin = 0;

class CodeView::Editor : public QsciScintilla
{
public:
    explicit Editor(CodeView *view) : QsciScintilla(view), m_view(view) {}
    long call(unsigned int message, unsigned long first = 0, long second = 0) const
    {
        return SendScintilla(message, first, second);
    }
    bool isGap(int row) const
    {
        return row >= 0 && row < m_view->rows() && m_view->m_pane.lines[size_t(row)].kind == PaneLine::Gap;
    }

protected:
    void mousePressEvent(QMouseEvent *event) override
    {
        m_view->m_goTo = -1; // the person goes elsewhere
        QsciScintilla::mousePressEvent(event);
        const int row = m_view->currentRow();
        if (event->button() == Qt::LeftButton && isGap(row))
            Q_EMIT m_view->gapActivated(row);
    }
    void keyPressEvent(QKeyEvent *event) override
    {
        m_view->m_goTo = -1;
        const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
        if (enter && isGap(m_view->currentRow()))
            Q_EMIT m_view->gapActivated(m_view->currentRow());
        else
            QsciScintilla::keyPressEvent(event);
    }
    void resizeEvent(QResizeEvent *event) override
    {
        QsciScintilla::resizeEvent(event);
        m_view->numberVisible();
    }
    void paintEvent(QPaintEvent *event) override
    {
        QsciScintilla::paintEvent(event);
        hatchFillers();
    }

private:
    /// Lines that this side does not have get a hatch, so that nobody takes them for empty lines.
    void hatchFillers()
    {
        const std::vector<PaneLine> &lines = m_view->m_pane.lines;
        const int height = int(call(SCI_TEXTHEIGHT));
        const int first = int(call(SCI_GETFIRSTVISIBLELINE));
        const int last = std::min(int(m_view->m_filled.row), first + viewport()->height() / std::max(1, height) + 2);
        QPainter painter(viewport());
        QColor ink = tokensOf(palette()).border;
        painter.setPen(Qt::NoPen);
        painter.setBrush(QBrush(ink, Qt::BDiagPattern));
        for (int row = first; row < last; ++row) {
            if (lines[size_t(row)].kind == PaneLine::Filler)
                painter.drawRect(0, (row - first) * height, viewport()->width(), height);
        }
    }
    CodeView *m_view;
};

CodeView::CodeView(QWidget *parent)
    : QWidget(parent)
    , m_editor(new Editor(this))
    , m_turn(new QTimer(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_editor);
    setFocusProxy(m_editor);
    setUp();
    applyTheme();
    m_turn->setSingleShot(true);
    m_turn->setInterval(0);
    connect(m_turn, &QTimer::timeout, this, &CodeView::fillOn);
    connect(m_editor->verticalScrollBar(), &QScrollBar::valueChanged, this, &CodeView::numberVisible);
}

CodeView::~CodeView() = default;

void CodeView::setUp()
{
    m_editor->setFrameShape(QFrame::NoFrame);
    m_editor->setUtf8(true);
    m_editor->setReadOnly(true);
    m_editor->setTabWidth(4);
    m_editor->call(Sci::SCI_SETLEXER, Sci::SCLEX_CONTAINER); // the style bytes are ours
    m_editor->call(Sci::SCI_SETUNDOCOLLECTION, 0);
    m_editor->call(Sci::SCI_SETMODEVENTMASK, 0); // for each piece that is put in it counts all characters before it
    m_editor->call(Sci::SCI_SETSCROLLWIDTH, 1);
    m_editor->call(Sci::SCI_SETSCROLLWIDTHTRACKING, 1);
    m_editor->call(Sci::SCI_SETEXTRAASCENT, 2);
    m_editor->call(Sci::SCI_SETEXTRADESCENT, 2);
    for (unsigned long margin = 0; margin < 5; ++margin) {
        m_editor->call(Sci::SCI_SETMARGINWIDTHN, margin, 0);
        m_editor->call(Sci::SCI_SETMARGINMASKN, margin, 0); // a marker without a margin is a line's ground
    }
    m_editor->call(Sci::SCI_SETMARGINTYPEN, kNumberMargin, Sci::SC_MARGIN_RTEXT);
    m_editor->call(Sci::SCI_SETMARGINLEFT, 0, 0);
    for (const int marker : {kAddedMarker, kRemovedMarker, kGapMarker, kFillerMarker})
        m_editor->call(Sci::SCI_MARKERDEFINE, static_cast<unsigned long>(marker), Sci::SC_MARK_BACKGROUND);
    for (const int indicator : {kAddedWord, kRemovedWord}) {
        m_editor->call(Sci::SCI_INDICSETSTYLE, static_cast<unsigned long>(indicator), Sci::INDIC_STRAIGHTBOX);
        m_editor->call(Sci::SCI_INDICSETUNDER, static_cast<unsigned long>(indicator), 1);
        m_editor->call(Sci::SCI_INDICSETALPHA, static_cast<unsigned long>(indicator), 255);
        m_editor->call(Sci::SCI_INDICSETOUTLINEALPHA, static_cast<unsigned long>(indicator), 255);
    }
}

void CodeView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
}

void CodeView::applyTheme()
{
    const Tokens &t = tokensOf(palette());
    const auto ink = [this](int style, const QColor &fore, const QColor &back) {
        m_editor->SendScintilla(Sci::SCI_STYLESETFORE, static_cast<unsigned long>(style), fore);
        m_editor->SendScintilla(Sci::SCI_STYLESETBACK, static_cast<unsigned long>(style), back);
    };
    const QFont font = fontOf(Type::Code);
    const QByteArray family = font.family().toUtf8();
    m_editor->SendScintilla(Sci::SCI_STYLESETFONT, static_cast<unsigned long>(Sci::STYLE_DEFAULT), family.constData());
    m_editor->call(Sci::SCI_STYLESETSIZEFRACTIONAL, Sci::STYLE_DEFAULT, long(font.pixelSize() * 7200.0 / logicalDpiY()));
    ink(Sci::STYLE_DEFAULT, t.text, t.surface);
    m_editor->call(Sci::SCI_STYLECLEARALL);
    for (int tone = 0; tone < kCodeTones; ++tone)
        ink(1 + tone, t.code[size_t(tone)], t.surface);
    ink(kMarginStyle + PaneLine::Equal, t.muted, t.window);
    ink(kMarginStyle + PaneLine::Removed, t.of(Tone::Bad), t.removedLine);
    ink(kMarginStyle + PaneLine::Added, t.of(Tone::Good), t.addedLine);
    ink(kMarginStyle + PaneLine::Filler, t.muted, t.filler);
    ink(kMarginStyle + PaneLine::Gap, t.of(Tone::Accent), t.gap);
    ink(kGapStyle, t.of(Tone::Accent), t.gap);
    ink(Sci::STYLE_LINENUMBER, t.muted, t.window);
    const std::initializer_list<std::pair<int, QColor>> grounds{
        {kAddedMarker, t.addedLine}, {kRemovedMarker, t.removedLine}, {kGapMarker, t.gap}, {kFillerMarker, t.filler}};
    for (const auto &[marker, colour] : grounds)
        m_editor->SendScintilla(Sci::SCI_MARKERSETBACK, static_cast<unsigned long>(marker), colour);
    m_editor->SendScintilla(Sci::SCI_INDICSETFORE, static_cast<unsigned long>(kAddedWord), t.addedWord);
    m_editor->SendScintilla(Sci::SCI_INDICSETFORE, static_cast<unsigned long>(kRemovedWord), t.removedWord);
    m_editor->SendScintilla(Sci::SCI_SETCARETFORE, t.text);
    QColor selection = t.accent;
    m_editor->SendScintilla(Sci::SCI_SETSELBACK, 1UL, selection);
    m_editor->call(Sci::SCI_SETSELALPHA, 70);
    m_editor->setMarginsBackgroundColor(t.window);
}

void CodeView::setPane(PaneText pane, Numbers numbers)
{
    m_pane = std::move(pane);
    m_numbers = numbers;
    int last = 1;
    for (const PaneLine &line : m_pane.lines)
        last = std::max({last, line.before + 1, line.after + 1});
    m_digits = std::max(3, int(QString::number(last).size()));
    m_numbered.assign(m_pane.lines.size(), false);
    const int columns = (numbers == Numbers::Both ? 2 * m_digits + 1 : m_digits) + 3;
    const QFontMetrics metrics(fontOf(Type::Code));
    m_editor->call(Sci::SCI_SETMARGINWIDTHN, kNumberMargin, metrics.horizontalAdvance(QString(columns, u'0')));
    empty();
    fillOn();
}

void CodeView::empty()
{
    m_turn->stop();
    m_filled = m_styled = {};
    m_markedWords = 0;
    m_goTo = -1;
    m_beforeStyles.clear();
    m_afterStyles.clear();
    m_editor->call(Sci::SCI_SETREADONLY, 0);
    m_editor->call(Sci::SCI_MARKERDELETEALL, static_cast<unsigned long>(-1));
    m_editor->call(Sci::SCI_MARGINTEXTCLEARALL);
    m_editor->call(Sci::SCI_SETSCROLLWIDTH, 1);
    m_editor->call(Sci::SCI_CLEARALL);
    m_editor->call(Sci::SCI_ALLOCATE, static_cast<unsigned long>(m_pane.text.size()));
    m_editor->call(Sci::SCI_SETREADONLY, 1);
}

bool CodeView::isFilled() const
{
    const bool styled = m_styled.row == m_pane.lines.size() || (m_beforeStyles.isEmpty() && m_afterStyles.isEmpty());
    return m_filled.row == m_pane.lines.size() && styled;
}

/// One turn: text first, colours when all of it is in.
void CodeView::fillOn()
{
    if (m_filled.row < m_pane.lines.size())
        append(turnAfter(m_pane, m_filled));
    else if (!isFilled())
        style(turnAfter(m_pane, m_styled));
    if (!isFilled())
        m_turn->start();
    else
        Q_EMIT filled();
}

void CodeView::append(PanePlace to)
{
    m_editor->call(Sci::SCI_SETREADONLY, 0);
    const QByteArrayView text = QByteArrayView(m_pane.text).sliced(m_filled.byte, to.byte - m_filled.byte);
    m_editor->SendScintilla(Sci::SCI_APPENDTEXT, static_cast<unsigned long>(text.size()), text.constData());
    m_editor->call(Sci::SCI_SETREADONLY, 1);
    markLines(to);
    markWords(to);
    m_filled = to;
    if (m_goTo >= 0 && size_t(m_goTo) < m_filled.row)
        goToRow(m_goTo);
    numberVisible();
}

void CodeView::markLines(PanePlace to)
{
    static constexpr std::array kMarkers{-1, kRemovedMarker, kAddedMarker, kFillerMarker, kGapMarker};
    qsizetype at = m_filled.byte;
    for (size_t row = m_filled.row; row < to.row; ++row) {
        const PaneLine &line = m_pane.lines[row];
        if (const int marker = kMarkers[size_t(line.kind)]; marker >= 0)
            m_editor->call(Sci::SCI_MARKERADD, row, marker);
        if (line.kind == PaneLine::Gap) {
            m_editor->call(Sci::SCI_STARTSTYLING, static_cast<unsigned long>(at), 0);
            m_editor->call(Sci::SCI_SETSTYLING, static_cast<unsigned long>(line.size), kGapStyle);
        }
        at += line.size + 1;
    }
}

void CodeView::markWords(PanePlace to)
{
    for (; m_markedWords < m_pane.words.size() && m_pane.words[m_markedWords].from < to.byte; ++m_markedWords) {
        const WordMark &word = m_pane.words[m_markedWords];
        m_editor->call(Sci::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(word.side == Side::Before ? kRemovedWord : kAddedWord));
        m_editor->call(Sci::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(word.from), long(word.size));
    }
}

void CodeView::setStyles(const QByteArray &before, const QByteArray &after)
{
    m_beforeStyles = before;
    m_afterStyles = after;
    m_styled = {};
    if (!m_turn->isActive())
        fillOn();
}

void CodeView::style(PanePlace to)
{
    QByteArray styles = paneStyles(m_pane, m_styled, to, m_beforeStyles, m_afterStyles);
    qsizetype at = 0;
    for (size_t row = m_styled.row; row < to.row; ++row) {
        const PaneLine &line = m_pane.lines[row];
        if (line.kind == PaneLine::Gap)
            std::fill_n(styles.begin() + at, line.size, char(kGapStyle));
        at += line.size + 1;
    }
    m_editor->call(Sci::SCI_STARTSTYLING, static_cast<unsigned long>(m_styled.byte), 0);
    m_editor->SendScintilla(Sci::SCI_SETSTYLINGEX, static_cast<unsigned long>(styles.size()), styles.constData());
    m_styled = to;
}

QString CodeView::numberText(int row) const
{
    const PaneLine &line = m_pane.lines[size_t(row)];
    const auto number = [this](int n) { return n < 0 ? QString(m_digits, u' ') : QString::number(n + 1).rightJustified(m_digits); };
    if (line.kind == PaneLine::Gap)
        return QStringLiteral("⋯ ");
    const QChar sign = line.kind == PaneLine::Added ? u'+' : line.kind == PaneLine::Removed ? QChar(0x2212) : u' ';
    QString text;
    if (m_numbers == Numbers::Both)
        text = number(line.before) % u' ' % number(line.after);
    else
        text = number(m_numbers == Numbers::Before ? line.before : line.after);
    return text % u' ' % sign % u' ';
}

/// Margin texts of 100,000 rows cost 100 ms; those of a screen cost nothing.
void CodeView::numberVisible()
{
    const int first = firstVisibleRow();
    const int screen = int(m_editor->call(Sci::SCI_LINESONSCREEN)) + 2;
    const int last = std::min(first + screen, int(m_filled.row));
    for (int row = std::max(0, first); row < last; ++row) {
        if (m_numbered[size_t(row)])
            continue;
        m_numbered[size_t(row)] = true;
        const QByteArray text = numberText(row).toUtf8();
        m_editor->SendScintilla(Sci::SCI_MARGINSETTEXT, static_cast<unsigned long>(row), text.constData());
        m_editor->call(Sci::SCI_MARGINSETSTYLE, static_cast<unsigned long>(row), kMarginStyle + m_pane.lines[size_t(row)].kind);
    }
}

int CodeView::rows() const
{
    return int(m_pane.lines.size());
}

int CodeView::currentRow() const
{
    if (m_goTo >= 0)
        return m_goTo;
    return int(m_editor->call(Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(m_editor->call(Sci::SCI_GETCURRENTPOS))));
}

int CodeView::firstVisibleRow() const
{
    return int(m_editor->call(Sci::SCI_GETFIRSTVISIBLELINE));
}

QString CodeView::rowText(int row) const
{
    QString text = m_editor->text(row);
    if (text.endsWith(u'\n'))
        text.chop(1);
    return text;
}

void CodeView::goToRow(int row)
{
    const bool in = row < int(m_filled.row) || m_filled.row == m_pane.lines.size();
    m_goTo = in ? -1 : row;
    if (!in)
        return;
    const long position = m_editor->call(Sci::SCI_POSITIONFROMLINE, static_cast<unsigned long>(std::max(0, row)));
    m_editor->call(Sci::SCI_GOTOPOS, static_cast<unsigned long>(position));
    const long third = m_editor->call(Sci::SCI_LINESONSCREEN) / 3;
    m_editor->call(Sci::SCI_SETFIRSTVISIBLELINE, static_cast<unsigned long>(std::max(0L, row - third)));
    numberVisible();
}

bool CodeView::find(const QString &text, bool forward)
{
    return !text.isEmpty() && m_editor->findFirst(text, false, false, false, true, forward);
}

QScrollBar *CodeView::verticalBar() const
{
    return m_editor->verticalScrollBar();
}

QScrollBar *CodeView::horizontalBar() const
{
    return m_editor->horizontalScrollBar();
}

} // namespace patchplane::ui
