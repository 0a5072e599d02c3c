// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/candidate.h"

#include <algorithm>

namespace patchplane {

// What a file name alone says about a change (security.md 15, 24). Compared without regard to ASCII case, because a
// case-folding file system runs `makefile` as `Makefile`. A miss is a risk not shown, a false hit only one more look:
// when in doubt a name is in the table.

enum class Match {
    Name,   ///< the last component, whole
    Prefix, ///< the last component begins so
    Suffix, ///< the last component ends so
    Folder, ///< one of the folders above it
    Root,   ///< the whole path begins so
    Path    ///< the whole path
};
struct PathRule {
    Match match;
    QByteArrayView text; ///< lower case
    Risk risk;
};

using enum Match;
using enum Risk;

static constexpr auto kPathRules = std::to_array<PathRule>({
    {Name, ".gitmodules", GitModules},
    {Name, ".lfsconfig", LfsConfig},
    {Name, ".gitattributes", GitAttributes},
    {Path, ".patchplane.toml", ProfileFile},

    {Root, ".github/workflows/", ContinuousIntegration},
    {Root, ".github/actions/", ContinuousIntegration},
    {Root, ".gitea/workflows/", ContinuousIntegration},
    {Root, ".forgejo/workflows/", ContinuousIntegration},
    {Root, ".gitlab/", ContinuousIntegration},
    {Root, ".circleci/", ContinuousIntegration},
    {Root, ".buildkite/", ContinuousIntegration},
    {Root, ".woodpecker/", ContinuousIntegration},
    {Root, ".teamcity/", ContinuousIntegration},
    {Root, ".ci/", ContinuousIntegration},
    {Prefix, ".gitlab-ci", ContinuousIntegration},
    {Prefix, ".travis.y", ContinuousIntegration},
    {Prefix, ".drone.y", ContinuousIntegration},
    {Prefix, ".cirrus.", ContinuousIntegration},
    {Prefix, ".woodpecker.y", ContinuousIntegration},
    {Prefix, ".appveyor.y", ContinuousIntegration},
    {Prefix, "appveyor.y", ContinuousIntegration},
    {Prefix, "azure-pipelines", ContinuousIntegration},
    {Prefix, "bitbucket-pipelines", ContinuousIntegration},
    {Prefix, "jenkinsfile", ContinuousIntegration},
    {Name, "action.yml", ContinuousIntegration},
    {Name, "action.yaml", ContinuousIntegration},

    {Name, "cmakelists.txt", BuildFile},
    {Suffix, ".cmake", BuildFile},
    {Suffix, ".cmake.in", BuildFile},
    {Prefix, "cmakepresets.json", BuildFile},
    {Prefix, "cmakeuserpresets.json", BuildFile},
    {Prefix, "makefile", BuildFile},
    {Prefix, "gnumakefile", BuildFile},
    {Suffix, ".mk", BuildFile},
    {Suffix, ".mak", BuildFile},
    {Name, "meson.build", BuildFile},
    {Prefix, "meson_options.", BuildFile},
    {Prefix, "meson.options", BuildFile},
    {Name, "configure", BuildFile},
    {Prefix, "configure.", BuildFile},
    {Suffix, ".m4", BuildFile},
    {Name, "build.rs", BuildFile},
    {Prefix, "build.gradle", BuildFile},
    {Prefix, "settings.gradle", BuildFile},
    {Prefix, "gradlew", BuildFile},
    {Prefix, "mvnw", BuildFile},
    {Name, "pom.xml", BuildFile},
    {Name, "build.xml", BuildFile},
    {Name, "build.sbt", BuildFile},
    {Name, "setup.py", BuildFile},
    {Name, "setup.cfg", BuildFile},
    {Name, "pyproject.toml", BuildFile},
    {Name, "package.json", BuildFile},
    {Name, "cargo.toml", BuildFile},
    {Prefix, "tsconfig", BuildFile},
    {Prefix, "webpack.config.", BuildFile},
    {Prefix, "vite.config.", BuildFile},
    {Prefix, "rollup.config.", BuildFile},
    {Prefix, "babel.config.", BuildFile},
    {Prefix, ".babelrc", BuildFile},
    {Prefix, "gulpfile.", BuildFile},
    {Prefix, "gruntfile.", BuildFile},
    {Prefix, "rakefile", BuildFile},
    {Name, "build", BuildFile},
    {Name, "build.bazel", BuildFile},
    {Prefix, "workspace.b", BuildFile},
    {Name, "workspace", BuildFile},
    {Name, "module.bazel", BuildFile},
    {Name, ".bazelrc", BuildFile},
    {Suffix, ".bzl", BuildFile},
    {Suffix, ".pro", BuildFile},
    {Suffix, ".pri", BuildFile},
    {Suffix, ".qbs", BuildFile},
    {Suffix, ".csproj", BuildFile},
    {Suffix, ".vcxproj", BuildFile},
    {Suffix, ".sln", BuildFile},
    {Suffix, ".gyp", BuildFile},
    {Suffix, ".nix", BuildFile},
    {Name, "sconstruct", BuildFile},
    {Name, "sconscript", BuildFile},
    {Prefix, "dockerfile", BuildFile},
    {Suffix, ".dockerfile", BuildFile},
    {Prefix, "containerfile", BuildFile},
    {Prefix, "docker-compose", BuildFile},
    {Prefix, "compose.y", BuildFile},
    {Name, "justfile", BuildFile},
    {Prefix, "taskfile.", BuildFile},
    {Root, ".cargo/", BuildFile},
    {Folder, ".husky", BuildFile},
    {Prefix, ".pre-commit-", BuildFile},

    {Name, "package.json", DependencyFile},
    {Name, "package-lock.json", DependencyFile},
    {Name, "npm-shrinkwrap.json", DependencyFile},
    {Name, ".npmrc", DependencyFile},
    {Name, "yarn.lock", DependencyFile},
    {Prefix, ".yarnrc", DependencyFile},
    {Prefix, "pnpm-", DependencyFile},
    {Name, ".pnpmfile.cjs", DependencyFile},
    {Prefix, "bun.lock", DependencyFile},
    {Prefix, "deno.", DependencyFile},
    {Name, "cargo.toml", DependencyFile},
    {Name, "cargo.lock", DependencyFile},
    {Prefix, "rust-toolchain", DependencyFile},
    {Name, "pyproject.toml", DependencyFile},
    {Name, "setup.py", DependencyFile},
    {Name, "setup.cfg", DependencyFile},
    {Prefix, "requirements", DependencyFile},
    {Prefix, "constraints", DependencyFile},
    {Prefix, "pipfile", DependencyFile},
    {Name, "poetry.lock", DependencyFile},
    {Name, "uv.lock", DependencyFile},
    {Name, "pdm.lock", DependencyFile},
    {Name, "pip.conf", DependencyFile},
    {Prefix, "environment.y", DependencyFile},
    {Name, "go.mod", DependencyFile},
    {Name, "go.sum", DependencyFile},
    {Name, "go.work", DependencyFile},
    {Prefix, "gemfile", DependencyFile},
    {Suffix, ".gemspec", DependencyFile},
    {Name, "composer.json", DependencyFile},
    {Name, "composer.lock", DependencyFile},
    {Prefix, "conanfile.", DependencyFile},
    {Prefix, "vcpkg", DependencyFile},
    {Name, "pom.xml", DependencyFile},
    {Prefix, "build.gradle", DependencyFile},
    {Name, "gradle.lockfile", DependencyFile},
    {Folder, "gradle", DependencyFile},
    {Name, "packages.lock.json", DependencyFile},
    {Name, "nuget.config", DependencyFile},
    {Suffix, ".csproj", DependencyFile},
    {Prefix, "pubspec.", DependencyFile},
    {Name, "mix.exs", DependencyFile},
    {Name, "mix.lock", DependencyFile},
    {Name, "flake.lock", DependencyFile},
    {Prefix, "package.resolved", DependencyFile},
    {Name, "package.swift", DependencyFile},
    {Name, "module.bazel", DependencyFile},

    {Folder, "test", TestFile},
    {Folder, "tests", TestFile},
    {Folder, "__tests__", TestFile},
    {Folder, "__snapshots__", TestFile},
    {Folder, "spec", TestFile},
    {Folder, "specs", TestFile},
    {Folder, "e2e", TestFile},
    {Folder, "testing", TestFile},
    {Folder, "testdata", TestFile},
    {Folder, "fixtures", TestFile},
    {Folder, "autotests", TestFile},
    {Folder, "cypress", TestFile},
    {Prefix, "test_", TestFile},
    {Prefix, "tests.", TestFile},
    {Prefix, "test.", TestFile},
    {Prefix, "tst_", TestFile},
    {Prefix, "conftest.", TestFile},
    {Prefix, "jest.", TestFile},
    {Prefix, "vitest.", TestFile},
    {Prefix, "karma.conf", TestFile},
    {Prefix, ".mocharc", TestFile},
    {Prefix, ".nycrc", TestFile},
    {Prefix, "playwright.config", TestFile},
    {Prefix, "cypress.", TestFile},
    {Prefix, "pytest.ini", TestFile},
    {Prefix, ".pytest", TestFile},
    {Prefix, "tox.", TestFile},
    {Prefix, "noxfile.", TestFile},
    {Name, ".coveragerc", TestFile},
    {Name, ".rspec", TestFile},
    {Prefix, "phpunit.xml", TestFile},
    {Prefix, "ctest", TestFile},
    {Prefix, "dartconfiguration.", TestFile},
});

/// `login.test.ts`, `login_test.go`, `LoginTest.java`: the name without its extension ends in a word for tests.
static bool isTestByStem(QByteArrayView name)
{
    const qsizetype dot = name.lastIndexOf('.');
    const QByteArrayView stem = dot > 0 ? name.first(dot) : name;
    static constexpr auto kEnds = std::to_array<QByteArrayView>(
        {"_test", "_tests", "-test", "-tests", ".test", ".tests", "_spec", "-spec", ".spec", "_unittest"});
    if (std::ranges::any_of(kEnds, [&](QByteArrayView end) { return stem.endsWith(end); }))
        return true;
    static constexpr auto kCamel = std::to_array<QByteArrayView>({".java", ".kt", ".cs", ".swift", ".php", ".scala"});
    const bool camel = std::ranges::any_of(kCamel, [&](QByteArrayView end) { return name.endsWith(end); });
    return camel && (stem.endsWith("test") || stem.endsWith("tests") || stem.endsWith("spec"));
}

static bool hasFolder(QByteArrayView path, QByteArrayView folder)
{
    for (qsizetype from = 0, slash = 0; (slash = path.indexOf('/', from)) >= 0; from = slash + 1) {
        if (path.sliced(from, slash - from) == folder)
            return true;
    }
    return false;
}

static bool matches(const PathRule &rule, QByteArrayView path, QByteArrayView name)
{
    switch (rule.match) {
    case Name: return name == rule.text;
    case Prefix: return name.startsWith(rule.text);
    case Suffix: return name.endsWith(rule.text);
    case Folder: return hasFolder(path, rule.text);
    case Root: return path.startsWith(rule.text);
    case Path: return path == rule.text;
    }
    return false;
}

std::vector<Risk> risksOfPath(const RepoPath &path)
{
    const QByteArray lower = path.bytes.toLower();
    const QByteArrayView name = QByteArrayView(lower).sliced(lower.lastIndexOf('/') + 1);
    std::vector<Risk> risks;
    const auto add = [&](Risk risk) {
        if (!std::ranges::contains(risks, risk))
            risks.push_back(risk);
    };
    for (const PathRule &rule : kPathRules) {
        if (matches(rule, lower, name))
            add(rule.risk);
    }
    if (isTestByStem(name))
        add(TestFile);
    std::ranges::sort(risks);
    return risks;
}

} // namespace patchplane
