"""One archive for an office without a network: the program, every pinned package as a wheel with its hash, fonts, documents.

    make bundle                    dist/board-<commit>.tar.gz, for this kind of machine and, where wheels exist, aarch64
    make bundle ARGS=--browser     with Chromium's Debian packages as well (this machine's release of Debian)

Unpacked, `make run` and `make test` install from `wheels/` (as root the browser from `debian/`, whatever of it is missing) and ask
no network. Pure standard library: it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MACHINES = {"x86_64": "x86_64", "aarch64": "aarch64"}
# The oldest C libraries packages are built for.
TAGS = ("manylinux2014", "manylinux_2_17", "manylinux_2_28")
BROWSER = ("chromium", "fontconfig", "fonts-noto-cjk")
WITHOUT_BROWSER = (
    "没有带浏览器的 Debian 包：页面照常，但汇报材料做不了图片（PNG、SVG、长图），make test 里的浏览器测试会失败；"
    "装上 chromium 和 fonts-noto-cjk 就有。\n"
    "The browser's Debian packages are not in here: pages work; pictures of papers (PNG, SVG, the long picture) cannot be made "
    "and browser tests fail until chromium and fonts-noto-cjk are installed.\n"
)


def environments() -> list[list[str]]:
    """The pins of each environment that is installed on its own, each pin once: the board's, and that of the local accounts."""
    accounts = ROOT / "requirements-accounts.txt"
    board = [*sorted(set(ROOT.glob("requirements*.txt")) - {accounts}), ROOT / "constraints.txt"]
    return [pinned(board), pinned([accounts])]


def pinned(files: list[Path]) -> list[str]:
    """Every pin of these files, each once."""
    lines = (line.split("#")[0].strip() for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if "==" in line}, key=str.lower)


def fetch(pins: list[str], machine: str, folder: Path) -> list[str]:
    """Downloads wheels for a machine into a folder; the pins that have none for it."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    tags = [word for tag in TAGS for word in ("--platform", f"{tag}_{machine}")]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
               "--only-binary", ":all:", *tags, "--python-version", version, "--implementation", "cp",
               "--dest", str(folder)]  # fmt: skip
    left, missing = list(pins), []
    while (asked := subprocess.run([*command, *left], capture_output=True, text=True)).returncode:
        named = re.findall(r"No matching distribution found for (\S+)", asked.stderr)
        if not set(named) & set(left):
            sys.exit(asked.stderr)
        missing += named
        left = [pin for pin in left if pin not in named]
    return [pin for pin in missing if not build(pin, folder)]


def build(pin: str, folder: Path) -> bool:
    """Makes a wheel of a package that is published as source alone; False where it would be for this machine only."""
    with tempfile.TemporaryDirectory() as made:
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", pin]
        subprocess.run([*command, "--wheel-dir", made], capture_output=True)
        wheels = list(Path(made).glob("*-none-any.whl"))
        for wheel in wheels:
            shutil.copy(wheel, folder)
    return bool(wheels)


def fetch_debian(folder: Path) -> str:
    """Downloads the browser with all it rests on, down to the C library, and an index apt reads; what went wrong, "" for nothing."""
    # As for a machine with nothing on it: apt chooses there what is missing.
    asked = [
        "apt-get",
        "--simulate",
        "--no-install-recommends",
        "-o",
        "Dir::State::status=/dev/null",
        "install",
        *BROWSER,
    ]
    listed = subprocess.run(asked, capture_output=True, text=True)
    names = re.findall(r"^Inst (\S+)", listed.stdout, re.MULTILINE)
    folder.mkdir()
    loaded = subprocess.run(["apt-get", "download", *names], cwd=folder, capture_output=True, text=True)
    for file in folder.glob("*%3a*.deb"):
        file.rename(folder / file.name.replace("%3a", "-"))
    (folder / "Packages").write_text(index_of(folder), encoding="utf-8")
    there = {file.name.partition("_")[0] for file in folder.glob("*.deb")}
    if names and set(names) <= there:
        return ""
    return f"apt-get download: {listed.stderr.strip() or loaded.stderr.strip() or sorted(set(names) - there)}"


def index_of(folder: Path) -> str:
    """What apt has to know of a folder's packages, as a repository's `Packages` says it."""
    entries = []
    for file in sorted(folder.glob("*.deb")):
        control = subprocess.run(["dpkg-deb", "--field", str(file)], capture_output=True, text=True, check=True).stdout
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        entries.append(f"{control.strip()}\nFilename: ./{file.name}\nSize: {file.stat().st_size}\nSHA256: {digest}\n")
    return "\n".join(entries)


def hashes(folder: Path) -> str:
    """Lines of sha256sum over all files below a folder."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder)}\n" for file in files)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--browser", action="store_true")
    with_browser = parser.parse_args().browser
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    name = f"board-{told.stdout.strip()}"
    (ROOT / "dist").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        packed = Path(made)
        missing = {
            machine: [pin for pins in environments() for pin in fetch(pins, machine, packed / "wheels" / machine)]
            for machine in MACHINES
        }
        own = missing[platform.machine()]
        if own:
            sys.exit(f"没有装得上的轮子：{'、'.join(own)}  (no wheel for this machine: {', '.join(own)})")
        notes = [f"{machine}: {', '.join(pins)}" for machine, pins in missing.items() if pins]
        fault = fetch_debian(packed / "debian") if with_browser else WITHOUT_BROWSER
        notes += [fault] if fault else []
        (packed / "MISSING.txt").write_text("\n".join(notes) or "nothing\n", encoding="utf-8")
        for folder in ("wheels", *(["debian"] if with_browser else [])):
            (packed / folder / "SHA256SUMS").write_text(hashes(packed / folder), encoding="utf-8")
        target = ROOT / "dist" / f"{name}.tar.gz"
        # With its last commit: tests ask git which files are the program's.
        clone = ["git", "clone", "--quiet", "--depth", "1", ROOT.as_uri(), str(packed / "program")]
        subprocess.run(clone, check=True)
        with tarfile.open(target, "w:gz", compresslevel=1) as archive:
            for part in packed.iterdir():
                archive.add(part, name if part.name == "program" else f"{name}/{part.name}")
    print("\n".join([*notes, str(target.relative_to(ROOT))]))


if __name__ == "__main__":
    main()
