// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_tree.h"

namespace patchplane::app {
namespace {

struct Word {
    QString name;
    QString help;
};

std::vector<Word> subCommandsOf(const CLI::App &app)
{
    std::vector<Word> words;
    for (const CLI::App *sub : app.get_subcommands({}))
        words.push_back({QString::fromStdString(sub->get_name()), QString::fromStdString(sub->get_description())});
    return words;
}

std::vector<Word> optionsOf(const CLI::App &app)
{
    std::vector<Word> words;
    for (const CLI::Option *option : app.get_options()) {
        for (const std::string &name : option->get_lnames())
            words.push_back({QStringLiteral("--") + QString::fromStdString(name), QString::fromStdString(option->get_description())});
    }
    return words;
}

QString names(const std::vector<Word> &words)
{
    QStringList list;
    for (const Word &word : words)
        list.append(word.name);
    return list.join(u' ');
}

QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

QString bashScript(const CLI::App &app)
{
    QString cases;
    for (const CLI::App *sub : app.get_subcommands({})) {
        cases += QStringLiteral("        %1) words='%2 %3' ;;\n")
                     .arg(QString::fromStdString(sub->get_name()), names(subCommandsOf(*sub)), names(optionsOf(*sub)));
    }
    return QStringLiteral("_patchplane() {\n"
                          "    local word command= words\n"
                          "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                          "        [[ $word != -* ]] && { command=$word; break; }\n"
                          "    done\n"
                          "    case $command in\n%1"
                          "        *) words='%2 %3' ;;\n"
                          "    esac\n"
                          "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\")\n"
                          "}\n"
                          "complete -o default -F _patchplane patchplane\n")
        .arg(cases, names(subCommandsOf(app)), names(optionsOf(app)));
}

QString zshWords(const std::vector<Word> &words)
{
    QStringList list;
    for (Word word : words)
        list.append(quoted(word.name + u':' + word.help.replace(u':', QStringLiteral("\\:"))));
    return list.join(u' ');
}

QString zshScript(const CLI::App &app)
{
    QString cases;
    for (const CLI::App *sub : app.get_subcommands({})) {
        cases += QStringLiteral("        %1) answers=(%2 %3) ;;\n")
                     .arg(QString::fromStdString(sub->get_name()), zshWords(subCommandsOf(*sub)), zshWords(optionsOf(*sub)));
    }
    return QStringLiteral("#compdef patchplane\n"
                          "_patchplane() {\n"
                          "    local -a answers\n"
                          "    local word command=\n"
                          "    for word in ${words[2,CURRENT-1]}; do\n"
                          "        [[ $word != -* ]] && { command=$word; break; }\n"
                          "    done\n"
                          "    case $command in\n%1"
                          "        *) answers=(%2 %3) ;;\n"
                          "    esac\n"
                          "    _describe 'patchplane' answers || _files\n"
                          "}\n"
                          "compdef _patchplane patchplane\n")
        .arg(cases, zshWords(subCommandsOf(app)), zshWords(optionsOf(app)));
}

QString fishScript(const CLI::App &app)
{
    QString lines;
    const auto add = [&](const QString &condition, const Word &word) {
        const bool option = word.name.startsWith(u"--");
        lines += QStringLiteral("complete -c patchplane -n %1 %2 %3 -d %4\n")
                     .arg(quoted(condition), option ? QStringLiteral("-l") : QStringLiteral("-a"),
                          quoted(option ? word.name.sliced(2) : word.name), quoted(word.help));
    };
    for (const Word &word : subCommandsOf(app))
        add(QStringLiteral("__fish_use_subcommand"), word);
    for (const Word &word : optionsOf(app))
        add(QStringLiteral("__fish_use_subcommand"), word);
    for (const CLI::App *sub : app.get_subcommands({})) {
        const QString seen = QStringLiteral("__fish_seen_subcommand_from ") + QString::fromStdString(sub->get_name());
        for (const Word &word : subCommandsOf(*sub))
            add(seen, word);
        for (const Word &word : optionsOf(*sub))
            add(seen, word);
    }
    return lines;
}

} // namespace

QString completionScript(const QString &shell)
{
    Invocation unused;
    const std::unique_ptr<CLI::App> tree = makeCommandTree(unused);
    if (shell == u"zsh")
        return zshScript(*tree);
    return shell == u"fish" ? fishScript(*tree) : bashScript(*tree);
}

} // namespace patchplane::app
