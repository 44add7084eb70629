import cms.branding.models
import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lms_cms", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.CreateModel(
            name="StandardPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("introduction", models.TextField(blank=True, max_length=400, verbose_name="introduction")),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("long_text", 0),
                            ("documents", 4),
                            ("points", 11),
                            ("courses", 15),
                            ("verification", 19),
                            ("figures", 26),
                            ("donors", 32),
                            ("text", 33),
                            ("quote", 36),
                            ("picture", 39),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "cms.pages.blocks.LongText",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "document-link",
                                    ]
                                },
                            ),
                            1: ("wagtail.blocks.CharBlock", (), {"label": "Heading", "max_length": 100}),
                            2: ("wagtail.documents.blocks.DocumentChooserBlock", (), {}),
                            3: (
                                "wagtail.blocks.ListBlock",
                                (2,),
                                {"label": "Files", "max_num": 12, "min_num": 1},
                            ),
                            4: ("wagtail.blocks.StructBlock", [[("heading", 1), ("documents", 3)]], {}),
                            5: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "ol", "ul", "link", "document-link"],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            6: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("course", "Stitches"),
                                        ("work", "Yarn and needles"),
                                        ("lesson", "Open book"),
                                        ("people", "People"),
                                        ("certificate", "Certificate"),
                                        ("hours", "Clock"),
                                        ("place", "Place"),
                                        ("hand-over", "Open hand"),
                                        ("star", "Star"),
                                        ("language", "Languages"),
                                    ],
                                    "label": "Drawing",
                                },
                            ),
                            7: ("wagtail.blocks.CharBlock", (), {"label": "Title", "max_length": 80}),
                            8: ("wagtail.blocks.TextBlock", (), {"label": "Text", "rows": 3}),
                            9: ("wagtail.blocks.StructBlock", [[("icon", 6), ("title", 7), ("text", 8)]], {}),
                            10: (
                                "wagtail.blocks.ListBlock",
                                (9,),
                                {"label": "Points", "max_num": 9, "min_num": 1},
                            ),
                            11: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 1), ("text", 5), ("points", 10)]],
                                {},
                            ),
                            12: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"default": 6, "label": "How many at most", "max_value": 24, "min_value": 1},
                            ),
                            13: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Words of the link to all courses",
                                    "max_length": 60,
                                    "required": False,
                                },
                            ),
                            14: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page with all courses", "required": False},
                            ),
                            15: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 1),
                                        ("text", 5),
                                        ("how_many", 12),
                                        ("all_text", 13),
                                        ("all_page", 14),
                                    ]
                                ],
                                {},
                            ),
                            16: ("wagtail.blocks.TextBlock", (), {"label": "Step", "rows": 2}),
                            17: (
                                "wagtail.blocks.ListBlock",
                                (16,),
                                {"label": "Steps", "max_num": 5, "min_num": 1},
                            ),
                            18: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Words of the button", "max_length": 60, "required": False},
                            ),
                            19: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 1), ("text", 5), ("steps", 17), ("button_text", 18)]],
                                {},
                            ),
                            20: (
                                "wagtail.blocks.MultipleChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("completions", "courses completed"),
                                        ("certificates", "certificates issued"),
                                        ("people", "people who completed a course"),
                                        ("cohorts", "groups taught"),
                                    ],
                                    "help_text": "A figure below ten is not shown: it could point at a person.",
                                    "label": "Counted from the records",
                                    "required": False,
                                },
                            ),
                            21: ("wagtail.blocks.CharBlock", (), {"label": "Number", "max_length": 20}),
                            22: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "What it counts", "max_length": 80},
                            ),
                            23: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Source and date", "max_length": 100, "required": False},
                            ),
                            24: (
                                "wagtail.blocks.StructBlock",
                                [[("number", 21), ("words", 22), ("note", 23)]],
                                {},
                            ),
                            25: (
                                "wagtail.blocks.ListBlock",
                                (24,),
                                {"label": "Typed by hand", "max_num": 8, "min_num": 0, "required": False},
                            ),
                            26: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 1), ("text", 5), ("counted", 20), ("figures", 25)]],
                                {},
                            ),
                            27: ("wagtail.blocks.StructBlock", [[("title", 7), ("text", 8)]], {}),
                            28: (
                                "wagtail.blocks.ListBlock",
                                (27,),
                                {"label": "Ways to help", "max_num": 6, "min_num": 1},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Heading of the box", "max_length": 80, "required": False},
                            ),
                            30: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "ol", "ul", "link", "document-link"],
                                    "help_text": "Account, contact, report.",
                                    "label": "Text of the box",
                                    "required": False,
                                },
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (2,),
                                {
                                    "label": "Reports to download",
                                    "max_num": 6,
                                    "min_num": 0,
                                    "required": False,
                                },
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 1),
                                        ("text", 5),
                                        ("ways", 28),
                                        ("aside_heading", 29),
                                        ("aside_text", 30),
                                        ("documents", 31),
                                    ]
                                ],
                                {},
                            ),
                            33: ("wagtail.blocks.StructBlock", [[("heading", 1), ("text", 5)]], {}),
                            34: ("wagtail.blocks.TextBlock", (), {"label": "Words", "rows": 3}),
                            35: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "A role, not a name: “Tejedora, 34 años”.",
                                    "label": "Who says so",
                                    "max_length": 80,
                                    "required": False,
                                },
                            ),
                            36: ("wagtail.blocks.StructBlock", [[("text", 34), ("who", 35)]], {}),
                            37: ("wagtail.images.blocks.ImageBlock", [], {"label": "Picture"}),
                            38: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200, "required": False},
                            ),
                            39: ("wagtail.blocks.StructBlock", [[("image", 37), ("caption", 38)]], {}),
                        },
                        verbose_name="content",
                    ),
                ),
            ],
            options={
                "verbose_name": "standing page",
                "verbose_name_plural": "standing pages",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="BrandingSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organisation_name",
                    models.CharField(
                        blank=True,
                        help_text="As it should be read on each page.",
                        max_length=120,
                        verbose_name="name of the organisation",
                    ),
                ),
                (
                    "legal_name",
                    models.CharField(
                        blank=True,
                        help_text="As written in the public register.",
                        max_length=200,
                        verbose_name="registered name",
                    ),
                ),
                (
                    "tax_number",
                    models.CharField(
                        blank=True,
                        max_length=11,
                        validators=[cms.branding.models.validate_ruc],
                        verbose_name="RUC",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        blank=True,
                        help_text="Search engines show it under the name.",
                        max_length=200,
                        verbose_name="the organisation in one sentence",
                    ),
                ),
                (
                    "address",
                    models.TextField(
                        blank=True,
                        help_text="Of the office. Never the address of a place where groups meet.",
                        verbose_name="postal address",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "sign_off_city",
                    models.CharField(
                        default="Ayacucho",
                        help_text="Papers are dated “Ayacucho, 21 de noviembre de 2026”.",
                        max_length=80,
                        verbose_name="city in dates",
                    ),
                ),
                (
                    "footer_text",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="sentence at the foot of the page"
                    ),
                ),
                (
                    "footer_links",
                    wagtail.fields.StreamField(
                        [("page", 0), ("outside", 3)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.PageChooserBlock", (), {"label": "Page"}),
                            1: ("wagtail.blocks.CharBlock", (), {"label": "Words", "max_length": 60}),
                            2: ("wagtail.blocks.URLBlock", (), {"label": "Address"}),
                            3: ("wagtail.blocks.StructBlock", [[("title", 1), ("url", 2)]], {}),
                        },
                        verbose_name="links at the foot of the page",
                    ),
                ),
                (
                    "quick_exit_url",
                    models.URLField(
                        default="https://www.senamhi.gob.pe/",
                        help_text="A well-known page that gives nothing away, such as the weather.",
                        verbose_name="where the quick exit leads",
                    ),
                ),
                (
                    "logo",
                    models.ForeignKey(
                        blank=True,
                        help_text="Without a logo the site shows its stitched mark.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailimages.image",
                        verbose_name="logo",
                    ),
                ),
                (
                    "site",
                    models.OneToOneField(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, to="wagtailcore.site"
                    ),
                ),
            ],
            options={
                "verbose_name": "Organisation",
                "verbose_name_plural": "Organisations",
            },
        ),
        migrations.CreateModel(
            name="HomePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                (
                    "hero_title",
                    models.CharField(
                        help_text="Up to twelve words.", max_length=90, verbose_name="first sentence"
                    ),
                ),
                ("hero_text", models.TextField(blank=True, max_length=300, verbose_name="second sentence")),
                (
                    "main_text",
                    models.CharField(blank=True, max_length=60, verbose_name="words of the button"),
                ),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("points", 7),
                            ("courses", 11),
                            ("verification", 15),
                            ("figures", 22),
                            ("donors", 29),
                            ("text", 30),
                            ("quote", 33),
                            ("picture", 36),
                        ],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"label": "Heading", "max_length": 100}),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "ol", "ul", "link", "document-link"],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            2: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("course", "Stitches"),
                                        ("work", "Yarn and needles"),
                                        ("lesson", "Open book"),
                                        ("people", "People"),
                                        ("certificate", "Certificate"),
                                        ("hours", "Clock"),
                                        ("place", "Place"),
                                        ("hand-over", "Open hand"),
                                        ("star", "Star"),
                                        ("language", "Languages"),
                                    ],
                                    "label": "Drawing",
                                },
                            ),
                            3: ("wagtail.blocks.CharBlock", (), {"label": "Title", "max_length": 80}),
                            4: ("wagtail.blocks.TextBlock", (), {"label": "Text", "rows": 3}),
                            5: ("wagtail.blocks.StructBlock", [[("icon", 2), ("title", 3), ("text", 4)]], {}),
                            6: (
                                "wagtail.blocks.ListBlock",
                                (5,),
                                {"label": "Points", "max_num": 9, "min_num": 1},
                            ),
                            7: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 0), ("text", 1), ("points", 6)]],
                                {},
                            ),
                            8: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"default": 6, "label": "How many at most", "max_value": 24, "min_value": 1},
                            ),
                            9: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Words of the link to all courses",
                                    "max_length": 60,
                                    "required": False,
                                },
                            ),
                            10: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page with all courses", "required": False},
                            ),
                            11: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 0),
                                        ("text", 1),
                                        ("how_many", 8),
                                        ("all_text", 9),
                                        ("all_page", 10),
                                    ]
                                ],
                                {},
                            ),
                            12: ("wagtail.blocks.TextBlock", (), {"label": "Step", "rows": 2}),
                            13: (
                                "wagtail.blocks.ListBlock",
                                (12,),
                                {"label": "Steps", "max_num": 5, "min_num": 1},
                            ),
                            14: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Words of the button", "max_length": 60, "required": False},
                            ),
                            15: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 0), ("text", 1), ("steps", 13), ("button_text", 14)]],
                                {},
                            ),
                            16: (
                                "wagtail.blocks.MultipleChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("completions", "courses completed"),
                                        ("certificates", "certificates issued"),
                                        ("people", "people who completed a course"),
                                        ("cohorts", "groups taught"),
                                    ],
                                    "help_text": "A figure below ten is not shown: it could point at a person.",
                                    "label": "Counted from the records",
                                    "required": False,
                                },
                            ),
                            17: ("wagtail.blocks.CharBlock", (), {"label": "Number", "max_length": 20}),
                            18: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "What it counts", "max_length": 80},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Source and date", "max_length": 100, "required": False},
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("number", 17), ("words", 18), ("note", 19)]],
                                {},
                            ),
                            21: (
                                "wagtail.blocks.ListBlock",
                                (20,),
                                {"label": "Typed by hand", "max_num": 8, "min_num": 0, "required": False},
                            ),
                            22: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 0), ("text", 1), ("counted", 16), ("figures", 21)]],
                                {},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("title", 3), ("text", 4)]], {}),
                            24: (
                                "wagtail.blocks.ListBlock",
                                (23,),
                                {"label": "Ways to help", "max_num": 6, "min_num": 1},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Heading of the box", "max_length": 80, "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "ol", "ul", "link", "document-link"],
                                    "help_text": "Account, contact, report.",
                                    "label": "Text of the box",
                                    "required": False,
                                },
                            ),
                            27: ("wagtail.documents.blocks.DocumentChooserBlock", (), {}),
                            28: (
                                "wagtail.blocks.ListBlock",
                                (27,),
                                {
                                    "label": "Reports to download",
                                    "max_num": 6,
                                    "min_num": 0,
                                    "required": False,
                                },
                            ),
                            29: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 0),
                                        ("text", 1),
                                        ("ways", 24),
                                        ("aside_heading", 25),
                                        ("aside_text", 26),
                                        ("documents", 28),
                                    ]
                                ],
                                {},
                            ),
                            30: ("wagtail.blocks.StructBlock", [[("heading", 0), ("text", 1)]], {}),
                            31: ("wagtail.blocks.TextBlock", (), {"label": "Words", "rows": 3}),
                            32: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "A role, not a name: “Tejedora, 34 años”.",
                                    "label": "Who says so",
                                    "max_length": 80,
                                    "required": False,
                                },
                            ),
                            33: ("wagtail.blocks.StructBlock", [[("text", 31), ("who", 32)]], {}),
                            34: ("wagtail.images.blocks.ImageBlock", [], {"label": "Picture"}),
                            35: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200, "required": False},
                            ),
                            36: ("wagtail.blocks.StructBlock", [[("image", 34), ("caption", 35)]], {}),
                        },
                        verbose_name="sections",
                    ),
                ),
                (
                    "hero_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Without a picture the page shows its knitted swatch. No recognisable faces.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailimages.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "main_page",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.page",
                        verbose_name="page behind the button",
                    ),
                ),
            ],
            options={
                "verbose_name": "home page",
                "verbose_name_plural": "home pages",
            },
            bases=("wagtailcore.page",),
        ),
    ]
