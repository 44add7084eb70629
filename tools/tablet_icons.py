"""Draw the pictures of the tablet's app from the project's mark.

    python tools/tablet_icons.py          write static/courses/tablet/icon-192.png and icon-512.png

Android cuts icons into circles: the mark stays within the middle 60 % and the ground fills the square.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
MARK = ROOT / "static" / "lms" / "img" / "swatch" / "mark.svg"
TARGET = ROOT / "static" / "courses" / "tablet"
SIZES = (192, 512)
GROUND = "#fbf7ef"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    chromium = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        for size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(
                f"<body style='margin:0;background:{GROUND};display:grid;place-items:center;height:100vh'>"
                f"<div style='width:60%'>{MARK.read_text()}</div>"
                "<style>svg{width:100%;height:auto;display:block}</style>"
            )
            page.screenshot(path=str(TARGET / f"icon-{size}.png"))
        browser.close()


if __name__ == "__main__":
    main()
