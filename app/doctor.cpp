// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctor.h"

#include "app/compose.h"
#include "app/error_text.h"
#include "app/version.h"

#include <QCoroTask>
#include <QStorageInfo>
#include <QTimer>

namespace patchplane::app {
namespace {

constexpr qint64 kLittleSpace = qint64(2) << 30;

Symptom well(const QString &what, const QString &saw)
{
    return {what, Health::Ok, saw, {}};
}

Symptom ill(const QString &what, const Error &error)
{
    return {what, Health::Fail, error.what, error.remedy.isEmpty() ? defaultRemedy(error.code) : error.remedy};
}

Symptom spaceAt(const QString &folder)
{
    const QStorageInfo disk(folder);
    const QString saw = QStringLiteral("%1 MiB free at %2").arg(disk.bytesAvailable() >> 20).arg(folder);
    if (disk.bytesAvailable() >= kLittleSpace)
        return well(QStringLiteral("disk"), saw);
    return {QStringLiteral("disk"), Health::Warn, saw, QStringLiteral("Free some space, or use another data folder (--data).")};
}

std::vector<Symptom> enforcementOf(const ExecutionSession &session)
{
    std::vector<Symptom> found;
    for (const Enforcement &entry : session.enforced()) {
        const QString what = QStringLiteral("limit ") + toText(entry.limit.kind);
        if (entry.enforced)
            found.push_back(well(what, entry.how));
        else
            found.push_back({what, Health::Warn, entry.how, QStringLiteral("Delegate a cgroup to your user, or run where it can be enforced.")});
    }
    return found;
}

QCoro::Task<std::vector<Symptom>> lookAtSandbox(const Composition &composition, process::ProcessHost &host)
{
    const std::unique_ptr<ExecutionAdapter> sandbox = composition.sandbox(host);
    const Result<> available = co_await sandbox->available();
    if (!available)
        co_return std::vector{ill(QStringLiteral("sandbox"), available.error())};
    std::vector<Symptom> found{well(QStringLiteral("sandbox"), sandbox->name())};
    SandboxSpec spec{RunId(QUuid::createUuid()), QStringLiteral("doctor"), SandboxRole::Check, composition.settings().known().sandboxLimits(), {}};
    Result<std::unique_ptr<ExecutionSession>> session = co_await sandbox->open(std::move(spec));
    if (!session) {
        found.push_back(ill(QStringLiteral("sandbox opens"), session.error()));
        co_return found;
    }
    for (Symptom &finding : enforcementOf(**session))
        found.push_back(std::move(finding));
    (void)co_await (*session)->close();
    co_return found;
}

std::vector<Symptom> lookAtComposition(const Composition &composition)
{
    return {well(QStringLiteral("git"), composition.gitProgram()),
            well(QStringLiteral("data folder"), composition.folders().data),
            well(QStringLiteral("settings"), composition.folders().settings),
            well(QStringLiteral("secrets"), composition.secretsDescribed()),
            well(QStringLiteral("engine key"), QString::fromLatin1(composition.signer().publicKey().toHex())),
            spaceAt(composition.folders().data)};
}

int tell(const std::vector<Symptom> &findings, bool json, Terminal &out)
{
    bool allWell = true;
    QJsonArray array;
    for (const Symptom &finding : findings) {
        allWell = allWell && finding.health != Health::Fail;
        array.append(toJson(finding));
        if (json)
            continue;
        const Tone tone = finding.health == Health::Ok ? Tone::Good : finding.health == Health::Warn ? Tone::Warn : Tone::Bad;
        out.line(out.paint(tone, QStringLiteral("%1").arg(QString(toText(finding.health)), -5)) + oneLine(finding.what) + QStringLiteral(": ")
                 + oneLine(finding.saw));
        if (!finding.remedy.isEmpty())
            out.line(QStringLiteral("     ") + oneLine(finding.remedy));
    }
    if (json)
        out.line(QString::fromUtf8(jsonBytes(array)));
    return int(allWell ? ExitCode::Done : ExitCode::Failed);
}

} // namespace

int runDoctor(const Folders &folders, bool json, Terminal &out)
{
    std::vector<Symptom> findings{
        well(QStringLiteral("patchplane"), QStringLiteral("%1, Qt %2").arg(QStringLiteral(PATCHPLANE_VERSION), QString::fromLatin1(qVersion())))};
    const Result<std::unique_ptr<Composition>> composition = Composition::open(folders);
    if (!composition) {
        findings.push_back(ill(QStringLiteral("start"), composition.error()));
        return tell(findings, json, out);
    }
    for (Symptom &finding : lookAtComposition(**composition))
        findings.push_back(std::move(finding));
    process::ProcessHost host;
    QTimer::singleShot(0, QCoreApplication::instance(), [&] {
        lookAtSandbox(**composition, host).then([&](std::vector<Symptom> found) {
            for (Symptom &finding : found)
                findings.push_back(std::move(finding));
            QCoreApplication::exit(tell(findings, json, out));
        });
    });
    return QCoreApplication::exec();
}

ExitCode checkConfig(const QString &file, config::MissingFile missing, bool json, Terminal &out, Terminal &err)
{
    const Result<config::Settings> settings = config::readSettings(file, missing);
    if (json) {
        const Symptom finding = settings ? well(QStringLiteral("settings"), file) : ill(QStringLiteral("settings"), settings.error());
        out.line(QString::fromUtf8(encodeJson(finding)));
    } else if (settings) {
        out.line(QCoreApplication::translate("Doctor", "%1 is valid.").arg(oneLine(file)));
    } else {
        tellError(settings.error(), json, out, err);
    }
    return settings ? ExitCode::Done : ExitCode::Usage;
}

} // namespace patchplane::app
