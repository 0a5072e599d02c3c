// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/highlighter.h"

#include "ui/diff/line_index.h"
#include "ui/shared/tokens.h"

#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/State>
#include <QFuture>
#include <QPromise>

namespace patchplane::ui {

namespace KSH = KSyntaxHighlighting;

static CodeTone toneOf(KSH::Theme::TextStyle style)
{
    switch (style) {
    case KSH::Theme::Keyword:
    case KSH::Theme::ControlFlow:
    case KSH::Theme::Operator: return style == KSH::Theme::Operator ? CodeTone::Plain : CodeTone::Keyword;
    case KSH::Theme::DataType:
    case KSH::Theme::Extension: return CodeTone::Type;
    case KSH::Theme::Function:
    case KSH::Theme::BuiltIn: return CodeTone::Function;
    case KSH::Theme::String:
    case KSH::Theme::Char:
    case KSH::Theme::VerbatimString:
    case KSH::Theme::SpecialString: return CodeTone::String;
    case KSH::Theme::DecVal:
    case KSH::Theme::BaseN:
    case KSH::Theme::Float: return CodeTone::Number;
    case KSH::Theme::Comment:
    case KSH::Theme::Documentation:
    case KSH::Theme::CommentVar:
    case KSH::Theme::Information:
    case KSH::Theme::Annotation: return CodeTone::Comment;
    case KSH::Theme::Preprocessor:
    case KSH::Theme::Import: return CodeTone::Preprocessor;
    case KSH::Theme::Constant:
    case KSH::Theme::SpecialChar: return CodeTone::Constant;
    case KSH::Theme::Attribute:
    case KSH::Theme::Variable: return CodeTone::Attribute;
    case KSH::Theme::Error: return CodeTone::Error;
    default: return CodeTone::Plain;
    }
}

namespace {

/// Writes tones of one line into the style bytes. The library speaks of UTF-16 units, the view of bytes.
class StyleWriter : public KSH::AbstractHighlighter
{
public:
    QByteArray write(const KSH::Definition &definition, const QByteArray &blob, const std::function<bool()> &wanted)
    {
        setDefinition(definition);
        const LineIndex lines(blob);
        m_styles = QByteArray(blob.size(), '\0');
        KSH::State state;
        for (int n = 0; n < lines.count(); ++n) {
            if (n % 512 == 0 && !wanted())
                return {};
            const QByteArrayView line = lines.line(n);
            if (line.size() > Highlighter::kLongestLine)
                continue;
            m_start = lines.offset(n);
            const QString text = QString::fromUtf8(line);
            mapOffsets(text, line.size());
            state = highlightLine(text, state);
        }
        return std::move(m_styles);
    }

protected:
    void applyFormat(int offset, int length, const KSH::Format &format) override
    {
        const CodeTone tone = toneOf(format.textStyle());
        if (tone == CodeTone::Plain)
            return;
        const qsizetype from = byteOf(offset);
        const qsizetype to = std::min(byteOf(offset + length), m_size);
        std::fill(m_styles.begin() + m_start + from, m_styles.begin() + m_start + to, char(1 + int(tone)));
    }

private:
    void mapOffsets(const QString &text, qsizetype size)
    {
        m_size = size;
        m_offsets.clear();
        if (text.size() == size)
            return; // one byte a character
        qsizetype at = 0;
        for (const QChar c : text) {
            m_offsets.push_back(std::min(at, size));
            at += c.unicode() < 0x80 ? 1 : c.unicode() < 0x800 || c.isSurrogate() ? 2 : 3;
        }
        m_offsets.push_back(std::min(at, size));
    }
    qsizetype byteOf(int unit) const { return m_offsets.empty() ? unit : m_offsets[std::min(size_t(unit), m_offsets.size() - 1)]; }

    QByteArray m_styles;
    std::vector<qsizetype> m_offsets;
    qsizetype m_start = 0;
    qsizetype m_size = 0;
};

} // namespace

/// Lives on the worker thread from its first use on; only that thread touches it.
struct Highlighter::Worker {
    std::unique_ptr<KSH::Repository> repository;

    QByteArray run(const QByteArray &blob, const QString &fileName, const std::function<bool()> &wanted)
    {
        if (!repository)
            repository = std::make_unique<KSH::Repository>();
        const KSH::Definition definition = repository->definitionForFileName(fileName);
        return definition.isValid() && wanted() ? StyleWriter().write(definition, blob, wanted) : QByteArray();
    }
};

Highlighter::Highlighter(QObject *parent)
    : QObject(parent)
    , m_worker(std::make_shared<Worker>())
    , m_generation(std::make_shared<std::atomic<int>>(0))
    , m_known(64 << 20)
{
    m_pool.setMaxThreadCount(1);
    m_pool.setExpiryTimeout(-1);
}

Highlighter::~Highlighter()
{
    abandon();
    m_pool.waitForDone();
}

void Highlighter::abandon()
{
    m_generation->fetch_add(1);
}

void Highlighter::highlight(const ContentDigest &content, const QByteArray &blob, const QString &fileName, QObject *context,
                            std::function<void(const QByteArray &)> done)
{
    const QString key = content.toString() % u'/' % fileName;
    if (const QByteArray *known = m_known.object(key)) {
        done(*known);
        return;
    }
    const auto wanted = [generation = m_generation, mine = m_generation->load()] { return generation->load() == mine; };
    auto promise = std::make_shared<QPromise<QByteArray>>();
    QFuture<QByteArray> future = promise->future();
    promise->start();
    m_pool.start([promise, worker = m_worker, blob, fileName, wanted] {
        promise->addResult(worker->run(blob, fileName, wanted));
        promise->finish();
    });
    future.then(context, [this, key, wanted, done = std::move(done)](const QByteArray &styles) {
        if (!wanted())
            return;
        m_known.insert(key, new QByteArray(styles), styles.size() + 1);
        done(styles);
    });
}

} // namespace patchplane::ui
