// SPDX-License-Identifier: GPL-3.0-or-later
#include "include_rules.h"
#include "layer_compiler.h"

#include <QDir>
#include <QDirIterator>
#include <QHash>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace architecture;
using namespace Qt::StringLiterals;

namespace {

const QString kRoot = QStringLiteral(PATCHPLANE_SOURCE_DIR);

QSet<QString> namesIn(const QString &folders, QLatin1StringView module)
{
    QSet<QString> names;
    for (const QString &folder : folders.split(u':')) {
        if (folder.endsWith(module)) {
            const QStringList entries = QDir(folder).entryList(QDir::Files);
            names.unite(QSet<QString>(entries.begin(), entries.end()));
        }
    }
    return names;
}

QtHeaders qtHeaders()
{
    QSet<QString> drawing = namesIn(QStringLiteral(PATCHPLANE_QT_HEADERS), "QtGui"_L1);
    drawing.unite(namesIn(QStringLiteral(PATCHPLANE_QT_HEADERS), "QtWidgets"_L1));
    drawing.subtract(namesIn(QStringLiteral(PATCHPLANE_QT_HEADERS), "QtCore"_L1));
    return {drawing};
}

std::vector<SourceFile> sourcesBelow(const QString &folder)
{
    std::vector<SourceFile> files;
    QDirIterator walk(kRoot + u'/' + folder, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        QFile file(walk.next());
        if (file.open(QIODevice::ReadOnly))
            files.push_back({QDir(kRoot).relativeFilePath(file.fileName()), QString::fromUtf8(file.readAll())});
    }
    return files;
}

QString firstHeaderOf(const Layer &layer)
{
    const QStringList headers = QDir(kRoot + u'/' + layer.folder).entryList({u"*.h"_s}, QDir::Files, QDir::Name);
    return headers.isEmpty() ? QString() : layer.folder + u'/' + headers.first();
}

bool isMissing(const Compilation &result, const QString &header)
{
    return result.message.contains(QByteArray(header.toUtf8() + ": No such file"));
}

} // namespace

/// The house stands as the map says: in words over every include of the tree, and by the compiler across the walls.
class TestArchitecture : public QObject
{
    Q_OBJECT
    const QtHeaders m_qt = qtHeaders();
    const std::vector<Layer> m_layers = readLayers(QStringLiteral(PATCHPLANE_LAYERS_FILE));

private Q_SLOTS:
    void qtIsKnown();
    void everyFileKeepsTheRules_data();
    void everyFileKeepsTheRules();
    void eachRuleCatchesWhatItIsFor_data();
    void eachRuleCatchesWhatItIsFor();
    void whatIsAllowedPasses_data();
    void whatIsAllowedPasses();
    void usesGoDown();
    void aLayerFindsWhatItUsesAndNothingElse();
    void aWrongIncludeDoesNotCompile_data();
    void aWrongIncludeDoesNotCompile();
    void everyPathOfThePagesExists_data();
    void everyPathOfThePagesExists();
};

void TestArchitecture::qtIsKnown()
{
    QVERIFY2(m_qt.drawing.contains(u"QWidget"_s) && m_qt.drawing.contains(u"QColor"_s), "Qt's headers were not found");
    QVERIFY(!m_qt.drawing.contains(u"QObject"_s));
    QVERIFY2(m_layers.size() >= 3, "CMake's listing of layers is empty");
}

void TestArchitecture::everyFileKeepsTheRules_data()
{
    QTest::addColumn<QString>("folder");
    for (const char *folder : {"engine", "ui", "app", "tests"})
        QTest::addRow("%s", folder) << QString::fromLatin1(folder);
}

void TestArchitecture::everyFileKeepsTheRules()
{
    QFETCH(QString, folder);
    QStringList found;
    for (const SourceFile &file : sourcesBelow(folder))
        found += violations(file, m_qt);
    QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found.join(u'\n')));
}

void TestArchitecture::eachRuleCatchesWhatItIsFor_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    QTest::addRow("up") << u"engine/store/a.cpp"_s << u"#include \"engine/workflow/b.h\""_s << u"goes up"_s;
    QTest::addRow("domain to ports") << u"engine/domain/a.h"_s << u"#include \"engine/ports/b.h\""_s << u"goes up"_s;
    QTest::addRow("sideways") << u"engine/store/a.cpp"_s << u"#include \"engine/checks/b.h\""_s << u"goes sideways"_s;
    QTest::addRow("between adapters") << u"engine/runtimes/pi/a.cpp"_s << u"#include \"engine/runtimes/acp/b.h\""_s
                                      << u"goes sideways"_s;
    QTest::addRow("executor to workflow") << u"engine/workflow/durable/a.h"_s << u"#include \"engine/workflow/b.h\""_s
                                          << u"goes up"_s;
    QTest::addRow("runtime to store") << u"engine/runtimes/command/a.cpp"_s << u"#include \"engine/store/b.h\""_s
                                      << u"goes sideways"_s;
    QTest::addRow("ui to store") << u"ui/runs/a.cpp"_s << u"#include \"engine/store/b.h\""_s << u"ui sees"_s;
    QTest::addRow("ui to api") << u"ui/shell/a.cpp"_s << u"#include \"engine/api/b.h\""_s << u"ui sees"_s;
    QTest::addRow("page to page") << u"ui/runs/a.cpp"_s << u"#include \"ui/inbox/b.h\""_s << u"goes sideways"_s;
    QTest::addRow("climbing") << u"engine/store/a.cpp"_s << u"#include \"../domain/b.h\""_s << u"climbs"_s;
    QTest::addRow("bare name") << u"engine/store/a.cpp"_s << u"#include \"b.h\""_s << u"no folder of the map"_s;
    QTest::addRow("umbrella") << u"ui/runs/a.cpp"_s << u"#include <QtWidgets>"_s << u"whole module"_s;
    QTest::addRow("umbrella, long") << u"tests/x/a.cpp"_s << u"#include <QtTest/QtTest>"_s << u"whole module"_s;
    QTest::addRow("drawing in the engine") << u"engine/api/a.cpp"_s << u"#include <QColor>"_s << u"draws"_s;
    QTest::addRow("widget in the engine") << u"engine/api/a.cpp"_s << u"#include <QtWidgets/QWidget>"_s << u"draws"_s;
    QTest::addRow("posix") << u"engine/process/a.cpp"_s << u"#include <unistd.h>"_s << u"belongs"_s;
    QTest::addRow("posix, folder") << u"app/a.cpp"_s << u"# include <sys/stat.h>"_s << u"belongs"_s;
    QTest::addRow("linux") << u"engine/process/a.h"_s << u"  #include <linux/fs.h>"_s << u"belongs"_s;
    QTest::addRow("signals") << u"app/main.cpp"_s << u"#include <csignal>"_s << u"belongs"_s;
    QTest::addRow("posix in a test") << u"tests/x/tst_x.cpp"_s << u"#include <unistd.h>"_s << u"belongs"_s;
    QTest::addRow("path of one platform") << u"engine/git/a.cpp"_s << u"auto maps = \"/proc/self/maps\";"_s << u"path of one"_s;
    QTest::addRow("file in the domain") << u"engine/domain/a.cpp"_s << u"#include <QFile>"_s << u"no I/O"_s;
    QTest::addRow("unknown folder") << u"engine/misc/a.cpp"_s << u""_s << u"not on the map"_s;
}

void TestArchitecture::eachRuleCatchesWhatItIsFor()
{
    QFETCH(QString, path);
    QFETCH(QString, line);
    QFETCH(QString, says);
    const QString text = u"// SPDX-License-Identifier: GPL-3.0-or-later\n\n"_s + line + u'\n';
    const QStringList found = violations({path, text}, m_qt);
    QCOMPARE(found.size(), 1);
    QVERIFY2(found.first().contains(says), qPrintable(found.first()));
    QCOMPARE(violations({path, line + u'\n'}, m_qt).size(), 2); // and without the SPDX line
}

void TestArchitecture::whatIsAllowedPasses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("line");
    QTest::addRow("down") << u"engine/store/a.cpp"_s << u"#include \"engine/domain/run.h\""_s;
    QTest::addRow("own folder") << u"engine/store/a.cpp"_s << u"#include \"engine/store/b.h\""_s;
    QTest::addRow("ui to contracts") << u"ui/runs/a.cpp"_s << u"#include \"engine/contracts/queries.h\""_s;
    QTest::addRow("page to view") << u"ui/runs/a.cpp"_s << u"#include \"ui/diff/b.h\""_s;
    QTest::addRow("workflow to executor") << u"engine/workflow/a.cpp"_s << u"#include \"engine/workflow/durable/b.h\""_s;
    QTest::addRow("posix in its file") << u"engine/process/a_posix.cpp"_s << u"#include <unistd.h>"_s;
    QTest::addRow("path in its file") << u"engine/process/a_linux.cpp"_s << u"auto maps = \"/proc/self/maps\";"_s;
    QTest::addRow("path in the Linux sandbox") << u"engine/sandboxes/bubblewrap/a.cpp"_s << u"auto maps = \"/proc/self/maps\";"_s;
    QTest::addRow("app to everything") << u"app/compose.cpp"_s << u"#include \"engine/store/b.h\""_s;
    QTest::addRow("own moc") << u"engine/store/a.cpp"_s << u"#include \"moc_a.cpp\""_s;
    QTest::addRow("core class") << u"engine/domain/a.h"_s << u"#include <QString>"_s;
}

void TestArchitecture::whatIsAllowedPasses()
{
    QFETCH(QString, path);
    QFETCH(QString, line);
    const QString text = u"// SPDX-License-Identifier: GPL-3.0-or-later\n"_s + line + u'\n';
    QCOMPARE(violations({path, text}, m_qt), QStringList());
}

void TestArchitecture::usesGoDown()
{
    for (const Layer &layer : m_layers) {
        const std::optional<Place> from = placeOf(layer.folder + u"/x"_s);
        QVERIFY2(from, qPrintable(layer.folder));
        for (const Layer &other : m_layers) {
            if (!layer.uses.contains(QString(other.folder).replace(u'/', u'_')))
                continue;
            const std::optional<Place> to = placeOf(other.folder + u"/x"_s);
            QVERIFY2(to && to->floor < from->floor, qPrintable(layer.folder + u" uses "_s + other.folder));
        }
    }
}

// ui→store, runtimes→store, one adapter→another, and every other pair: what USES names is found (the control), what it
// does not name is not.
void TestArchitecture::aLayerFindsWhatItUsesAndNothingElse()
{
    QHash<QString, const Layer *> byHeader;
    for (const Layer &layer : m_layers) {
        if (const QString header = firstHeaderOf(layer); !header.isEmpty())
            byHeader.insert(header, &layer);
    }
    qsizetype used = 0;
    for (const Layer &layer : m_layers) {
        const auto found = foundHeaders(QStringLiteral(PATCHPLANE_COMPILER), layer, byHeader.keys());
        QVERIFY(found);
        for (const auto &[header, other] : byHeader.asKeyValueRange()) {
            if (other == &layer)
                continue;
            const bool names = layer.uses.contains(QString(other->folder).replace(u'/', u'_'));
            used += names;
            const QString what = layer.folder + (names ? u" cannot include "_s : u" can include "_s) + header;
            QVERIFY2(found->contains(header) == names, qPrintable(what));
        }
    }
    QVERIFY(used >= qsizetype(m_layers.size()) - 1); // all but the domain name somebody
}

void TestArchitecture::aWrongIncludeDoesNotCompile_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("header");
    QTest::addColumn<bool>("compiles");
    QTest::addRow("control") << u"engine/store"_s << u"engine/domain/error.h"_s << true;
    QTest::addRow("ui to store") << u"ui/runs"_s << u"engine/store/system_clock.h"_s << false;
    QTest::addRow("runtime to store") << u"engine/runtimes/command"_s << u"engine/store/system_clock.h"_s << false;
    QTest::addRow("adapter to adapter") << u"engine/sandboxes/direct"_s
                                        << u"engine/sandboxes/bubblewrap/bubblewrap_adapter.h"_s << false;
    QTest::addRow("domain to ports") << u"engine/domain"_s << u"engine/ports/clock.h"_s << false;
}

void TestArchitecture::aWrongIncludeDoesNotCompile()
{
    QFETCH(QString, from);
    QFETCH(QString, header);
    QFETCH(bool, compiles);
    const auto layer = std::ranges::find(m_layers, from, &Layer::folder);
    if (layer == m_layers.end())
        QSKIP("this folder is not built here");
    QVERIFY(QFile::exists(kRoot + u'/' + header));
    const Compilation result = compileInclude(QStringLiteral(PATCHPLANE_COMPILER), *layer, header);
    QVERIFY2(result.ok == compiles, result.message.constData());
    QVERIFY(compiles || isMissing(result, header));
}

// `engine/git/path_rules.*` and the like, in backticks: what a page sends a reader to is there.
void TestArchitecture::everyPathOfThePagesExists_data()
{
    QTest::addColumn<QString>("page");
    for (const QString &page : QDir(kRoot + u"/docs"_s).entryList({u"*.md"_s}))
        QTest::addRow("docs/%s", qPrintable(page)) << u"docs/"_s + page;
    for (const char *page : {"README.md", "CONTRIBUTING.md", "packaging/README.md"})
        QTest::addRow("%s", page) << QString::fromLatin1(page);
}

void TestArchitecture::everyPathOfThePagesExists()
{
    QFETCH(QString, page);
    static const QRegularExpression pattern(u"`((?:app|engine|ui|tests|packaging|resources|translations|docs)/[^`\\s<>…]*)"_s);
    QFile file(kRoot + u'/' + page);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QStringList lost;
    for (const auto &match : pattern.globalMatch(QString::fromUtf8(file.readAll()))) {
        const QString path = match.captured(1);
        const QFileInfo info(kRoot + u'/' + path);
        const bool exists = path.contains(u'*') ? !info.dir().entryList({info.fileName()}).isEmpty() : info.exists();
        if (!exists)
            lost.append(path);
    }
    QCOMPARE(lost, QStringList());
}

QTEST_GUILESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
