// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>
#include <shared_mutex>
#include <vector>

namespace patchplane {

/// A credential in memory. It has no encode, no stream operator and no comparison, so a step that returned one
/// would not compile (security.md 12). Its bytes are overwritten when the last copy goes; bytes that somebody still
/// shares (a copy of `expose()`) are theirs.
class Secret
{
public:
    explicit Secret(QByteArray value);
    /// The bytes, for the one call that needs them; never kept.
    const QByteArray &expose() const { return *m_value; }

private:
    std::shared_ptr<const QByteArray> m_value;
};

/// Takes live secrets out of whatever leaves the engine (log, store's logs, artifact, diagnostics): plain, base64
/// (standard and URL alphabet, wherever in the encoded text it begins) and URL-encoded (any of its bytes as %XX, a
/// space as '+'), replaced by "[redacted]". One instance in the program, handed to every sink; thread-safe.
class Redactor
{
public:
    static constexpr qsizetype kShortest = 6; ///< bytes; a shorter value would eat the text

    ~Redactor();
    /// From now on this value never leaves. False, and nothing is done, for one that is shorter than kShortest.
    bool learn(const Secret &secret);
    void forget(const Secret &secret);
    [[nodiscard]] QByteArray clean(QByteArrayView bytes) const;
    [[nodiscard]] QByteArray clean(const QByteArray &bytes) const { return clean(QByteArrayView(bytes)); }
    [[nodiscard]] QString clean(const QString &text) const;

    /// For output that comes in pieces: holds back just as many bytes as a secret could still begin in. The pieces
    /// together are what `clean` makes of the whole. One thread at a time.
    class Stream
    {
    public:
        explicit Stream(const Redactor &redactor) : m_redactor(redactor) {}
        [[nodiscard]] QByteArray push(QByteArrayView piece);
        [[nodiscard]] QByteArray finish();

    private:
        const Redactor &m_redactor;
        QByteArray m_held;
        qsizetype m_covered = 0; ///< of m_held: the end of a secret that was replaced already
    };

private:
    struct Needle {
        QByteArray plain;
        std::vector<QByteArray> forms; ///< plain, and base64 in both alphabets and at all three alignments
    };
    struct Span {
        qsizetype from;
        qsizetype to;
    };
    [[nodiscard]] std::vector<Span> find(QByteArrayView bytes) const;
    [[nodiscard]] qsizetype longest() const;
    static QByteArray replaced(QByteArrayView bytes, const std::vector<Span> &spans, qsizetype covered);

    mutable std::shared_mutex m_lock;
    std::vector<Needle> m_needles;
    qsizetype m_longest = 0;
};

/// Control, bidirectional and invisible characters by Unicode property as visible escapes (\u{200B}): categories Cc, Cf,
/// Zl, Zp, Co, Cs and unassigned, every space but U+0020, and what is ignorable or blank by default although it counts
/// as letter, mark or symbol (variation selectors, fillers). Newline and tab stay. For terminals, notifications, logs and the window (security.md 27).
[[nodiscard]] QString visibleText(const QString &text);
/// The same for bytes that may not be UTF-8: broken bytes become \x{NN}.
[[nodiscard]] QString visibleBytes(QByteArrayView bytes);

} // namespace patchplane
