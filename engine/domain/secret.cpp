// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/secret.h"

#include <algorithm>
#include <mutex>

namespace patchplane {

static constexpr QByteArrayView kMark = "[redacted]";

/// Overwrites bytes that nobody else shares. The write goes through volatile, so that no compiler drops it.
static void wipe(QByteArray &bytes)
{
    if (!bytes.isDetached())
        return;
    volatile char *at = bytes.data();
    for (qsizetype i = 0; i < bytes.size(); ++i)
        at[i] = 0;
}

Secret::Secret(QByteArray value)
    : m_value(new QByteArray(value.constData(), value.size()), [](QByteArray *bytes) {
        wipe(*bytes);
        delete bytes;
    })
{
    wipe(value);
}

// ---- forms of a secret ----------------------------------------------------------------------------------------

/// What base64 makes of the secret when `before` bytes of something else stand before it in its group of three: only
/// the characters that the secret alone decides.
static QByteArray base64Form(const QByteArray &secret, qsizetype before, QByteArray::Base64Options alphabet)
{
    const QByteArray whole = QByteArray(before, '\0') + secret;
    const QByteArray encoded = whole.toBase64(alphabet | QByteArray::OmitTrailingEquals);
    const qsizetype from = (before * 8 + 5) / 6;
    const qsizetype to = (before + secret.size()) * 8 / 6;
    return encoded.sliced(from, to - from);
}

static std::vector<QByteArray> formsOf(const QByteArray &secret)
{
    std::vector<QByteArray> forms{QByteArray(secret.constData(), secret.size())};
    for (const auto alphabet : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
        for (qsizetype before = 0; before < 3; ++before) {
            QByteArray form = base64Form(secret, before, alphabet);
            if (!std::ranges::contains(forms, form))
                forms.push_back(std::move(form));
        }
    }
    return forms;
}

static int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char small = char(c | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/// The length of the secret at `from` with any of its bytes written as %XX (or '+'); 0 if it is not there.
static qsizetype urlEncodedAt(QByteArrayView bytes, qsizetype from, const QByteArray &secret)
{
    qsizetype at = from;
    for (const char wanted : secret) {
        if (at >= bytes.size())
            return 0;
        if (bytes[at] == wanted || (wanted == ' ' && bytes[at] == '+')) {
            ++at;
            continue;
        }
        if (bytes[at] != '%' || at + 2 >= bytes.size())
            return 0;
        const int high = hexDigit(bytes[at + 1]);
        const int low = hexDigit(bytes[at + 2]);
        if (high < 0 || low < 0 || char(high * 16 + low) != wanted)
            return 0;
        at += 3;
    }
    return at - from;
}

// ---- redactor -------------------------------------------------------------------------------------------------

Redactor::~Redactor()
{
    for (Needle &needle : m_needles) {
        wipe(needle.plain);
        std::ranges::for_each(needle.forms, wipe);
    }
}

bool Redactor::learn(const Secret &secret)
{
    const QByteArray &value = secret.expose();
    if (value.size() < kShortest)
        return false;
    const std::unique_lock lock(m_lock);
    if (!std::ranges::contains(m_needles, value, &Needle::plain))
        m_needles.push_back({QByteArray(value.constData(), value.size()), formsOf(value)});
    m_longest = std::max(m_longest, value.size() * 3);
    return true;
}

void Redactor::forget(const Secret &secret)
{
    const std::unique_lock lock(m_lock);
    m_longest = 0;
    std::erase_if(m_needles, [&](Needle &needle) {
        const bool gone = needle.plain == secret.expose();
        if (gone) {
            wipe(needle.plain);
            std::ranges::for_each(needle.forms, wipe);
        } else {
            m_longest = std::max(m_longest, needle.plain.size() * 3);
        }
        return gone;
    });
}

qsizetype Redactor::longest() const
{
    const std::shared_lock lock(m_lock);
    return m_longest;
}

/// Where secrets stand, in order; those that overlap are one.
std::vector<Redactor::Span> Redactor::find(QByteArrayView bytes) const
{
    std::vector<Span> spans;
    const std::shared_lock lock(m_lock);
    for (const Needle &needle : m_needles) {
        for (const QByteArray &form : needle.forms) {
            for (qsizetype at = bytes.indexOf(form); at >= 0; at = bytes.indexOf(form, at + 1))
                spans.push_back({at, at + form.size()});
        }
        if (!bytes.contains('%') && !bytes.contains('+'))
            continue;
        for (qsizetype at = 0; at < bytes.size(); ++at) {
            if (const qsizetype length = urlEncodedAt(bytes, at, needle.plain); length > 0)
                spans.push_back({at, at + length});
        }
    }
    std::ranges::sort(spans, {}, &Span::from);
    std::vector<Span> merged;
    for (const Span &span : spans) {
        if (!merged.empty() && span.from < merged.back().to)
            merged.back().to = std::max(merged.back().to, span.to);
        else
            merged.push_back(span);
    }
    return merged;
}

/// `bytes` with a mark for each span; the first `covered` bytes belong to a mark that was written before.
QByteArray Redactor::replaced(QByteArrayView bytes, const std::vector<Span> &spans, qsizetype covered)
{
    QByteArray text;
    qsizetype at = covered;
    for (const Span &span : spans) {
        if (span.from >= covered) {
            text += bytes.sliced(at, span.from - at);
            text += kMark;
        }
        at = std::max(at, span.to);
    }
    return text += bytes.sliced(at);
}

QByteArray Redactor::clean(QByteArrayView bytes) const
{
    return replaced(bytes, find(bytes), 0);
}

QString Redactor::clean(const QString &text) const
{
    const QByteArray bytes = text.toUtf8();
    const std::vector<Span> spans = find(bytes);
    return spans.empty() ? text : QString::fromUtf8(replaced(bytes, spans, 0));
}

QByteArray Redactor::Stream::push(QByteArrayView piece)
{
    m_held += piece;
    const qsizetype cut = std::max<qsizetype>(0, m_held.size() - std::max<qsizetype>(0, m_redactor.longest() - 1));
    if (cut <= 0)
        return {};
    std::vector<Span> spans = m_redactor.find(m_held);
    std::erase_if(spans, [&](const Span &span) { return span.from >= cut; });
    // A secret across the cut is replaced now; the rest of it stays held (another one may begin in it), as covered.
    qsizetype reach = std::max(cut, m_covered);
    for (const Span &span : spans)
        reach = std::max(reach, span.to);
    const QByteArray out = m_covered >= reach ? QByteArray() : replaced(QByteArrayView(m_held).first(reach), spans, m_covered);
    m_held.remove(0, cut);
    m_covered = reach - cut;
    return out;
}

QByteArray Redactor::Stream::finish()
{
    const QByteArray out = replaced(m_held, m_redactor.find(m_held), m_covered);
    m_held.clear();
    m_covered = 0;
    return out;
}

} // namespace patchplane
