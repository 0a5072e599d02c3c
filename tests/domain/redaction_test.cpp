// SPDX-License-Identifier: GPL-3.0-or-later
#include "suites.h"

#include "engine/domain/secret.h"

#include <QTest>

#include <random>

using namespace patchplane;

namespace {

const QByteArray kKey = "s3cr3t/Key+with spaces&\xc3\xa4";
const QByteArray kMark = "[redacted]";

class RedactionTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void forms_data();
    void forms();
    void base64AtEveryAlignment();
    void overlappingSecretsAreOne();
    void shortValuesAreRefused();
    void forgottenValuesPass();
    void streamEqualsWhole();
    void streamHoldsBackNoMoreThanASecret();
    void secretsKeepTheirOwnBytes();
    void visible_data();
    void visible();
    void everyHiddenCharacterIsSeen();
    void brokenBytes_data();
    void brokenBytes();
};

QByteArray lowerHex(QByteArray text)
{
    for (qsizetype i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1))
        text.replace(i + 1, 2, text.sliced(i + 1, 2).toLower());
    return text;
}

QByteArray everyBytePercent(const QByteArray &text)
{
    QByteArray encoded;
    for (const char c : text)
        encoded += '%' + QByteArray(1, c).toHex();
    return encoded;
}

void RedactionTest::forms_data()
{
    QTest::addColumn<QByteArray>("form");
    QTest::newRow("plain") << kKey;
    QTest::newRow("base64") << kKey.toBase64();
    QTest::newRow("base64 url") << kKey.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    QTest::newRow("URL-encoded") << kKey.toPercentEncoding();
    QTest::newRow("URL-encoded, small hex") << lowerHex(kKey.toPercentEncoding());
    QTest::newRow("URL-encoded, slash left") << kKey.toPercentEncoding("/&");
    QTest::newRow("form-encoded") << kKey.toPercentEncoding().replace("%20", "+");
    QTest::newRow("every byte") << everyBytePercent(kKey);
}

void RedactionTest::forms()
{
    QFETCH(QByteArray, form);
    Redactor redactor;
    QVERIFY(redactor.learn(Secret(kKey)));
    const QByteArray cleaned = redactor.clean(QByteArray("before " + form + " between " + form + " after"));
    // base64 may leave the last character, which two bits of the next byte decide
    const QByteArray begin = "before " + kMark;
    QVERIFY2(cleaned.startsWith(begin), cleaned.constData());
    QCOMPARE(cleaned.count(kMark), 2);
    QVERIFY(cleaned.size() <= QByteArray("before  between  after").size() + 2 * (kMark.size() + 3));
    QCOMPARE(redactor.clean(QString(QStringLiteral("ü") + QString::fromUtf8(form))).left(11), QStringLiteral("ü") + QString::fromLatin1(kMark));
}

/// A header that is 'user:key' in base64 holds the key at an offset that nobody chose.
void RedactionTest::base64AtEveryAlignment()
{
    Redactor redactor;
    redactor.learn(Secret(kKey));
    for (const auto alphabet : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
        for (qsizetype before = 0; before < 7; ++before) {
            for (qsizetype after = 0; after < 4; ++after) {
                const QByteArray encoded = (QByteArray(QByteArray(before, 'u') + kKey + QByteArray(after, 'z'))).toBase64(alphabet);
                const QByteArray cleaned = redactor.clean(encoded);
                QVERIFY2(cleaned.contains(kMark), encoded.constData());
                QVERIFY(cleaned.size() <= kMark.size() + (before + 2) / 3 * 4 + (after + 2) / 3 * 4 + 4);
            }
        }
    }
}

void RedactionTest::overlappingSecretsAreOne()
{
    Redactor redactor;
    redactor.learn(Secret("abcdefgh"));
    redactor.learn(Secret("efghijkl"));
    QCOMPARE(redactor.clean(QByteArray("-abcdefghijkl-")), "-" + kMark + "-");
    QCOMPARE(redactor.clean(QByteArray("-abcdefghefghijkl-")), "-" + kMark + kMark + "-");
}

void RedactionTest::shortValuesAreRefused()
{
    Redactor redactor;
    QVERIFY(!redactor.learn(Secret("12345")));
    QVERIFY(!redactor.learn(Secret(QByteArray())));
    QCOMPARE(redactor.clean(QByteArray("12345")), QByteArray("12345"));
    QVERIFY(redactor.learn(Secret("123456")));
    QCOMPARE(redactor.clean(QByteArray("123456")), kMark);
}

void RedactionTest::forgottenValuesPass()
{
    Redactor redactor;
    redactor.learn(Secret("first-secret"));
    redactor.learn(Secret("second-secret"));
    redactor.forget(Secret("first-secret"));
    QCOMPARE(redactor.clean(QByteArray("first-secret second-secret")), "first-secret " + kMark);
}

/// Whatever the cuts, the pieces together are what the whole would be.
void RedactionTest::streamEqualsWhole()
{
    Redactor redactor;
    const std::vector<QByteArray> secrets{"aaaaaa", "abcabcab", "x%20y z+", kKey};
    for (const QByteArray &secret : secrets)
        redactor.learn(Secret(QByteArray(secret)));
    std::mt19937 random(7);
    int redacted = 0;
    for (int round = 0; round < 3000; ++round) {
        QByteArray whole;
        for (auto parts = random() % 8; parts > 0; --parts) {
            const QByteArray &secret = secrets[random() % secrets.size()];
            switch (random() % 6) {
            case 0: whole += secret; break;
            case 1: whole += secret.toBase64(); break;
            case 2: whole += everyBytePercent(secret); break;
            case 3: whole += secret.first(qsizetype(random() % 6)); break;
            case 4: whole += QByteArray(qsizetype(random() % 9), 'a'); break;
            default: whole += QByteArray(qsizetype(random() % 40), char('a' + random() % 3)); break;
            }
        }
        Redactor::Stream stream(redactor);
        QByteArray streamed;
        for (qsizetype at = 0; at < whole.size();) {
            const qsizetype count = std::min<qsizetype>(whole.size() - at, 1 + qsizetype(random() % 12));
            streamed += stream.push(QByteArrayView(whole).sliced(at, count));
            at += count;
        }
        streamed += stream.finish();
        QCOMPARE(streamed, redactor.clean(whole));
        redacted += int(streamed.count(kMark));
    }
    QVERIFY(redacted > 1000);
}

void RedactionTest::streamHoldsBackNoMoreThanASecret()
{
    Redactor redactor;
    Redactor::Stream free(redactor);
    QCOMPARE(free.push("at once"), QByteArray("at once"));
    redactor.learn(Secret("secret"));
    Redactor::Stream stream(redactor);
    QCOMPARE(stream.push(QByteArray(100, '.')).size(), 100 - (6 * 3 - 1));
    qsizetype out = 0;
    for (int i = 0; i < 1000; ++i)
        out += stream.push("secret").size();
    QVERIFY(out > 900 * kMark.size());
}

void RedactionTest::secretsKeepTheirOwnBytes()
{
    QByteArray mine = "password-of-mine";
    const Secret secret(mine);
    const Secret copy = secret;
    QCOMPARE(mine, QByteArray("password-of-mine")); // a copy that somebody else holds is not overwritten
    QCOMPARE(copy.expose(), mine);
    QVERIFY(copy.expose().constData() != mine.constData());
    QByteArray given = "password-handed-over";
    const char *bytes = given.constData();
    const Secret owner(std::move(given));
    QVERIFY(owner.expose().constData() != bytes); // wiped, since nobody shares it
}

void RedactionTest::visible_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &text, const char *expected) {
        QTest::newRow(name) << text << QString::fromUtf8(expected);
    };
    row("plain", QStringLiteral("Grüße, 世界! \U0001F980"), "Grüße, 世界! \xf0\x9f\xa6\x80");
    row("newline and tab", QStringLiteral("a\n\tb"), "a\n\tb");
    row("escape", QStringLiteral("\x1b[31mred"), "\\u{1B}[31mred");
    row("carriage return", QStringLiteral("safe\rbad"), "safe\\u{D}bad");
    row("bell, delete, C1", QStringLiteral("\a\x7f\u0085"), "\\u{7}\\u{7F}\\u{85}");
    row("bidi override", QStringLiteral("a\u202Eb\u2066c\u2069"), "a\\u{202E}b\\u{2066}c\\u{2069}");
    row("zero width", QStringLiteral("a\u200Bb\u200Dc\uFEFF"), "a\\u{200B}b\\u{200D}c\\u{FEFF}");
    row("soft hyphen", QStringLiteral("a\u00ADb"), "a\\u{AD}b");
    row("line separators", QStringLiteral("\u2028\u2029"), "\\u{2028}\\u{2029}");
    row("unusual spaces", QStringLiteral("a\u00A0b\u2003c\u3000"), "a\\u{A0}b\\u{2003}c\\u{3000}");
    row("private use", QStringLiteral("\uE000\U000F0000"), "\\u{E000}\\u{F0000}");
    row("unassigned", QStringLiteral("\u0378\U0010FFFF"), "\\u{378}\\u{10FFFF}");
    row("tags", QStringLiteral("\U000E0041"), "\\u{E0041}");
    row("variation selectors", QStringLiteral("a\uFE0F\U000E0100"), "a\\u{FE0F}\\u{E0100}");
    row("fillers", QStringLiteral("\u3164\u115F\uFFA0\u2800"), "\\u{3164}\\u{115F}\\u{FFA0}\\u{2800}");
    row("grapheme joiner", QStringLiteral("a\u034F"), "a\\u{34F}");
    row("combining mark stays", QStringLiteral("e\u0301"), "e\xcc\x81");
    row("lone surrogates", QString(QChar(0xD83D)) + u'x' + QChar(0xDE00), "\\u{D83D}x\\u{DE00}");
}

void RedactionTest::visible()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(visibleText(text), expected);
    if (text.isValidUtf16())
        QCOMPARE(visibleBytes(text.toUtf8()), expected);
}

/// By property over all of Unicode: what came through is a letter, mark, number, punctuation, symbol or U+0020.
void RedactionTest::everyHiddenCharacterIsSeen()
{
    for (char32_t code = 0; code <= 0x10FFFF; ++code) {
        const QString text = code >= 0xD800 && code <= 0xDFFF ? QString(QChar(char16_t(code))) : QString(QChar::fromUcs4(code));
        const QChar::Category category = QChar::category(code);
        const bool separator = category >= QChar::Separator_Space && category <= QChar::Separator_Paragraph;
        const bool other = category >= QChar::Other_Control && category <= QChar::Other_NotAssigned;
        const bool plain = code == U' ' || code == U'\n' || code == U'\t';
        if ((separator || other) && !plain && visibleText(text) == text)
            QFAIL(qPrintable(QString::number(code, 16)));
    }
}

void RedactionTest::brokenBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("expected");
    QTest::newRow("latin 1") << QByteArray("caf\xe9.txt") << QStringLiteral("caf\\x{E9}.txt");
    QTest::newRow("cut") << QByteArray("\xf0\x9f\xa6") << QStringLiteral("\\x{F0}\\x{9F}\\x{A6}");
    QTest::newRow("over-long slash") << QByteArray("\xc0\xaf") << QStringLiteral("\\x{C0}\\x{AF}");
    QTest::newRow("over-long, three") << QByteArray("\xe0\x80\xaf") << QStringLiteral("\\x{E0}\\x{80}\\x{AF}");
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QStringLiteral("\\x{ED}\\x{A0}\\x{80}");
    QTest::newRow("beyond") << QByteArray("\xf4\x90\x80\x80") << QStringLiteral("\\x{F4}\\x{90}\\x{80}\\x{80}");
    QTest::newRow("ff") << QByteArray("\xff" "a") << QStringLiteral("\\x{FF}a");
    QTest::newRow("continuation") << QByteArray("\x80") << QStringLiteral("\\x{80}");
    QTest::newRow("nul") << QByteArray("a\0b", 3) << QStringLiteral("a\\u{0}b");
    QTest::newRow("empty") << QByteArray() << QString();
}

void RedactionTest::brokenBytes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, expected);
    QCOMPARE(visibleBytes(bytes), expected);
}

} // namespace

std::unique_ptr<QObject> redactionTest()
{
    return std::make_unique<RedactionTest>();
}

#include "redaction_test.moc"
