// SPDX-License-Identifier: GPL-3.0-or-later
#include "history_generator.h"

#include "git_fixture.h"

#include <QDir>
#include <QMap>
#include <QRandomGenerator>

#include <array>

using namespace Qt::StringLiterals;

namespace patchplane::test {
namespace {

struct Node {
    QByteArray mode = "100644";
    QByteArray content; ///< a gitlink's is its commit id in hex
    friend bool operator==(const Node &, const Node &) = default;
};
using Tree = QMap<QByteArray, Node>;

QByteArray quotedPath(const QByteArray &path)
{
    QByteArray text = "\"";
    for (const char c : path) {
        if (uchar(c) < 0x20 || uchar(c) >= 0x7f || c == '"' || c == '\\')
            text += '\\' + QByteArray::number(uchar(c), 8).rightJustified(3, '0');
        else
            text += c;
    }
    return text + '"';
}

class Generator
{
public:
    explicit Generator(quint32 seed) : m_random(seed) {}

    QByteArray stream(int commits)
    {
        QByteArray out;
        for (int number = 0; number < commits; ++number) {
            const Tree before = m_tree;
            for (int i = number == 0 ? 40 : 1 + roll(4); i > 0; --i)
                number == 0 ? addFile() : change();
            if (number % 97 == 50)
                special(number / 97);
            const QByteArray message = "change " + QByteArray::number(number) + '\n';
            out += "commit refs/heads/main\ncommitter G <g@example.org> " + QByteArray::number(1'600'000'000 + number)
                   + " +0000\n" + data(message);
            out += difference(before);
        }
        return out;
    }

private:
    int roll(int below) { return int(m_random.bounded(below)); }

    static QByteArray data(const QByteArray &bytes)
    {
        return "data " + QByteArray::number(bytes.size()) + '\n' + bytes + '\n';
    }

    /// Deletions first, so that a file may become a folder.
    QByteArray difference(const Tree &before) const
    {
        QByteArray out;
        for (const QByteArray &path : before.keys()) {
            if (!m_tree.contains(path))
                out += "D " + quotedPath(path) + '\n';
        }
        for (const auto &[path, node] : m_tree.asKeyValueRange()) {
            if (before.value(path, {"", ""}) == node)
                continue;
            if (node.mode == "160000")
                out += "M 160000 " + node.content + ' ' + quotedPath(path) + '\n';
            else
                out += "M " + node.mode + " inline " + quotedPath(path) + '\n' + data(node.content);
        }
        return out + '\n';
    }

    QByteArray word()
    {
        static const std::array<const char *, 12> words{"return", "value", "{", "}", "if", "count", "index",
                                                        "name",   "(",     ")", ";",  "\xC3\xA4ndern"};
        return words[size_t(roll(int(words.size())))];
    }
    QByteArray line()
    {
        QByteArray text(roll(3) * 4, ' ');
        for (int i = roll(7); i > 0; --i)
            text += word() + ' ' + QByteArray::number(roll(50)) + ' ';
        return text + '\n';
    }
    QByteArray text(int lines)
    {
        QByteArray all;
        for (int i = 0; i < lines; ++i)
            all += line();
        return all;
    }
    QByteArray binary()
    {
        QByteArray bytes(1 + roll(3000), '\0');
        for (char &byte : bytes)
            byte = char(roll(256));
        bytes[roll(qMin<int>(8000, int(bytes.size())))] = '\0';
        return bytes;
    }
    QByteArray name()
    {
        static const std::array<QByteArray, 16> odd{"with space", "tab\there", "new\nline", "quo\"te", "back\\slash",
                                                    "\xff\xfe\x80", "\xC3\xBCml\xC3\xA4ut", "-dash", "end ", "col:on",
                                                    "a b c", "\x01", "*star?", "[x]", "'single'", "\xE2\x80\x8D"};
        const QByteArray number = QByteArray::number(m_names++);
        if (roll(8) == 0)
            return odd[size_t(roll(int(odd.size())))] + number;
        return "file" + number + ".txt";
    }
    QByteArray folder()
    {
        static const std::array<const char *, 7> folders{"", "src/", "src/deep/er/", "docs/", "t e/", "\xE9/", "src/b-b/"};
        return folders[size_t(roll(int(folders.size())))];
    }
    /// Is it neither a file where a folder must be nor the other way round?
    bool isFree(const QByteArray &path) const
    {
        for (const QByteArray &other : m_tree.keys()) {
            if (other == path || other.startsWith(QByteArray(path + '/')) || path.startsWith(QByteArray(other + '/')))
                return false;
        }
        return true;
    }
    QByteArray freePath()
    {
        QByteArray path = folder() + name();
        while (!isFree(path))
            path = folder() + name();
        return path;
    }
    QByteArray anyPath() { return m_tree.keys().at(roll(int(m_tree.size()))); }

    void addFile() { m_tree[freePath()] = {"100644", text(roll(5) == 0 ? roll(400) : roll(60))}; }

    void edit(Node &node)
    {
        if (node.mode == "160000" || node.mode == "120000")
            return;
        if (node.content.left(8000).contains('\0')) {
            node.content = binary();
            return;
        }
        QList<QByteArray> lines = node.content.split('\n');
        for (int i = 1 + roll(4); i > 0; --i) {
            const qsizetype at = roll(int(lines.size()));
            if (roll(3) == 0)
                lines.remove(at, qMin<qsizetype>(roll(6), lines.size() - at));
            else
                lines.insert(at, line().chopped(1));
            if (lines.isEmpty())
                lines << QByteArray();
        }
        node.content = lines.join('\n');
    }

    void change()
    {
        if (m_tree.size() < 20)
            return addFile();
        const QByteArray path = anyPath();
        Node node = m_tree[path];
        switch (roll(22)) {
        case 0: addFile(); break;
        case 1: m_tree.remove(path); break;
        case 2: move(path, node); break;
        case 3: edit(node); move(path, node); break;
        case 4: edit(node); edit(node); edit(node); move(path, node); break;
        case 5: m_tree[path].mode = node.mode == "100644" ? "100755" : node.mode == "100755" ? "100644" : node.mode; break;
        case 6: m_tree[freePath()] = {"100644", binary()}; break;
        case 7: m_tree[freePath()] = {"120000", roll(2) ? path : "../../etc/passwd"}; break;
        case 8: m_tree[freePath()] = {"160000", QByteArray::number(m_random.generate64(), 16).rightJustified(40, 'a')}; break;
        case 9: m_tree[path] = {node.mode == "120000" ? "100644" : "120000", "target" + QByteArray::number(roll(9))}; break;
        case 10: m_tree[path] = {"100644", node.content.replace("\n", "\r\n")}; break;
        case 11: while (m_tree[path].content.endsWith('\n') && node.mode != "160000") m_tree[path].content.chop(1); break;
        case 12: m_tree[freePath()] = {"100644", {}}; break;
        case 13: moveFolder(); break;
        case 14: m_tree.remove(path); m_tree[path + "/below"] = {"100644", text(5)}; break;
        case 15: copyEdited(node); break;
        default: edit(m_tree[path]); break;
        }
    }

    void move(const QByteArray &path, const Node &node)
    {
        const QByteArray base = path.sliced(path.lastIndexOf('/') + 1);
        QByteArray to = roll(2) ? folder() + base : freePath(); // half of them keep their name
        m_tree.remove(path);
        m_tree[isFree(to) ? to : freePath()] = node;
    }
    void moveFolder()
    {
        const QByteArray from = "src/b-b/", to = "moved" + QByteArray::number(m_names++) + '/';
        for (const QByteArray &path : m_tree.keys()) {
            if (path.startsWith(from))
                m_tree[to + path.sliced(from.size())] = m_tree.take(path);
        }
    }
    void copyEdited(Node node)
    {
        edit(node);
        m_tree[freePath()] = node;
    }

    void special(int which)
    {
        if (which == 0)
            m_tree[".gitattributes"] = {"100644", "* -diff -text\n*.txt binary diff=evil\n"};
        if (which == 1)
            m_tree["long.js"] = {"100644", QByteArray(1 << 20, 'x') + "\n" + text(3)};
        if (which == 2)
            m_tree["long.js"] = {"100644", "y" + QByteArray(1 << 20, 'x') + "\n" + text(3)};
        if (which == 3)
            m_tree["late-zero"] = {"100644", QByteArray(9000, 'a') + '\0' + "text after all\n"};
    }

    QRandomGenerator m_random;
    Tree m_tree;
    int m_names = 0;
};

} // namespace

void generateHistory(const QString &path, int commits, quint32 seed)
{
    QDir().mkpath(path);
    git(path, {u"init"_s, u"-q"_s, u"--bare"_s, u"-b"_s, u"main"_s});
    git(path, {u"fast-import"_s, u"--quiet"_s, u"--done"_s}, Generator(seed).stream(commits) + "done\n");
}

} // namespace patchplane::test
