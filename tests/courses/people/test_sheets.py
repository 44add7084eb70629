"""Spreadsheets as they come: fifty ways to be wrong, each with a sentence; nothing lost on the right ones."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from courses.people import sentences, tables
from courses.people.sheets import Remark, date_of, heading_key, read_sheet, split_surnames, year_of
from courses.people.tables import NotATable

from .spreadsheets import HEADINGS, ROSA, csv_text, with_part, xlsx, zip_of

TODAY = date(2026, 11, 21)
ROSA_READ = {
    "given_names": "Rosa",
    "paternal_surname": "Ñaupari",
    "maternal_surname": "Quispe",
    "document_type": "DNI",
    "document_number": "00001234",
    "birth_year": 1987,
}


def read(data):
    return read_sheet(data, today=TODAY)


def only(data):
    [draft] = read(data).drafts
    return draft


def of_row(headings, row):
    """The draft of one row under these headings."""
    return only(xlsx(headings, row))


def codes(draft):
    return [(one.column, one.code) for one in draft.problems]


# ------------------------------------------------------------------------------------------- right files


def test_workbook_is_read_as_it_was_written():
    draft = only(xlsx(HEADINGS, ROSA))

    assert draft.fields == ROSA_READ
    assert draft.number == 2
    assert draft.problems == draft.notices == ()


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "cp850", "mac_roman"],
)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_csv_is_read_in_every_encoding_and_with_every_separator(encoding, separator):
    draft = only(csv_text(HEADINGS, ROSA, separator=separator).encode(encoding))

    assert draft.fields == ROSA_READ


def test_csv_with_lines_of_two_encodings_is_read_whole():
    data = csv_text(HEADINGS, ROSA).encode() + csv_text(["Íntima", "Muñoz", "", "00005678", ""]).encode(
        "cp1252"
    )

    sheet = read(data)

    assert sheet.encoding == "mixed"
    assert [draft.fields["paternal_surname"] for draft in sheet.drafts] == ["Ñaupari", "Muñoz"]


def test_csv_of_excel_with_its_separator_line_and_quoted_line_breaks():
    data = b'sep=;\r\n"Nombres";"DNI"\r\n"Rosa\r\nLuz";="00001234"\r\n"Ana; Sol";"00001235"\r\n'

    sheet = read(data)

    assert [(d.number, d.fields["given_names"], d.fields["document_number"]) for d in sheet.drafts] == [
        (2, "Rosa Luz", "00001234"),
        (3, "Ana; Sol", "00001235"),
    ]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("NOMBRES", "given_names"),
        (" Nombre(s) ", "given_names"),
        ("Ap. Paterno", "paternal_surname"),
        ("1er. Apellido", "paternal_surname"),
        ("Apellido Materno *", "maternal_surname"),
    ],
)
def test_headings_are_understood_whatever_their_accents_and_signs(heading, field):
    # One more column, so that a heading alone is never taken for a title.
    assert of_row([heading, "D.N.I. N°"], ["Flor", "00000001"]).fields[field] == "Flor"


@pytest.mark.parametrize("heading", ["Nº DNI", "N° de D.N.I.", "dni", "Número de DNI", "Nro. DNI"])
def test_dni_headings_are_understood(heading):
    assert of_row(["Nombres", heading], ["Flor", "00000001"]).fields["document_number"] == "00000001"


def test_rows_above_the_headings_and_empty_rows_are_passed_over_and_numbers_stay_true():
    sheet = read(
        xlsx(["Participantes"], [], ["Actualizado", "hoy"], HEADINGS, [None] * 5, ROSA, ["", " "], ROSA)
    )

    assert [draft.number for draft in sheet.drafts] == [6, 8]


def test_the_sheet_with_the_headings_is_found_among_others():
    sheet = read(
        xlsx(HEADINGS, ROSA, title="Lista", before=[("Presupuesto", [["Concepto", "Soles"], ["Lana", 300]])])
    )

    assert (sheet.name, sheet.other_sheets, len(sheet.drafts)) == ("Lista", ("Presupuesto",), 1)


def test_numbers_dates_and_lost_zeros_are_read_as_meant():
    draft = of_row(HEADINGS, ["Rosa", "Ñaupari", None, 1234567.0, datetime(1987, 3, 12)])  # noqa: DTZ001

    assert (draft.fields["document_number"], draft.fields["birth_year"]) == ("01234567", 1987)
    assert draft.notices == (Remark(2, 3, "zero_restored", "01234567"),)


def test_number_with_decimals_in_a_csv_is_a_dni():
    assert (
        only(csv_text(["Nombres", "DNI", "Año nac."], ["Rosa", "12345678.0", "1987.0"]).encode()).fields[
            "document_number"
        ]
        == "12345678"
    )


@pytest.mark.parametrize(
    ("written", "kind", "number"),
    [
        (("CE", "001234567"), "CE", "001234567"),
        (("Carné de extranjería", "001234567"), "CE", "001234567"),
        (("Pasaporte", "ab-77"), "PAS", "AB-77"),
        (("sin documento", ""), "SIN", ""),
        (("", ""), "SIN", ""),
        (("", "-"), "SIN", ""),
        (("", "12345678"), "DNI", "12345678"),
        (("d.n.i.", "1234567"), "DNI", "01234567"),
    ],
)
def test_documents_of_every_kind_are_read(written, kind, number):
    draft = of_row(["Nombres", "Tipo de documento", "N° documento"], ["Rosa", *written])

    assert codes(draft) == []
    assert (draft.fields["document_type"], draft.fields["document_number"]) == (kind, number)


def test_whole_names_and_surnames_in_one_cell_are_parted_and_told():
    for headings, written, expected in (
        ("Apellidos y nombres", "de la Cruz Ñaupari, Rosa Luz", ("Rosa Luz", "de la Cruz", "Ñaupari")),
        ("Nombres y apellidos", "Rosa Luz Ñaupari", ("Rosa Luz Ñaupari", "", "")),
    ):
        draft = of_row([headings, "DNI"], [written, "00000001"])
        assert (
            draft.fields["given_names"],
            draft.fields["paternal_surname"],
            draft.fields["maternal_surname"],
        ) == expected
        assert len(draft.notices) == 1
    draft = of_row(["Nombres", "Apellidos"], ["Rosa", "Quispe"])
    assert draft.fields["paternal_surname"] == "Quispe"
    assert draft.notices == ()


def test_other_columns_are_read_in_spanish():
    draft = of_row(
        ["Nombres", "Idioma", "¿Sabe leer?", "Firma o huella", "Fecha de ingreso", "Alias"],
        ["Rosa", "QUECHUA", "un poco", "Huella", "5 de marzo de 2026", "Rosita"],
    )

    assert draft.fields | {"paternal_surname": "", "maternal_surname": ""} == {
        "given_names": "Rosa",
        "paternal_surname": "",
        "maternal_surname": "",
        "document_type": "SIN",
        "document_number": "",
        "language": "quy",
        "reads": "some",
        "signs_with": "fingerprint",
        "alias": "Rosita",
    }
    assert draft.joined_on == date(2026, 3, 5)


def test_columns_that_may_not_be_kept_are_named_and_never_read():
    sheet = read(
        xlsx([*HEADINGS, "Delito", "Motivo de ingreso", "Teléfono"], [*ROSA, "secreto", "secreto", "999"])
    )

    assert sheet.forbidden == ("Delito", "Motivo de ingreso")
    assert sheet.unread == ("Teléfono",)
    assert "secreto" not in repr([draft.fields for draft in sheet.drafts])


def test_ten_thousand_rows_are_read_and_one_more_is_refused():
    rows = [["P", "", "", f"{n:08d}", ""] for n in range(10_000)]

    assert len(read(csv_text(HEADINGS, *rows).encode()).drafts) == 10_000
    with pytest.raises(NotATable, match="too_many_rows"):
        read(csv_text(HEADINGS, *rows, ROSA).encode())


# ------------------------------------------------------------------------------------------- wrong cells


@pytest.mark.parametrize(
    ("headings", "row", "expected"),
    [
        (HEADINGS, ["=A1", "Q", "", "", ""], [(0, "formula")]),
        (HEADINGS, ["Rosa", "Q", "", "=1+1", ""], [(3, "formula")]),
        (HEADINGS, ["", "", "", "00000001", ""], [(None, "no_name")]),
        (HEADINGS, ["-", "", "", "00000001", ""], [(None, "no_name")]),
        (HEADINGS, ["123", "", "", "", ""], [(0, "no_letter")]),
        (HEADINGS, ["R" * 121, "", "", "", ""], [(0, "name_long")]),
        (HEADINGS, ["R" * 600, "", "", "", ""], [(0, "cell_long")]),
        (HEADINGS, ["Mu\ufffdoz", "", "", "", ""], [(0, "damaged_letters")]),
        (HEADINGS, ["Rosa", "MuÃ±oz", "", "", ""], [(1, "letters_doubled")]),
        (HEADINGS, ["Rosa", "", "", "12345", ""], [(3, "dni_not_eight")]),
        (HEADINGS, ["Rosa", "", "", "1234567A", ""], [(3, "dni_not_eight")]),
        (HEADINGS, ["Rosa", "", "", "123456789", ""], [(3, "dni_not_eight")]),
        (HEADINGS, ["Rosa", "", "", "1.2345678E7", ""], [(3, "number_shortened")]),
        (HEADINGS, ["Rosa", "", "", "1,23457E+07", ""], [(3, "number_shortened")]),
        (HEADINGS, ["Rosa", "", "", "", "87"], [(4, "birth_unreadable")]),
        (HEADINGS, ["Rosa", "", "", "", "marzo"], [(4, "birth_unreadable")]),
        (HEADINGS, ["Rosa", "", "", "", "31/02/1987"], [(4, "birth_unreadable")]),
        (HEADINGS, ["Rosa", "", "", "", "1887"], [(4, "birth_year_impossible")]),
        (HEADINGS, ["Rosa", "", "", "", "2090"], [(4, "birth_year_impossible")]),
        (HEADINGS, ["Rosa", "", "", "", "2024"], [(4, "birth_year_child")]),
        (["Apellidos y nombres", "DNI"], ["Quispe Mamani Rosa", ""], [(0, "name_without_comma")]),
        (["Nombres", "Tipo doc", "Doc"], ["Rosa", "carta", "123"], [(1, "document_type_unknown")]),
        (["Nombres", "Tipo doc", "Doc"], ["Rosa", "DNI", ""], [(2, "document_missing")]),
        (["Nombres", "Tipo doc"], ["Rosa", "DNI"], [(1, "document_missing")]),
        (["Nombres", "Tipo doc", "Doc"], ["Rosa", "sin documento", "123"], [(2, "document_type_missing")]),
        (["Nombres", "Tipo doc", "Doc"], ["Rosa", "CE", "a*b"], [(2, "document_signs")]),
        (["Nombres", "Tipo doc", "Doc"], ["Rosa", "CE", "7"], [(2, "document_short")]),
        (["Nombres", "Idioma"], ["Rosa", "klingon"], [(1, "choice_unknown")]),
        (["Nombres", "Ingreso"], ["Rosa", "ayer"], [(1, "date_unreadable")]),
        (["Nombres", "Ingreso"], ["Rosa", "05/03/26"], [(1, "date_unreadable")]),
        (["Nombres", "Alias"], ["Rosa", "A" * 61], [(1, "alias_long")]),
    ],
)  # fmt: skip
def test_wrong_cell_is_one_problem_at_its_row_and_column_with_a_sentence(headings, row, expected):
    draft = of_row(headings, row)

    assert codes(draft) == expected
    assert all(one.row == 2 and sentences.remark(one.code, one.detail) for one in draft.problems)


def test_several_wrong_cells_of_a_row_are_all_told():
    draft = of_row(HEADINGS, ["Rosa", "=B1", "", "123", "87"])

    assert codes(draft) == [(1, "formula"), (3, "dni_not_eight"), (4, "birth_unreadable")]


def test_errors_of_the_spreadsheet_itself_are_told():
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(["Rosa", "#N/A", "", "", ""])
    book.active["B2"].data_type = "e"
    file = io.BytesIO()
    book.save(file)

    assert codes(only(file.getvalue())) == [(1, "cell_error")]


def test_cells_merged_over_rows_are_problems_and_a_merged_title_is_none():
    rows = (["Lista de la mañana"], HEADINGS, ROSA, ["", "", "", "00000002", ""])

    sheet = read(xlsx(*rows, merge="B3:B4"))
    title = read(xlsx(*rows[:3], merge="A1:E1"))

    assert codes(sheet.drafts[0]) == [(1, "merged")]
    assert (1, "merged") in codes(sheet.drafts[1])
    assert codes(title.drafts[0]) == []


def test_csv_formula_is_never_evaluated():
    assert codes(only(csv_text(["Nombres", "DNI"], ["=cmd|' /C calc'!A0", "00000001"]).encode())) == [
        (0, "formula")
    ]


# ------------------------------------------------------------------------------------------- wrong files


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\x00", "empty"),
        (b"%PDF-1.7\n...", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old_excel"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "picture"),
        (b"\xff\xd8\xff\xe0" + b"x" * 100, "picture"),
        (b"{\\rtf1 hola}", "text_document"),
        (b"<!doctype html><table></table>", "web_page"),
        (b"PK\x03\x04 rest is missing", "damaged"),
        (zip_of(["word/document.xml"]), "word"),
        (zip_of(["content.xml", "mimetype"]), "open_document"),
        (zip_of(["fotos/1.jpg"]), "damaged"),
        (zip_of(["xl/workbook.xml"]), "damaged"),
        (zip_of(["xl/workbook.xml", *(f"x{n}" for n in range(600))]), "too_large"),
        (b"\x01\x02\x03\x04" * 50, "not_text"),
        (b"a\x00b\x01\x00c\x00\x00d" * 20, "not_text"),
        (b"\xff\xfea", "not_text"),
        (b"hola", "no_headings"),
        (xlsx(["Concepto", "Soles"], ["Lana", 300]), "no_headings"),
        (xlsx(HEADINGS), "no_rows"),
        (xlsx([*HEADINGS, "D.N.I."], ROSA), "heading_twice"),
        (xlsx(HEADINGS, ROSA)[:-200], "damaged"),
        (with_part(xlsx(HEADINGS, ROSA), "xl/worksheets/sheet1.xml", b"<worksheet><oops"), "damaged"),
        (
            with_part(
                xlsx(HEADINGS, ROSA),
                "xl/sharedStrings.xml",
                b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>',
            ),
            "damaged",
        ),
    ],
)
def test_wrong_file_is_refused_with_a_sentence(data, code):
    with pytest.raises(NotATable) as refused:
        read(data)

    assert refused.value.code == code
    assert sentences.of_file(refused.value.code, refused.value.detail)


def test_file_that_is_small_only_while_packed_is_refused_before_it_unfolds():
    bomb = with_part(
        xlsx(HEADINGS, ROSA), "xl/worksheets/sheet9.xml", b" " * (tables.MOST_UNPACKED_BYTES + 1)
    )
    assert len(bomb) < 200_000

    with pytest.raises(NotATable, match="too_large"):
        read(bomb)


def test_file_over_ten_megabytes_is_refused():
    with pytest.raises(NotATable, match="too_large"):
        read(b"Nombres;DNI\r\n" + b"x" * tables.MOST_BYTES)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data):
    for given_data in (data, b"Nombres;DNI\r\n" + data, zipfile.ZIP_STORED.to_bytes(1, "big") + data):
        try:
            read(given_data)
        except NotATable as error:
            refused = error
        else:
            continue
        assert sentences.of_file(refused.code, refused.detail)


@given(st.lists(st.text(max_size=30), min_size=5, max_size=5))
def test_no_row_breaks_the_rules(cells):
    data = (
        csv_text(HEADINGS, ["Rosa", "", "", "", ""]).encode()
        + b"\r\n"
        + (";".join('"' + cell.replace('"', '""') + '"' for cell in cells)).encode("utf-8", "replace")
    )
    try:
        sheet = read(data)
    except NotATable:
        return

    for draft in sheet.drafts:
        for one in (*draft.problems, *draft.notices):
            assert sentences.remark(one.code, one.detail)


# ------------------------------------------------------------------------------------------- small readers


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("05/03/2026", date(2026, 3, 5)),
        ("5-3-2026", date(2026, 3, 5)),
        ("2026-03-05", date(2026, 3, 5)),
        ("5 de marzo de 2026", date(2026, 3, 5)),
        ("5 Mar. 2026", date(2026, 3, 5)),
        ("05-sep-2026", date(2026, 9, 5)),
        ("1º de septiembre del 2026", date(2026, 9, 1)),
        ("5/13/2026", None),
        ("30/02/2026", None),
        ("5/3/26", None),
        ("46086", None),
    ],
)
def test_dates_are_read_as_people_in_peru_write_them(written, day):
    assert date_of(written) == day


def test_serial_numbers_are_dates_only_when_the_cell_is_a_number():
    assert date_of("46086", is_number=True) == date(2026, 3, 5)
    assert year_of("31848", is_number=True) == 1987
    assert year_of("1987", is_number=True) == 1987


@pytest.mark.parametrize(
    ("written", "parted"),
    [
        ("Quispe Mamani", ("Quispe", "Mamani")),
        ("de la Cruz Quispe", ("de la Cruz", "Quispe")),
        ("Quispe de la Cruz", ("Quispe", "de la Cruz")),
        ("San Martín del Solar", ("San Martín", "del Solar")),
        ("Ñaupari", ("Ñaupari", "")),
        ("Quispe y", ("Quispe y", "")),
        ("", ("", "")),
    ],
)
def test_small_words_stay_with_the_surname_after_them(written, parted):
    assert split_surnames(written) == parted


def test_heading_key_keeps_letters_and_digits_only():
    assert heading_key("N.º de D.N.I. (*)") == "n de dni"
