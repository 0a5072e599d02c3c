// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "powercut.h"
#include "program_world.h"

#include <QJsonDocument>
#include <QRandomGenerator>

#include <functional>
#include <optional>

namespace patchplane::crash {

/// What was lost or doubled, in a sentence; empty: nothing.
using Finding = std::optional<QString>;

/// A user of the real program who has no luck. What the program does is ended by SIGKILL, at a failpoint or at a moment
/// of chance; the power of the disk under data folder and repository goes with it half the time, and now and then by
/// itself. The user keeps a ledger of what the program acknowledged and asks for it afterwards.
class LoopDriver
{
public:
    struct Luck {
        quint32 seed = 1;
        bool alwaysCut = false; ///< the power goes after each command
        QString ignored = {};   ///< syncs that do not count, see PowerCut
    };
    /// Makes data folder and repository; the repository's configuration is accepted, in a command that nothing kills.
    explicit LoopDriver(const Luck &luck);

    /// One run of chance, from its request to its end.
    [[nodiscard]] Finding live();
    /// All that the ledger promises, the record, and that no process and no checkout was left behind.
    [[nodiscard]] Finding checkAll();

    int points() const { return m_points; }
    int cuts() const { return m_cuts; }
    /// How often it was killed at each failpoint, and at moments of chance.
    const QMap<QString, int> &killsByPlace() const { return m_killsByPlace; }
    const QMap<QString, int> &killsByCommand() const { return m_killsByCommand; }
    const QMap<QString, int> &ends() const { return m_ends; }

    /// Every failpoint that the program's source passes. One without a plain name there ends this program.
    static QStringList failpoints();

private:
    struct Entry {
        QString run;
        QString end; ///< the state that it is in for good, once that was acknowledged
    };
    struct Seen {
        QString state; ///< empty: the program could not say; "absent": it knows no such run
        QString reason;
        QString subject;
        QString text;      ///< why it waits or failed
        QStringList artifacts; ///< digests that its events name
        QString ref;       ///< published
        QByteArray commit; ///< published
        int publications = 0;
        int redirects = 0;
    };
    /// A program on its way, and what shall end it.
    struct Victim {
        std::unique_ptr<QProcess> process;
        QString place;     ///< failpoint or "moment"; empty: nothing shall
        int after = 0;     ///< milliseconds of life
    };
    using Wanted = std::function<bool(const Seen &)>;

    void makePlaces();
    void makeRepository();
    void commitProfile();
    /// The repository's configuration, as `accept-profile --json` shows it.
    [[nodiscard]] QJsonDocument shownProfile() const;
    void makePower();
    [[nodiscard]] bool oneIn(int count) { return m_random.bounded(count) == 0; }

    /// A failpoint, now and then the one that had the fewest turns; or a moment.
    [[nodiscard]] QString placeOfDeath();
    Victim start(const QStringList &arguments, bool doomed);
    /// Books a program that has ended: whether it was killed. The power may go now. Ends by any other signal are kept
    /// as a finding, but for the SIGTERM that ends an engine which has not looked up yet.
    bool ended(Victim &victim, const QString &command);
    ProgramWorld::Ended runAndKill(const QStringList &arguments);
    void cutPower();

    [[nodiscard]] Seen look(const QString &run) const;
    /// An engine drives until the run is as wanted. Some are killed on their way, and the next goes on.
    [[nodiscard]] Finding driveTo(const QString &run, const QString &what, const Wanted &wanted);
    [[nodiscard]] Finding driveOnce(const QString &run, Victim &engine, const Wanted &wanted, bool &reached);
    /// A run that waits for a changed configuration, which is accepted.
    [[nodiscard]] Finding accept(const QString &run);
    [[nodiscard]] Finding redirect(const QString &run);
    [[nodiscard]] Finding decide(const QString &run, const QString &verb, const QString &end);
    [[nodiscard]] Finding cancel(const QString &run);
    [[nodiscard]] Finding liveThrough();
    [[nodiscard]] Finding settle(const QString &run, const QString &end);
    [[nodiscard]] Finding check(const Entry &entry) const;

    QTemporaryDir m_elsewhere; ///< what no power cut reaches: shadow, checkouts, the wrapped git
    ProgramWorld m_world;
    QString m_repository;
    int m_profiles = 0;
    QString m_token; ///< in the command line of every process that the program starts in a sandbox
    std::unique_ptr<PowerCut> m_power;
    QRandomGenerator m_random;
    Luck m_luck;
    std::vector<Entry> m_ledger;
    Finding m_found; ///< beside the runs: a first start that was lost, the first end by a signal that was not ours
    QMap<QString, int> m_killsByPlace;
    QMap<QString, int> m_killsByCommand;
    QMap<QString, int> m_ends;
    int m_points = 0;
    int m_cuts = 0;
};

} // namespace patchplane::crash
