# SPDX-License-Identifier: GPL-3.0-or-later
"""tst_host_tools PROGRAM: a sandbox has the host's tools, also where the program itself runs inside the build root.

The host and the build root are told apart by the os-release that lies in /usr beside the tools.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HOST = Path("/run/host") if Path("/run/host/usr/bin").is_dir() else Path("/")
PROFILE = """[[check]]
name = "tools"
command = ["cmp", "seen", "/usr/lib/os-release"]
"""


def run(*command, folder, codes=(0,)):
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode in codes, f"{command} ended with {done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout


def make_repository(folder):
    project = folder / "project"
    project.mkdir()
    (project / ".patchplane.toml").write_text(PROFILE)
    (project / "seen").write_bytes(b"")
    git = ["git", "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    run("git", "init", "-q", "-b", "main", folder=project)
    run("git", "add", ".", folder=project)
    run(*git, "commit", "-q", "-m", "One", folder=project)
    run("git", "checkout", "-q", "-b", "topic", folder=project)
    (project / "seen").write_bytes((HOST / "usr/lib/os-release").read_bytes())
    run(*git, "commit", "-q", "-a", "-m", "Two", folder=project)
    run("git", "checkout", "-q", "main", folder=project)
    return project


def main():
    with tempfile.TemporaryDirectory(prefix="patchplane-tools-") as name:
        os.environ["XDG_CACHE_HOME"] = name + "/cache"
        os.chmod(name, 0o711)  # a sandbox's own user passes through to its checkout
        Path(name, "engine.toml").touch()
        project = make_repository(Path(name))
        program = [sys.argv[1], "--data", name + "/data", "--config", name + "/engine.toml"]
        digest = json.loads(run(*program, "accept-profile", "--json", folder=project, codes=(0, 7)))["digest"]
        run(*program, "accept-profile", digest, folder=project)
        run(*program, "review", "topic", folder=project, codes=(4,))
        found = json.loads(run(*program, "list", "--json", folder=project))["runs"][0]
    assert (found["checksPassed"], found["checksTotal"]) == (1, 1), f"the sandbox has other tools than {HOST}: {found}"
    print(f"PASS: tools of {HOST}")


if __name__ == "__main__":
    main()
