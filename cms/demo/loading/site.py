"""The public face: home page, catalogue, a standing page, the organisation's name."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from wagtail.models import Locale, Page, Site

from cms.branding.models import BrandingSettings
from cms.pages.models import HomePage, StandardPage
from curriculum.pages.actions import ensure_review_workflow
from curriculum.pages.models import CourseCatalogPage

from ..content.building import picture
from .stage import Stage
from .teaching import Pictures

HERO = "colores-tejer"


def load(stage: Stage) -> CourseCatalogPage:
    """Publishes the site's frame and returns the catalogue the courses go into."""
    administrator = stage.one("administrator")
    site = Site.objects.get(is_default_site=True)
    home = HomePage.objects.get(pk=site.root_page_id)
    catalogue = CourseCatalogPage(
        title="Cursos",
        slug="cursos",
        introduction="Tejido, bordado y habilidades para la vida. Cada lección muestra el movimiento con dibujos.",
        show_in_menus=True,
        owner=administrator,
        locale=Locale.get_default(),
    )
    _publish(home, catalogue, administrator)
    ensure_review_workflow()
    # Whoever reviews is named by the roles; the review exists only now.
    call_command("sync_roles", verbosity=0)
    about = StandardPage(
        title="Quiénes somos",
        slug="quienes-somos",
        introduction="Una organización de demostración. Los nombres, los lugares y las cifras son inventados.",
        show_in_menus=True,
        owner=administrator,
        body=[
            (
                "long_text",
                (
                    "<h2>Qué hacemos</h2><p>Enseñamos a tejer y a bordar, y acompañamos a cada persona hasta su primer "
                    "trabajo pagado.</p><h2>Cómo cuidamos los datos</h2><p>Anotamos lo que una persona aprendió. No "
                    "anotamos por qué llegó ni dónde vive.</p>"
                ),
            )
        ],
    )
    _publish(home, about, administrator)
    _fill_home(stage, home, catalogue, administrator)
    branding = BrandingSettings.for_site(site)
    branding.organisation_name = "Manos de Ayni"
    branding.legal_name = "Asociación Manos de Ayni (demostración)"
    branding.description = "Aprender a tejer, a bordar y a vivir del propio trabajo, en Ayacucho."
    branding.address = "Jirón de la Muestra 100, Ayacucho"
    branding.phone = "000 000 000"
    branding.email = "contacto@demo.invalid"
    branding.footer_text = "Sitio de demostración: todas las personas y los lugares son inventados."
    branding.save()
    site.site_name = "Manos de Ayni"
    site.save()
    return catalogue


def _publish(parent: Page, page: Page, user: Any) -> None:
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision(user=user).publish(user=user)


def _fill_home(stage: Stage, home: HomePage, catalogue: CourseCatalogPage, user: Any) -> None:
    home.refresh_from_db()
    home.title = "Inicio"
    home.hero_title = "Tejer, bordar y aprender para vivir de lo propio"
    home.hero_text = (
        "Enseñamos a tejer y a bordar en grupos pequeños. Quien termina un curso recibe un certificado que cualquiera "
        "puede comprobar y la oferta de un trabajo pagado."
    )
    home.hero_image = Pictures(user).get(picture(HERO))
    home.main_text = "Vea los cursos"
    home.main_page = catalogue
    home.body = [
        (
            "points",
            {
                "heading": "Cómo se aprende aquí",
                "text": "",
                "points": [
                    {
                        "icon": "lesson",
                        "title": "Mirar y hacer",
                        "text": "Cada paso tiene un dibujo. Se aprende con las manos, en castellano y en quechua.",
                    },
                    {
                        "icon": "star",
                        "title": "Sin apuro",
                        "text": "Cada punto se anota tres veces: todavía no, con ayuda, sin ayuda.",
                    },
                    {
                        "icon": "work",
                        "title": "Hasta el trabajo",
                        "text": "Un curso terminado abre un trabajo pagado. La persona decide si lo toma.",
                    },
                ],
            },
        ),
        (
            "courses",
            {
                "heading": "Cursos",
                "text": "",
                "how_many": 6,
                "all_text": "Todos los cursos",
                "all_page": catalogue,
            },
        ),
        (
            "verification",
            {
                "heading": "Compruebe un certificado",
                "text": "",
                "steps": [
                    "Abra la página de comprobación y escriba el código del certificado.",
                    "Compare los datos de la página con los del papel.",
                    "Si algo no coincide, llámenos antes de aceptarlo.",
                ],
                "button_text": "Comprobar un certificado",
            },
        ),
        (
            "donors",
            {
                "heading": "Ayude a que otra persona aprenda",
                "text": "",
                "ways": [
                    {
                        "title": "Lana y palitos",
                        "text": "El material de una persona para un curso de cuarenta horas.",
                    },
                    {
                        "title": "Una instructora",
                        "text": "Una mañana de clase en una comunidad sin carretera.",
                    },
                ],
                "aside_heading": "",
                "aside_text": "",
                "documents": [],
            },
        ),
    ]
    home.save_revision(user=user).publish(user=user)
