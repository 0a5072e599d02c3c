// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_tree.h"

#include "app/version.h"

namespace patchplane::app {
namespace {

std::string say(const char *text)
{
    return QCoreApplication::translate("CommandLine", text).toStdString();
}

/// One sub-command under construction: its options go into a struct that lives until the parse is over, and the
/// struct becomes the invocation's command when this sub-command is the one that was typed.
template <class Options>
class Sub
{
public:
    Sub(CLI::App &parent, Invocation &into, const char *name, const char *help, Options initial = {})
        : m_app(parent.add_subcommand(name, say(help))), m_options(std::make_shared<Options>(std::move(initial))), m_into(into)
    {
        m_app->callback([options = m_options, &into] { into.command = *options; });
    }
    Sub &text(const char *name, QString Options::*member, const char *help, bool required = false)
    {
        m_app->add_option_function<std::string>(
                 name, [o = m_options, member](const std::string &v) { (*o).*member = QString::fromStdString(v); }, say(help))
            ->required(required);
        return *this;
    }
    /// At most one of the two; with `needed`, one of them.
    Sub &either(const char *one, const char *other, bool needed)
    {
        m_app->get_option(one)->excludes(m_app->get_option(other));
        if (needed) {
            m_app->parse_complete_callback([app = m_app, one = std::string(one), other = std::string(other)] {
                if (app->count(one) + app->count(other) == 0)
                    throw CLI::RequiredError(one + " or " + other);
            });
        }
        return *this;
    }
    Sub &number(const char *name, int Options::*member, const char *help, int least, int most)
    {
        m_app->add_option(name, (*m_options).*member, say(help))->check(CLI::Range(least, most));
        return *this;
    }
    Sub &flag(const char *name, bool Options::*member, const char *help)
    {
        m_app->add_flag(name, (*m_options).*member, say(help));
        return *this;
    }
    Sub &oneOf(const char *name, QString Options::*member, const QStringList &values, const char *help, bool required)
    {
        std::vector<std::string> allowed;
        for (const QString &value : values)
            allowed.push_back(value.toStdString());
        m_app->add_option_function<std::string>(
                 name, [o = m_options, member](const std::string &v) { (*o).*member = QString::fromStdString(v); }, say(help))
            ->required(required)
            ->check(CLI::IsMember(allowed));
        return *this;
    }
    Sub &json()
    {
        m_app->add_flag("--json", m_into.json, say(QT_TRANSLATE_NOOP("CommandLine", "Print the answer as JSON, as the contracts have it")));
        return *this;
    }

private:
    CLI::App *m_app;
    std::shared_ptr<Options> m_options;
    Invocation &m_into;
};

void addWork(CLI::App &app, Invocation &into)
{
    Sub<ReviewOptions>(app, into, "review", QT_TRANSLATE_NOOP("CommandLine", "Check work that exists: freeze it, run the checks, show diff and policy"))
        .text("what", &ReviewOptions::what, QT_TRANSLATE_NOOP("CommandLine", "A branch or commit, a range BASE..HEAD or BASE...HEAD (both from where they parted), or a patch file"), true)
        .text("--repo", &ReviewOptions::repo, QT_TRANSLATE_NOOP("CommandLine", "Any folder inside the repository (default: here)"))
        .text("--target", &ReviewOptions::target, QT_TRANSLATE_NOOP("CommandLine", "The branch that the change is meant for (default: the repository's)"))
        .json();
    Sub<RunOptions>(app, into, "run", QT_TRANSLATE_NOOP("CommandLine", "Let an agent work on a prompt, in a sandbox"))
        .text("prompt", &RunOptions::prompt, QT_TRANSLATE_NOOP("CommandLine", "What to do; '-' reads it from standard input"))
        .text("--agent", &RunOptions::agent, QT_TRANSLATE_NOOP("CommandLine", "An agent of engine.toml"), true)
        .text("--file", &RunOptions::promptFile, QT_TRANSLATE_NOOP("CommandLine", "Read the prompt from a file"))
        .text("--repo", &RunOptions::repo, QT_TRANSLATE_NOOP("CommandLine", "Any folder inside the repository (default: here)"))
        .text("--base", &RunOptions::base, QT_TRANSLATE_NOOP("CommandLine", "Where the work begins (default: the repository's default branch)"))
        .text("--target", &RunOptions::target, QT_TRANSLATE_NOOP("CommandLine", "The branch that the change is meant for (default: the repository's)"))
        .flag("--direct", &RunOptions::direct, QT_TRANSLATE_NOOP("CommandLine", "Without isolation, where engine.toml allows it"))
        .json();
    Sub<SampleOptions>(app, into, "sample", QT_TRANSLATE_NOOP("CommandLine", "Make a small sample repository and review a branch of it"))
        .flag("--approve", &SampleOptions::approve, QT_TRANSLATE_NOOP("CommandLine", "Also approve what is printed; for the sample only"))
        .json();
}

void addReading(CLI::App &app, Invocation &into)
{
    Sub<ListOptions>(app, into, "list", QT_TRANSLATE_NOOP("CommandLine", "Runs, newest first"))
        .oneOf("--state", &ListOptions::state, allTexts<RunState>(), QT_TRANSLATE_NOOP("CommandLine", "Only these"), false)
        .number("--limit", &ListOptions::limit, QT_TRANSLATE_NOOP("CommandLine", "At most so many"), 1, 1000)
        .json();
    Sub<ShowOptions>(app, into, "show", QT_TRANSLATE_NOOP("CommandLine", "A run: candidate, checks, policy, decision"))
        .text("run", &ShowOptions::run, QT_TRANSLATE_NOOP("CommandLine", "Its id, or the beginning of it"), true)
        .json();
    Sub<DiffOptions>(app, into, "diff", QT_TRANSLATE_NOOP("CommandLine", "What a run's candidate changes"))
        .text("run", &DiffOptions::run, QT_TRANSLATE_NOOP("CommandLine", "Its id, or the beginning of it"), true)
        .text("--path", &DiffOptions::path, QT_TRANSLATE_NOOP("CommandLine", "Only this file"))
        .flag("--patch", &DiffOptions::patch, QT_TRANSLATE_NOOP("CommandLine", "The plain patch, as git apply takes it; the whole of it"))
        .either("--path", "--patch", false)
        .json();
    Sub<VerifyOptions>(app, into, "verify", QT_TRANSLATE_NOOP("CommandLine", "Check the record: order, digests, signatures"))
        .text("--key", &VerifyOptions::key, QT_TRANSLATE_NOOP("CommandLine", "The engine's public key (hex) as you know it"))
        .json();
    Sub<DoctorOptions>(app, into, "doctor", QT_TRANSLATE_NOOP("CommandLine", "Look at this machine: sandbox, git, folders, disk"))
        .json();
    CLI::App *config = app.add_subcommand("config", say(QT_TRANSLATE_NOOP("CommandLine", "The operator's settings")));
    config->require_subcommand(1);
    Sub<ConfigCheckOptions>(*config, into, "check", QT_TRANSLATE_NOOP("CommandLine", "Read engine.toml and name what is wrong"))
        .text("file", &ConfigCheckOptions::file, QT_TRANSLATE_NOOP("CommandLine", "Another file"))
        .json();
    Sub<ConfigShowKeysOptions>(*config, into, "show-keys", QT_TRANSLATE_NOOP("CommandLine", "Print an engine.toml with every key and its default, commented out"));
}

void addDeciding(CLI::App &app, Invocation &into)
{
    Sub<DecideOptions>(app, into, "approve", QT_TRANSLATE_NOOP("CommandLine", "Publish exactly the subject that was shown"), {.approve = true})
        .text("run", &DecideOptions::run, QT_TRANSLATE_NOOP("CommandLine", "The run's id, or the beginning of it"), true)
        .text("digest", &DecideOptions::digest, QT_TRANSLATE_NOOP("CommandLine", "The subject's digest, whole"), true)
        .text("--reason", &DecideOptions::reason, QT_TRANSLATE_NOOP("CommandLine", "Kept with the decision"))
        .flag("--override", &DecideOptions::overridePolicy, QT_TRANSLATE_NOOP("CommandLine", "Although the policy's best is less; needs a reason"))
        .json();
    Sub<DecideOptions>(app, into, "reject", QT_TRANSLATE_NOOP("CommandLine", "End the run without publishing"))
        .text("run", &DecideOptions::run, QT_TRANSLATE_NOOP("CommandLine", "The run's id, or the beginning of it"), true)
        .text("digest", &DecideOptions::digest, QT_TRANSLATE_NOOP("CommandLine", "The subject's digest, whole"), true)
        .text("--reason", &DecideOptions::reason, QT_TRANSLATE_NOOP("CommandLine", "Kept with the decision"))
        .json();
    Sub<EditOptions>(app, into, "edit", QT_TRANSLATE_NOOP("CommandLine", "Choose how the candidate is published: a new subject, decided anew"))
        .text("run", &EditOptions::run, QT_TRANSLATE_NOOP("CommandLine", "The run's id, or the beginning of it"), true)
        .text("digest", &EditOptions::digest, QT_TRANSLATE_NOOP("CommandLine", "The subject's digest, whole"), true)
        .text("--branch", &EditOptions::branch, QT_TRANSLATE_NOOP("CommandLine", "Publish it as a branch of this name"))
        .text("--merge", &EditOptions::merge, QT_TRANSLATE_NOOP("CommandLine", "Publish it by moving this branch forward, where it is checked out nowhere"))
        .either("--branch", "--merge", true)
        .json();
    Sub<AmendOptions>(app, into, "amend", QT_TRANSLATE_NOOP("CommandLine", "Give a commit of the engine another message: a new candidate, checked anew"))
        .text("run", &AmendOptions::run, QT_TRANSLATE_NOOP("CommandLine", "The run's id, or the beginning of it"), true)
        .text("digest", &AmendOptions::digest, QT_TRANSLATE_NOOP("CommandLine", "The subject's digest, whole"), true)
        .text("--message", &AmendOptions::message, QT_TRANSLATE_NOOP("CommandLine", "The whole message"), true)
        .text("--author", &AmendOptions::author, QT_TRANSLATE_NOOP("CommandLine", "'Name <mail>' (default: your git identity there)"))
        .json();
    Sub<AcceptProfileOptions>(app, into, "accept-profile", QT_TRANSLATE_NOOP("CommandLine", "Show a repository's .patchplane.toml against the accepted one; accept it by its digest"))
        .text("digest", &AcceptProfileOptions::digest, QT_TRANSLATE_NOOP("CommandLine", "The digest that was shown, whole"))
        .text("--repo", &AcceptProfileOptions::repo, QT_TRANSLATE_NOOP("CommandLine", "Any folder inside the repository (default: here)"))
        .json();
}

void addSteering(CLI::App &app, Invocation &into)
{
    struct Line {
        const char *name;
        Verb verb;
        const char *help;
    };
    static constexpr Line lines[] = {
        {"pause", Verb::Pause, QT_TRANSLATE_NOOP("CommandLine", "Start no new step; park the agent")},
        {"resume", Verb::Resume, QT_TRANSLATE_NOOP("CommandLine", "Go on after pause or hold")},
        {"cancel", Verb::Cancel, QT_TRANSLATE_NOOP("CommandLine", "End the run; nothing is published")},
        {"hold", Verb::Hold, QT_TRANSLATE_NOOP("CommandLine", "Work goes on, but nothing is decided or published until resume")},
    };
    const char *run = QT_TRANSLATE_NOOP("CommandLine", "Its id, or the beginning of it; 'all' for every run that is not over");
    for (const Line &line : lines)
        Sub<SteerOptions>(app, into, line.name, line.help, {.verb = line.verb}).text("run", &SteerOptions::run, run, true).json();
    Sub<SteerOptions>(app, into, "redirect", QT_TRANSLATE_NOOP("CommandLine", "Send the run back to work with new words"), {.verb = Verb::Redirect})
        .text("run", &SteerOptions::run, run, true)
        .text("text", &SteerOptions::text, QT_TRANSLATE_NOOP("CommandLine", "What is to be done differently"), true)
        .json();
}

} // namespace

std::unique_ptr<CLI::App> makeCommandTree(Invocation &into)
{
    auto app = std::make_unique<CLI::App>(
        say(QT_TRANSLATE_NOOP("CommandLine", "PatchPlane: command center for AI coding agents. Without a command: the window.")),
        "patchplane");
    app->set_version_flag("--version", "patchplane " PATCHPLANE_VERSION);
    app->footer([] { return exitCodeHelp().toStdString(); });
    app->require_subcommand(0, 1);
    app->fallthrough();
    app->add_option_function<std::string>(
        "--data", [&into](const std::string &v) { into.data = QString::fromStdString(v); },
        say(QT_TRANSLATE_NOOP("CommandLine", "The data folder (default: the user's)")));
    app->add_option_function<std::string>(
        "--config", [&into](const std::string &v) { into.config = QString::fromStdString(v); },
        say(QT_TRANSLATE_NOOP("CommandLine", "The settings file (default: the user's engine.toml)")));
    addWork(*app, into);
    addReading(*app, into);
    addDeciding(*app, into);
    addSteering(*app, into);
    Sub<ServeOptions>(*app, into, "serve", QT_TRANSLATE_NOOP("CommandLine", "Run the engine without a window"));
    Sub<CompletionOptions>(*app, into, "completion", QT_TRANSLATE_NOOP("CommandLine", "Print a completion script"))
        .oneOf("shell", &CompletionOptions::shell, {QStringLiteral("bash"), QStringLiteral("zsh"), QStringLiteral("fish")},
               QT_TRANSLATE_NOOP("CommandLine", "Which shell"), true);
    return app;
}

} // namespace patchplane::app
