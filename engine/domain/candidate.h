// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/json.h"

namespace patchplane {

/// What a candidate was made from (architecture.md, 'The domain').
enum class Origin { AgentSession, ExistingBranch, PatchFile, Selection, HandEdit, AmendedMessage, Rebase, Merge, Revert };
template <>
inline constexpr auto enumTexts<Origin> = std::to_array<EnumText<Origin>>({
    {Origin::AgentSession, "agent-session"}, {Origin::ExistingBranch, "existing-branch"},
    {Origin::PatchFile, "patch-file"}, {Origin::Selection, "selection"}, {Origin::HandEdit, "hand-edit"},
    {Origin::AmendedMessage, "amended-message"}, {Origin::Rebase, "rebase"}, {Origin::Merge, "merge"},
    {Origin::Revert, "revert"}});

enum class ChangeKind { Added, Deleted, Modified, Renamed, Copied, TypeChanged };
template <>
inline constexpr auto enumTexts<ChangeKind> = std::to_array<EnumText<ChangeKind>>({
    {ChangeKind::Added, "added"}, {ChangeKind::Deleted, "deleted"}, {ChangeKind::Modified, "modified"},
    {ChangeKind::Renamed, "renamed"}, {ChangeKind::Copied, "copied"}, {ChangeKind::TypeChanged, "type-changed"}});

/// Why a changed file deserves a second look (security.md 15 and 24, PP-46).
enum class Risk { LeavingLink, Link, Gitlink, GitModules, LfsConfig, LfsPointer, GitAttributes, ContinuousIntegration,
                  BuildFile, TestFile, DependencyFile, Binary, ExecutableBit, ProfileFile };
template <>
inline constexpr auto enumTexts<Risk> = std::to_array<EnumText<Risk>>({
    {Risk::LeavingLink, "leaving-link"}, {Risk::Link, "link"}, {Risk::Gitlink, "gitlink"},
    {Risk::GitModules, "gitmodules"}, {Risk::LfsConfig, "lfsconfig"}, {Risk::LfsPointer, "lfs-pointer"},
    {Risk::GitAttributes, "gitattributes"}, {Risk::ContinuousIntegration, "ci"}, {Risk::BuildFile, "build-file"},
    {Risk::TestFile, "test-file"}, {Risk::DependencyFile, "dependency-file"}, {Risk::Binary, "binary"},
    {Risk::ExecutableBit, "executable-bit"}, {Risk::ProfileFile, "profile-file"}});

/// One side of a changed file. `content` is SHA-256 of the blob's bytes (git's own id is SHA-1, so decisions are
/// not bound to it alone); a gitlink has no content and hashes its commit id.
struct FileSide {
    RepoPath path;
    int mode = 0; ///< git's: 0100644, 0100755, 0120000, 0160000
    BlobId blob;
    ContentDigest content;
    static constexpr auto fields()
    {
        using T = FileSide;
        return std::tuple(field("path", &T::path), field("mode", &T::mode), field("blob", &T::blob),
                          field("content", &T::content));
    }
    friend bool operator==(const FileSide &, const FileSide &) = default;
};

/// One file of a patch, in words and numbers; the lines themselves are asked for by the diff queries.
struct FileChange {
    ChangeKind change = ChangeKind::Modified;
    std::optional<FileSide> before; ///< absent: added
    std::optional<FileSide> after;  ///< absent: deleted
    int similarity = 0;             ///< per cent, for renamed and copied
    qint64 added = 0;               ///< lines; 0 for binaries
    qint64 removed = 0;
    bool binary = false; ///< the engine's own judgement (security.md 16)
    std::vector<Risk> risks;

    const RepoPath &path() const { return after ? after->path : before->path; }
    static constexpr auto fields()
    {
        using T = FileChange;
        return std::tuple(field("change", &T::change), field("before", &T::before), field("after", &T::after),
                          field("similarity", &T::similarity), field("added", &T::added),
                          field("removed", &T::removed), field("binary", &T::binary), field("risks", &T::risks));
    }
    friend bool operator==(const FileChange &, const FileChange &) = default;
};

/// Name, mail address and moment of an author or committer, as the commit object has them.
struct Signature {
    QString name;
    QString email;
    Instant at;
    int offsetMinutes = 0;
    static constexpr auto fields()
    {
        using T = Signature;
        return std::tuple(field("name", &T::name), field("email", &T::email), field("at", &T::at),
                          field("offsetMinutes", &T::offsetMinutes));
    }
    friend bool operator==(const Signature &, const Signature &) = default;
};

/// What changed in one repository. A candidate holds a list of these, of length 1 today.
struct RepositoryChange {
    RepositoryId repository;
    CommitId base;
    CommitId head; ///< the final commit: what is checked, shown, decided and published, and nothing else
    TreeId tree;
    QByteArray commitObject; ///< the head commit's object, whole: author, times, message, trailers, signature
    std::vector<FileChange> files; ///< sorted by path
    static constexpr auto fields()
    {
        using T = RepositoryChange;
        return std::tuple(field("repository", &T::repository), field("base", &T::base), field("head", &T::head),
                          field("tree", &T::tree), field("commitObject", &T::commitObject), field("files", &T::files));
    }
    friend bool operator==(const RepositoryChange &, const RepositoryChange &) = default;
};

/// A base and one final commit; its round within a run (PP-25 CandidatePatchSet).
struct Candidate {
    CandidateDigest digest;
    Origin origin = Origin::ExistingBranch;
    std::optional<CandidateDigest> parent; ///< the candidate that this one was made from
    int round = 1;
    std::vector<RepositoryChange> changes;
    static constexpr auto fields()
    {
        using T = Candidate;
        return std::tuple(field("digest", &T::digest), field("origin", &T::origin), field("parent", &T::parent),
                          field("round", &T::round), field("changes", &T::changes));
    }
    friend bool operator==(const Candidate &, const Candidate &) = default;
};

/// Digest over repository id, base, the final commit object and the sorted (path, mode, SHA-256) of both sides.
[[nodiscard]] CandidateDigest candidateDigest(const std::vector<RepositoryChange> &changes);

/// How a subject becomes visible in its repository.
enum class PublicationKind { Branch, Merge };
template <>
inline constexpr auto enumTexts<PublicationKind> = std::to_array<EnumText<PublicationKind>>({
    {PublicationKind::Branch, "branch"}, {PublicationKind::Merge, "merge"}});

/// What a person approves: a candidate, and where and how it is published. An edit of any member is a new subject.
struct Subject {
    CandidateDigest candidate;
    PublicationKind publication = PublicationKind::Branch;
    QString branch; ///< the branch that is made (Branch) or moved (Merge), without refs/heads/
    QString target; ///< the branch that the change is meant for
    static constexpr auto fields()
    {
        using T = Subject;
        return std::tuple(field("candidate", &T::candidate), field("publication", &T::publication),
                          field("branch", &T::branch), field("target", &T::target));
    }
    friend bool operator==(const Subject &, const Subject &) = default;
};

/// SHA-256 over the candidate's digest, publication kind, branch and target.
[[nodiscard]] SubjectDigest subjectDigest(const Subject &subject);

/// The risks that a path carries by its name alone (CI, build, test and dependency files, git's own files).
[[nodiscard]] std::vector<Risk> risksOfPath(const RepoPath &path);

// made in codecs.cpp
extern template struct JsonCodec<Candidate>;
extern template struct JsonCodec<Subject>;

} // namespace patchplane
