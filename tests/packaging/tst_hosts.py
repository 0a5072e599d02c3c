# SPDX-License-Identifier: GPL-3.0-or-later
"""tst_hosts PROJECT: what builds, packages and tests names no host to fetch from.

Fetching is the business of apt, npm, cargo and pip, which know their own sources from the user's settings. Two
patterns: an address whose host is no place to read a specification or a licence, and a bare host name of the shapes
that mirrors and registries have.
"""
import re
import sys
from pathlib import Path

SCANNED_FOLDERS = (".ci", "packaging", "tests", "resources")
SCANNED_NAMES = re.compile(r"(CMakeLists\.txt|CMakePresets\.json|.*\.cmake|.*\.sh|package(-lock)?\.json|Cargo\.(toml|lock))$")
SKIPPED_PARTS = {".git", "build", "node_modules"}

# To read from, the forges that the product speaks to, and the names that RFC 2606 and RFC 6761 keep for examples.
ADDRESS = re.compile(r"\b(?:https?|git|ftp|wss?)://(?:[^\s/@\"'<>]*@)?([A-Za-z0-9.-]+)")
HARMLESS = re.compile(
    r"(localhost|127(\.\d+){3}|\[?::1|.*\.?example(\.(com|net|org))?|.*\.(example|invalid|test|localhost)|[A-Za-z0-9-]+"
    r"|(www\.)?(w3|gnu|fsf|freedesktop|spdx|apache|opensource|creativecommons|rfc-editor|ietf|json-schema)\.org"
    r"|(api\.)?github\.com|(www\.)?debian\.org|doc\.qt\.io|cmake\.org|git-scm\.com|man7\.org|specifications\.freedesktop\.org)")

# role.name.tld, where the role is what such servers are called
FETCH_ROLES = "deb|ftp|http|archive|security|ports|registry|mirrors?|index|static|files|pypi|crates|proxy|cdn|download|dl|snapshot"
FETCH_HOST = re.compile(rf"(?<![\w./-])(?:[a-z]{{2}}\.)?(?:{FETCH_ROLES})\.(?:[a-z]{{2}}\.)?[a-z0-9-]+\.(?:org|io|com|net|dev)\b")


def scanned_files(project: Path):
    for path in sorted(project.rglob("*")):
        relative = path.relative_to(project)
        if SKIPPED_PARTS & set(relative.parts) or not path.is_file() or path.is_symlink():
            continue
        if relative.parts[0] in SCANNED_FOLDERS or SCANNED_NAMES.match(path.name):
            yield path


def named_hosts(text: str):
    for found in ADDRESS.finditer(text):
        if not HARMLESS.fullmatch(found.group(1).rstrip(".").lower()):
            yield found.start(), found.group(1)
    for found in FETCH_HOST.finditer(text):
        yield found.start(), found.group(0)


def check_patterns():
    """The patterns see what they are for; the names are put together here so that this file passes itself."""
    dot, scheme = ".", "https:" + "//"
    for host in ("registry", "some-mirror"):
        assert list(named_hosts(scheme + dot.join((host, "somewhere", "org")) + "/x")), host
    for labels in (("ftp", "debian", "org"), ("ftp", "de", "debian", "org"), ("de", "archive", "somewhere", "com")):
        assert list(named_hosts("deb " + dot.join(labels))), labels
    for harmless in (scheme + "localhost:80/", scheme + "user@git.example.com/", scheme + "www.w3.org/2000/svg", "files.txt"):
        assert not list(named_hosts(harmless)), harmless


def main() -> int:
    check_patterns()
    project = Path(sys.argv[1])
    count, failures = 0, 0
    for path in scanned_files(project):
        count += 1
        text = path.read_text(encoding="utf-8", errors="replace")
        for offset, host in named_hosts(text):
            failures += 1
            print(f"FAIL: {path.relative_to(project)}:{text.count(chr(10), 0, offset) + 1} names the host {host}")
    assert count > 20, f"only {count} files were scanned"
    print(f"{'FAIL' if failures else 'PASS'}: {count} files, {failures} hosts")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
