"""Put our home page where Wagtail's own first migration left its welcome page.

A site that already has pages of its own below the root is left alone.
"""

from django.db import migrations

WELCOME_SLUG = "home"


def put_home_page(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("lms_cms", "HomePage")

    first_level = Page.objects.filter(depth=2)
    welcome = first_level.first()
    untouched = (
        first_level.count() == 1
        and welcome.slug == WELCOME_SLUG
        and welcome.numchild == 0
        and welcome.content_type.model == "page"
    )
    if not untouched:
        return
    content_type, _created = ContentType.objects.get_or_create(app_label="lms_cms", model="homepage")
    home = HomePage(
        page_ptr_id=welcome.pk,
        title="Inicio",
        draft_title="Inicio",
        slug=WELCOME_SLUG,
        content_type=content_type,
        path=welcome.path,
        depth=welcome.depth,
        numchild=0,
        url_path=welcome.url_path,
        locale_id=welcome.locale_id,
        translation_key=welcome.translation_key,
        live=True,
        show_in_menus=False,
        hero_title="Tejer, bordar y aprender para vivir de lo propio",
        hero_text="",
    )
    # The welcome page's own row becomes the parent row of the home page: its key, path and site stay.
    home.save()
    Site.objects.filter(root_page_id=welcome.pk, site_name="").update(site_name="Aula")


class Migration(migrations.Migration):
    dependencies = [
        ("lms_cms", "0002_pages_and_branding"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(put_home_page, migrations.RunPython.noop)]
