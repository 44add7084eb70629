"""Takes the pictures of the README from a running demo: `python tools/screenshots.py http://127.0.0.1:8000`.

Needs the development packages and Chromium. The demo must have been loaded today: the session of the day is shown.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

PASSWORD = "telar-de-muestra"
FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
DESKTOP = {"width": 1280, "height": 860}
TABLET = {"width": 800, "height": 1000}


def sign_in(page: Page, base: str, name: str) -> None:
    page.goto(f"{base}/admin/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(lambda address: "login" not in address)


def shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")
    print(name, page.url)


def public(browser: Any, base: str) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(base)
    shoot(page, "home")
    page.goto(f"{base}/cursos/")
    page.get_by_role("link", name="Tejido con palitos I", exact=True).first.click()
    shoot(page, "course")
    page.locator("main a[href*='/cursos/tejido-con-palitos-i/']").nth(2).click()
    shoot(page, "lesson")


def facilitator(browser: Any, base: str) -> None:
    page = browser.new_context(viewport=TABLET).new_page()
    sign_in(page, base, "demo.facilita.killa")
    page.goto(f"{base}/clase/")
    shoot(page, "today")
    page.locator("a.touch-list__link--now, a.touch-list__link").first.click()
    shoot(page, "session")
    page.goto(f"{base}/clase/")
    page.locator("a[href*='/clase/grupo/']").first.click()
    shoot(page, "progress")


def coordinator(browser: Any, base: str) -> None:
    page = browser.new_context(viewport=DESKTOP).new_page()
    sign_in(page, base, "demo.coordina")
    page.goto(f"{base}/admin/")
    shoot(page, "start")


def certificate(browser: Any, base: str) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    sign_in(page, base, "demo.registro")
    page.goto(f"{base}/admin/certificates/")
    links = page.locator("main a[href*='/admin/certificates/']").all()
    addresses = [str(link.get_attribute("href")) for link in links]
    for address in addresses:
        if not re.fullmatch(r".*/[0-9a-f-]{36}/", address):
            continue
        answer = context.request.get(f"{base}{address}file/")
        if answer.headers["content-type"] == "application/pdf":
            break
    else:
        raise SystemExit("the demo has no drawn certificate")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "certificate.pdf"
        file.write_bytes(answer.body())
        command = ["pdftoppm", "-r", "80", "-png", "-singlefile", str(file), str(FOLDER / "certificate")]
        subprocess.run(command, check=True)
    print("certificate")


def main() -> None:
    base = sys.argv[1].rstrip("/")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        for scene in (public, facilitator, coordinator, certificate):
            scene(browser, base)
        browser.close()


if __name__ == "__main__":
    main()
