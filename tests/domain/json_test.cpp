// SPDX-License-Identifier: GPL-3.0-or-later
#include "suites.h"

#include "engine/domain/events.h"
#include "engine/domain/secret.h"
#include "engine/domain/timeline.h"

#include <QTest>

#include <random>

using namespace patchplane;

// A secret has no encode, and nothing that holds one has: this is what keeps it out of log and contracts.
struct HoldsSecret {
    QString name;
    Secret secret;
    static constexpr auto fields()
    {
        return std::tuple(field("name", &HoldsSecret::name), field("secret", &HoldsSecret::secret));
    }
};
template <class T>
concept HasToJson = requires(const T &value) { toJson(value); };
static_assert(HasToJson<Decision> && HasToJson<Event> && HasToJson<std::vector<EventRecord>>);
static_assert(!HasToJson<Secret> && !HasToJson<HoldsSecret>);
static_assert(!HasToJson<std::optional<Secret>> && !HasToJson<std::vector<HoldsSecret>>);
static_assert(!HasToJson<std::variant<Decision, HoldsSecret>>);

namespace {

/// Makes a value of any described type with a different content in each member, so that two members swapped in a
/// table do not go unseen. Several rounds, because two of three bools are always equal.
class Samples
{
public:
    explicit Samples(unsigned round) : m_random(round) {}

    template <class T>
    T make()
    {
        ++m_number;
        if constexpr (std::is_same_v<T, bool>)
            return m_random() % 2 == 0;
        else if constexpr (std::is_same_v<T, int> || std::is_same_v<T, qint64>)
            return T(m_number) - 7;
        else if constexpr (std::is_same_v<T, double>)
            return m_number + 0.5;
        else if constexpr (std::is_same_v<T, QString>)
            return QStringLiteral("text %1 – \U0001F980 \"\\\n").arg(m_number);
        else if constexpr (std::is_same_v<T, QByteArray>)
            return QByteArray("bytes \xff\x00 ", 9) + QByteArray::number(m_number);
        else if constexpr (std::is_same_v<T, RepoPath>)
            return {"src/\xe9/" + QByteArray::number(m_number)};
        else if constexpr (std::is_same_v<T, std::chrono::milliseconds>)
            return std::chrono::milliseconds(m_number);
        else if constexpr (std::is_same_v<T, Instant>)
            return Instant(std::chrono::milliseconds(1'700'000'000'000 + m_number));
        else if constexpr (TextEnum<T>)
            return enumTexts<T>[m_random() % enumTexts<T>.size()].value;
        else if constexpr (Described<T>)
            return std::apply([this](const auto &...f) { return T{member(f)...}; }, T::fields());
        else
            return composite(static_cast<T *>(nullptr));
    }

private:
    template <class Owner, class Member>
    Member member(const Field<Owner, Member> &)
    {
        return make<Member>();
    }
    template <class Tag>
    Id<Tag> composite(Id<Tag> *)
    {
        return Id<Tag>(QUuid(uint(m_number), 2, 0x7003, 0x80, 1, 2, 3, 4, 5, 6, 7));
    }
    template <class Tag>
    Digest<Tag> composite(Digest<Tag> *)
    {
        return *Digest<Tag>::fromRaw(QByteArray(32, char(m_number)));
    }
    template <class Tag>
    ObjectId<Tag> composite(ObjectId<Tag> *)
    {
        return *ObjectId<Tag>::fromRaw(QByteArray(20, char(m_number)));
    }
    template <class T>
    std::optional<T> composite(std::optional<T> *)
    {
        return m_random() % 4 == 0 ? std::nullopt : std::optional(make<T>());
    }
    template <class T>
    std::vector<T> composite(std::vector<T> *)
    {
        std::vector<T> values;
        for (auto n = m_random() % 3; n > 0; --n)
            values.push_back(make<T>());
        return values;
    }
    template <class... Ts>
    std::variant<Ts...> composite(std::variant<Ts...> *)
    {
        using Make = std::variant<Ts...> (*)(Samples &);
        static constexpr Make kMakers[] = {[](Samples &s) { return std::variant<Ts...>(s.make<Ts>()); }...};
        return kMakers[m_random() % sizeof...(Ts)](*this);
    }

    std::mt19937 m_random;
    int m_number = 0;
};

template <class... Ts>
void roundTripAll(const std::variant<Ts...> *, unsigned round)
{
    const auto one = [&]<class T>(const T *) {
        const Event event = Samples(round).make<T>();
        const QByteArray bytes = std::visit([](const auto &payload) { return encodeJson(payload); }, event);
        const Result<Event> back = decodeEvent(QString(kindOf(event)), versionOf(event), bytes);
        QVERIFY2(back, back ? "" : qPrintable(back.error().what));
        QVERIFY2(*back == event, T::kind);
        QCOMPARE(std::visit([](const auto &payload) { return encodeJson(payload); }, *back), bytes);

        Samples samples(round + 1000);
        const EventRecord record{round, samples.make<Instant>(), samples.make<RunId>(), {}, event};
        const Result<EventRecord> recordBack = decodeJson<EventRecord>(encodeJson(record));
        QVERIFY2(recordBack && *recordBack == record, T::kind);
    };
    (one(static_cast<const Ts *>(nullptr)), ...);
}

Error decodeError(const char *json)
{
    const Result<WaitBegan> value = decodeJson<WaitBegan>(json);
    return value ? Error{} : value.error();
}

class JsonTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyEventGoesRoundTrip();
    void otherRecordsGoRoundTrip();
    void equalValuesAreEqualBytes();
    void faultsNameFieldExpectedAndGot_data();
    void faultsNameFieldExpectedAndGot();
    void nestedFaultsNameThePath();
    void newerWritersAreUnderstoodOrRefused();
    void olderRecordsAreRead();
    void whatWasNotEnforcedIsToldOnce();
    void everyEnumHasOneSpellingEach();
    void everyErrorHasARemedy();
};

void JsonTest::everyEventGoesRoundTrip()
{
    for (unsigned round = 0; round < 24; ++round)
        roundTripAll(static_cast<const Event *>(nullptr), round);
}

void JsonTest::otherRecordsGoRoundTrip()
{
    for (unsigned round = 0; round < 24; ++round) {
        Samples samples(round);
        const auto facts = samples.make<PolicyFacts>();
        QVERIFY(decodeJson<PolicyFacts>(encodeJson(facts)) == facts);
        const auto status = samples.make<RunStatus>();
        QVERIFY(decodeJson<RunStatus>(encodeJson(status)) == status);
        const auto entry = samples.make<TimelineEntry>();
        QVERIFY(decodeJson<TimelineEntry>(encodeJson(entry)) == entry);
    }
}

void JsonTest::equalValuesAreEqualBytes()
{
    const WaitBegan event{WaitReason::RateLimit, QStringLiteral("ä\t\"x\"")};
    QCOMPARE(encodeJson(event), QByteArray("{\"reason\":\"rate-limit\",\"text\":\"\xc3\xa4\\t\\\"x\\\"\"}"));
    const Finding finding{FindingKind::Exit, QStringLiteral("t"), {}, {"a\xff"}, 3};
    QCOMPARE(encodeJson(finding), QByteArray(R"({"kind":"exit","line":3,"path":"Yf8=","test":"","text":"t"})"));
    // An absent optional leaves no trace, and big numbers keep every digit.
    QCOMPARE(encodeJson(RunStatus{}), QByteArray(R"({"held":false,"state":"queued"})"));
    const PayloadErased erased{9'007'199'254'740'993, {}};
    QCOMPARE(decodeJson<PayloadErased>(encodeJson(erased))->sequence, erased.sequence);
}

void JsonTest::faultsNameFieldExpectedAndGot_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("what");
    QTest::newRow("absent") << QByteArray(R"({"reason":"slot"})") << QStringLiteral("text: expected a text, got nothing");
    QTest::newRow("null") << QByteArray(R"({"reason":"slot","text":null})") << QStringLiteral("text: expected a text, got null");
    QTest::newRow("type") << QByteArray(R"({"reason":"slot","text":7})") << QStringLiteral("text: expected a text, got 7");
    QTest::newRow("enum") << QByteArray(R"({"reason":"Slot","text":""})")
                          << QStringLiteral("reason: expected slot or permission or input or decision or budget or backoff or "
                                            "rate-limit or offline or paused or held or parked or profile, got \"Slot\"");
    QTest::newRow("list") << QByteArray("[1]") << QStringLiteral("the record: expected an object, got a list");
    QTest::newRow("no JSON") << QByteArray("{\"reason") << QStringLiteral("not JSON at byte 9: unterminated string");
}

void JsonTest::faultsNameFieldExpectedAndGot()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, what);
    const Error error = decodeError(json.constData());
    QCOMPARE(error.what, what);
    QCOMPARE(error.code, ErrorCode::InvalidInput);
    QVERIFY(!error.remedy.isEmpty());
}

void JsonTest::nestedFaultsNameThePath()
{
    CandidateFrozen frozen{Samples(1).make<Candidate>(), {}};
    frozen.candidate.changes = {Samples(2).make<RepositoryChange>(), Samples(3).make<RepositoryChange>()};
    QJsonObject json = toJson(frozen).toObject();
    const auto mend = [&](const char *key, const QJsonValue &value) {
        QJsonObject candidate = json.value(QLatin1StringView("candidate")).toObject();
        QJsonArray changes = candidate.value(QLatin1StringView("changes")).toArray();
        QJsonObject change = changes.at(1).toObject();
        change.insert(QLatin1StringView(key), value);
        changes.replace(1, change);
        candidate.insert(QLatin1StringView("changes"), changes);
        QJsonObject mended = json;
        mended.insert(QLatin1StringView("candidate"), candidate);
        return fromJson<CandidateFrozen>(mended).error().what;
    };
    QCOMPARE(mend("base", QStringLiteral("ABC")), QStringLiteral("candidate.changes.1.base: expected an id or digest, got \"ABC\""));
    QCOMPARE(mend("commitObject", QStringLiteral("a b")),
             QStringLiteral("candidate.changes.1.commitObject: expected bytes in base64, got \"a b\""));
    QCOMPARE(mend("files", true), QStringLiteral("candidate.changes.1.files: expected a list, got true"));
    QJsonObject turn = toJson(Samples(4).make<TurnEnded>()).toObject();
    turn.insert(QLatin1StringView("round"), 2.5);
    QCOMPARE(fromJson<TurnEnded>(turn).error().what, QStringLiteral("round: expected a whole number, got 2.5"));
    turn.insert(QLatin1StringView("round"), 1e12);
    QCOMPARE(fromJson<TurnEnded>(turn).error().what, QStringLiteral("round: expected a whole number of 32 bits, got 1e+12"));
}

void JsonTest::newerWritersAreUnderstoodOrRefused()
{
    const auto decode = [](const char *kind, int version, const char *payload) {
        return decodeEvent(QString::fromLatin1(kind), version, payload);
    };
    QVERIFY(decode("wait-ended", 1, R"({"later":1})"));
    QCOMPARE(decode("wait-ended", 2, "{}").error().code, ErrorCode::TooNew);
    QCOMPARE(decode("wait-finished", 1, "{}").error().code, ErrorCode::TooNew);
    QCOMPARE(decode("wait-ended", 0, "{}").error().code, ErrorCode::Corrupt);
    const Error corrupt = decode("wait-began", 1, R"({"reason":"slot"})").error();
    QCOMPARE(corrupt.code, ErrorCode::Corrupt);
    QCOMPARE(corrupt.what, QStringLiteral("The event 'wait-began' cannot be read: text: expected a text, got nothing"));
}

/// What earlier versions wrote: fields that have moved, or were not there yet.
void JsonTest::olderRecordsAreRead()
{
    const auto work = decodeEvent(QStringLiteral("work-started"), 1, R"({"agent":"a","isolated":false,"notEnforced":["memory"],"round":2})");
    QCOMPARE(work, Result<Event>(WorkStarted{2, QStringLiteral("a"), false}));
    for (unsigned round = 0; round < 3; ++round) {
        TurnEnded turn = Samples(round).make<TurnEnded>();
        QJsonObject json = toJson(turn).toObject();
        json.remove(QLatin1StringView("notEnforced"));
        turn.notEnforced.reset();
        QCOMPARE(decodeEvent(QStringLiteral("turn-ended"), 1, jsonBytes(json)), Result<Event>(turn));
        CheckExecution execution = Samples(round).make<CheckExecution>();
        json = toJson(execution).toObject();
        json.remove(QLatin1StringView("notEnforced"));
        execution.notEnforced.reset();
        QCOMPARE(fromJson<CheckExecution>(json), Result<CheckExecution>(execution));
    }
}

void JsonTest::whatWasNotEnforcedIsToldOnce()
{
    std::vector<EventRecord> events;
    const auto add = [&events](std::optional<Event> event) { events.push_back({1, {}, {}, {}, std::move(event)}); };
    const auto limits = [](const char *a, const char *b) { return NotEnforced{QString::fromLatin1(a), QString::fromLatin1(b)}; };
    add(std::nullopt); // erased
    TurnEnded turn = Samples(1).make<TurnEnded>();
    turn.notEnforced = limits("memory", "cpu");
    add(turn);
    CheckFinished check = Samples(1).make<CheckFinished>();
    check.result.execution.notEnforced = limits("cpu", "disk");
    add(check);
    check.result.execution.notEnforced.reset();
    add(check);
    QCOMPARE(notEnforcedIn(events), (NotEnforced{QStringLiteral("memory"), QStringLiteral("cpu"), QStringLiteral("disk")}));
}

template <class... Es>
void checkSpellings()
{
    const auto one = []<class E>(const E *) {
        for (size_t i = 0; i < enumTexts<E>.size(); ++i) {
            QCOMPARE(size_t(enumTexts<E>[i].value), i); // every value, in order, none twice
            QCOMPARE(fromText<E>(QString(toText(E(i)))), E(i));
        }
        QVERIFY(toText(E(enumTexts<E>.size())).isEmpty());
    };
    (one(static_cast<const Es *>(nullptr)), ...);
}

void JsonTest::everyEnumHasOneSpellingEach()
{
    checkSpellings<RunState, WaitReason, Trigger, Guard, Fault, ErrorCode, ActorKind, Role, Door, Origin, ChangeKind, Risk,
                   PublicationKind, ReportFormat, Verdict, TestOutcome, FindingKind, DecisionState, SourceChannel, TimelineKind>();
}

void JsonTest::everyErrorHasARemedy()
{
    for (const auto &entry : enumTexts<ErrorCode>)
        QVERIFY2(!defaultRemedy(entry.value).isEmpty(), entry.text);
    QVERIFY(isRunFailure(ErrorCode::Interrupted) && isRunFailure(ErrorCode::NothingChanged));
    QVERIFY(!isRunFailure(ErrorCode::InvalidInput) && !isRunFailure(ErrorCode::Bug));
}

} // namespace

std::unique_ptr<QObject> jsonTest()
{
    return std::make_unique<JsonTest>();
}

#include "json_test.moc"
