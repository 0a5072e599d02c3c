# SPDX-License-Identifier: GPL-3.0-or-later
"""tst_window PROGRAM PICTURES: a person without a mouse carries the sample to a published branch.

Xvfb is the display, xdotool the keyboard; what the window shows is read as a screen reader reads it (AT-SPI), and what the
engine did is asked on the command line, which talks to the window's engine. Everything waits for a condition. Runs in a
session bus of its own.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

LIMIT = 120.0  # seconds, for what must happen
SAMPLE_DOOR = "Try the sample project"
ACCEPT = "Accept this configuration"


def wait_for(what, condition):
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    sys.exit(f"FAIL: waited {LIMIT:.0f} s for: {what}")


class Display:
    def __init__(self):
        reading, writing = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
                                       pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with open(reading, encoding="ascii") as number:
            self.name = ":" + number.readline().strip()
        os.environ["DISPLAY"] = self.name

    def run(self, *command):
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()

    def key(self, *names):
        self.run("xdotool", "key", "--clearmodifiers", *names)

    def focus_window(self):
        """There is no window manager that would give the keyboard to the window."""
        found = wait_for("the window", lambda: self.run("xdotool", "search", "--onlyvisible", "--name", "^PatchPlane$"))
        self.run("xdotool", "windowfocus", "--sync", found.splitlines()[0])

    def close(self):
        self.server.terminate()
        self.server.wait()


class Reader:
    """The window as a screen reader sees it: nothing is remembered between two looks."""

    def __init__(self):
        Atspi.init()
        self.desktop = Atspi.get_desktop(0)

    def nodes(self):
        self.desktop.clear_cache()
        todo = [self.desktop]
        while todo:
            node = todo.pop()
            try:
                if node is None:
                    continue
                if node.get_role() == Atspi.Role.APPLICATION:
                    node.set_cache_mask(Atspi.Cache.NONE)
                yield node
                todo.extend(node.get_child_at_index(i) for i in range(node.get_child_count()))
            except GLib.Error:
                continue  # gone while we looked

    def find(self, name, *states):
        for node in self.nodes():
            try:
                if node.get_name() == name and all(node.get_state_set().contains(state) for state in states):
                    return node
            except GLib.Error:
                continue
        return None

    def usable(self, name):
        return self.find(name, Atspi.StateType.SHOWING, Atspi.StateType.SENSITIVE)

    def focused(self, name):
        return self.find(name, Atspi.StateType.FOCUSED)


class Program:
    def __init__(self, path, folder):
        self.command = [path, "--data", folder + "/data", "--config", folder + "/engine.toml"]
        self.sample = folder + "/data/sample.git"
        Path(folder, "engine.toml").touch()
        self.window = subprocess.Popen(self.command, env=dict(os.environ, QT_QPA_PLATFORM="xcb", QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1",
                                                             QT_ACCESSIBILITY="1", LANGUAGE="en"))

    def ask(self, *words):
        return subprocess.run(self.command + list(words), check=False, capture_output=True, text=True,
                              env=dict(os.environ, QT_QPA_PLATFORM="offscreen")).stdout

    def state(self):
        """State and reason of the only run; empty while there is none."""
        try:
            runs = json.loads(self.ask("list", "--json"))["runs"]
        except (ValueError, KeyError):
            return ("", "")
        status = runs[0]["status"] if runs else {}
        return (status.get("state", ""), status.get("reason") or "")

    def git(self, *words):
        return subprocess.run(["git", "-C", self.sample, *words], check=True, capture_output=True, text=True).stdout.strip()


def walk(display, reader, program, shoot):
    wait_for("the first screen", lambda: program.window.poll() is not None or reader.usable(SAMPLE_DOOR))
    display.focus_window()
    shoot("first-screen")

    def press(button):
        """By Tab to the button, then the space bar."""

        def is_there():
            if not reader.focused(button):
                display.key("Tab")
            return reader.focused(button)

        wait_for("the keyboard at " + button, is_there)
        shoot(button.lower().replace(" ", "-"))
        display.key("space")

    press(SAMPLE_DOOR)
    wait_for("the sample to need its configuration accepted", lambda: program.state() == ("waiting", "profile") and reader.usable(ACCEPT))
    press(ACCEPT)
    wait_for("a decision to make", lambda: program.state() == ("waiting", "decision"))
    wait_for("the diff whole, approval possible", lambda: reader.usable("Approve"))
    assert "patchplane/" not in program.git("for-each-ref"), "published before anybody decided"
    for key, name in (("2", "timeline"), ("3", "checks"), ("4", "graph"), ("1", "diff")):
        display.key(key)
        wait_for("the tab " + name, lambda tab=name.capitalize(): reader.find(tab, Atspi.StateType.SELECTED) or reader.find(tab, Atspi.StateType.CHECKED))
        shoot(name)

    def decided():
        if program.state() == ("waiting", "decision"):
            display.key("ctrl+Return")  # again: the window takes no decision in the moment after something changed
        return program.state()[0] == "published"

    wait_for("the branch to be published", decided)
    wait_for("the window to know", lambda: not reader.usable("Approve"))
    shoot("published")
    heads = program.git("for-each-ref", "--format=%(objectname)", "refs/heads/patchplane").splitlines()
    assert heads == [program.git("rev-parse", "mend-greeting")], f"published: {heads}"
    display.key("ctrl+q")
    wait_for("the window to end", lambda: program.window.poll() is not None)
    assert program.window.returncode == 0, f"the window ended with {program.window.returncode}"


def main():
    path, pictures = sys.argv[1], Path(sys.argv[2])
    pictures.mkdir(parents=True, exist_ok=True)
    display = Display()
    with tempfile.TemporaryDirectory(prefix="patchplane-window-") as folder:
        os.environ["HOME"] = os.environ["XDG_CONFIG_HOME"] = folder
        program = Program(path, folder)
        count = 0

        def shoot(name):
            nonlocal count
            count += 1
            display.run("import", "-window", "root", str(pictures / f"{count:02}-{name}.png"))

        try:
            walk(display, Reader(), program, shoot)
        except BaseException:
            shoot("when-it-failed")
            raise
        finally:
            if program.window.poll() is None:
                program.window.kill()
                program.window.wait()
            display.close()
    print(f"PASS: {count} pictures in {pictures}")


if __name__ == "__main__":
    main()
