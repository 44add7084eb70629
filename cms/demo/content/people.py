"""About sixty participants and the staff. None of them exists.

Surnames are made up from Quechua words for stars, flowers, threads and hills, so nobody can carry them by chance.
Document numbers come from ranges that are never given out: DNI 00001001-00001099, foreign cards 000000901 and up.
Nothing here says, or may ever say, why a person is in a group.
"""

from .shapes import DocumentType, Language, Person, Reads, Role, SignsWith, StaffMember

_ES, _QUY = Language.SPANISH, Language.QUECHUA
_YES, _SOME, _NO = Reads.YES, Reads.SOME, Reads.NO

QANTU, KILLA, CHASKA = "qantu", "killa", "chaska"

_Row = tuple[str, str, str, str, int | None, Language, Reads]

# key, given names, paternal surname, maternal surname, birth year, language, reads
_ROWS: tuple[_Row, ...] = (
    ("q01", "Rosaura", "Qantupuma", "Illariwayta", 1994, _ES, _YES),
    ("q02", "Nélida Flor", "Chaskawara", "Urpitika", 1998, _ES, _YES),
    ("q03", "Yeny", "Killaqawa", "Sumaqllanta", 2001, _QUY, _SOME),
    ("q04", "Maribel", "Wayrapalla", "Puyutika", 1989, _ES, _YES),
    ("q05", "Saturnina", "Ñawinchaska", "Qoyllurhilo", 1971, _QUY, _NO),
    ("q06", "Luz Clarita", "Tikawayta", "", 1999, _ES, _YES),
    ("q07", "Edith", "D'Illaqawa", "Lanasisa", 1996, _ES, _YES),
    ("q08", "Q'orianka", "Sisapuyu", "Intiwara", 2003, _QUY, _YES),
    ("q09", "Dionisia", "Urqullanta", "Munaywara", 1968, _QUY, _SOME),
    ("q10", "Heydi Milagros", "Punchawtika", "Killapuyu", 2002, _ES, _YES),
    ("q11", "Teodora", "Paqarinsisa", "Wiñaytika", 1983, _QUY, _SOME),
    ("q12", "Carmen Rosa", "Chumpiwayta", "Yanaqoyllur", 1990, _ES, _YES),
    ("q13", "Wilfredo", "Rumiwayra", "Ccantuhilo", 1992, _ES, _YES),
    ("q14", "Zósimo", "Intipalla", "Sumaqurqu", 1980, _QUY, _YES),
    ("q15", "Sisa", "", "", None, _QUY, _NO),
    ("q16", "María de los Ángeles Rosa", "Sumaqchaskañawi", "Wayrapaqarinillary", 1995, _ES, _YES),
    ("q17", "Gladys", "Llimphiwara", "Antawayta", 1987, _ES, _YES),
    ("q18", "Flormila", "Kusipuyu", "Lliqllatika", 1993, _ES, _YES),
    ("q19", "Percy Amaru", "Qaqawara", "Tutaqoyllur", 1997, _ES, _YES),
    ("q20", "Ayde", "Unkutika", "Sachawayta", 2000, _QUY, _SOME),
    ("q21", "Verónica", "Aguañawi", "Muyusisa", 1985, _ES, _YES),
    ("q22", "Nilda", "", "Phallchawara", 1979, _QUY, _SOME),
    ("q23", "Julián", "Wamanpalla", "Chirihilo", 1991, _ES, _YES),
    ("q24", "Esther Noemí", "Qillqatika", "Sunquwayra", 1998, _ES, _YES),
    ("k01", "Lidia", "Samaytika", "Puriqsisa", 1992, _ES, _YES),
    ("k02", "Yolanda Inés", "Urpiwayta", "Qispipalla", 1986, _ES, _YES),
    ("k03", "Rocío", "Kuychiwara", "Hatunpuyu", 2000, _ES, _YES),
    ("k04", "Delia", "Mayuñawi", "Tikapunchaw", 1975, _QUY, _SOME),
    ("k05", "Sonia", "O'Qantu", "Wayllasisa", 1995, _ES, _YES),
    ("k06", "Katy Marleni", "Chaskillari", "Sarawara", 2002, _ES, _YES),
    ("k07", "Fortunata", "Pukallanta", "Riticha", 1966, _QUY, _NO),
    ("k08", "Miriam", "Qallutika", "Yuyaywayta", 1990, _ES, _YES),
    ("k09", "Norma Beatriz", "Inkillpuyu", "Allpawara", 1984, _ES, _YES),
    ("k10", "Yovana", "Takiqsisa", "", 1997, _QUY, _YES),
    ("k11", "Elsa", "Qarwatika", "Kallpawayra", 1988, _ES, _YES),
    ("k12", "Ruth Abigaíl", "Pachachaska", "Wanquriqoyllur", 2004, _ES, _YES),
    ("k13", "Bertha", "Ichuwara", "Munaqpalla", 1973, _QUY, _SOME),
    ("k14", "Shirley", "Lloqllatika", "Chinkasisa", 1999, _ES, _YES),
    ("k15", "Amelia", "Saywapuyu", "Tarpuywayta", 1981, _QUY, _SOME),
    ("k16", "Diana Luz", "Hanaqillari", "Paukarwara", 1996, _ES, _YES),
    ("c01", "Marcelina", "Antasisa", "Qochawayta", 1978, _QUY, _NO),
    ("c02", "Emperatriz", "Ututika", "Maywapuyu", 1985, _QUY, _SOME),
    ("c03", "Felícitas", "Wiqontuywara", "Pisqulana", 1970, _QUY, _NO),
    ("c04", "Aurelia", "Tankarsisa", "Ñustachumpi", 1993, _QUY, _YES),
    ("c05", "Victoria", "Chillcawayta", "Llaqtahilo", 1988, _QUY, _SOME),
    ("c06", "Juana Paula", "Pampatika", "Orqochaska", 1982, _QUY, _SOME),
    ("c07", "Epifania", "Sarallanta", "", 1965, _QUY, _NO),
    ("c08", "Mercedes", "Kinwawara", "Taqllapalla", 1991, _QUY, _YES),
    ("c09", "Isidora", "Papawayta", "Rawrayillari", 1976, _QUY, _SOME),
    ("c10", "Nieves", "Ritipuyu", "Awaytika", 1998, _QUY, _YES),
    ("c11", "Paulina", "Hatunñan", "Killawayra", 1974, _QUY, _NO),
    ("c12", "Gregoria", "Qewñawara", "Sumaqsamay", 1980, _QUY, _SOME),
    ("c13", "Herlinda", "Ichutika", "Puquyqoyllur", 1994, _QUY, _YES),
    ("c14", "Basilia", "Wallatapuyu", "Chakrawayta", 1969, _QUY, _NO),
    ("c15", "Raymunda", "Qolqachaska", "Mayupalla", 1987, _QUY, _SOME),
    ("c16", "Lourdes", "Yakusisa", "Tantarwara", 2001, _ES, _YES),
    ("c17", "Agripina", "Kuntullanta", "Urpillahilo", 1972, _QUY, _SOME),
    ("c18", "Zenaida", "Muñatika", "Wayqopuyu", 1990, _QUY, _YES),
    ("c19", "Santusa", "Pallaywara", "Intiñawi", 1979, _QUY, _NO),
    ("c20", "Yuly", "Ankasisa", "Sarapaqarin", 2003, _ES, _YES),
)

_CENTRE_BY_LETTER = {"q": QANTU, "k": KILLA, "c": CHASKA}

# Not everybody holds a DNI, and the software must live with that.
_OTHER_DOCUMENTS: dict[str, tuple[DocumentType, str]] = {
    "q15": (DocumentType.NONE, ""),
    "q19": (DocumentType.FOREIGN_CARD, "000000901"),
    "q23": (DocumentType.PASSPORT, "XX0000012"),
    "k10": (DocumentType.TEMPORARY_PERMIT, "000000902"),
    "k14": (DocumentType.FOREIGN_CARD, "000000903"),
    "c07": (DocumentType.NONE, ""),
    "c14": (DocumentType.NONE, ""),
}


def _person(place: int, row: _Row) -> Person:
    key, given, paternal, maternal, born, language, reads = row
    document, number = _OTHER_DOCUMENTS.get(key, (DocumentType.DNI, f"{1001 + place:08d}"))
    return Person(
        key=key,
        given_names=given,
        paternal_surname=paternal,
        maternal_surname=maternal,
        document_type=document,
        document_number=number,
        birth_year=born,
        language=language,
        reads=reads,
        signs_with=SignsWith.FINGERPRINT if reads is Reads.NO else SignsWith.SIGNATURE,
        centre=_CENTRE_BY_LETTER[key[0]],
    )


PEOPLE: tuple[Person, ...] = tuple(_person(place, row) for place, row in enumerate(_ROWS))

STAFF: tuple[StaffMember, ...] = (
    StaffMember("demo.instruccion", "Aurora", "Punturaya Tejilana", Role.INSTRUCTOR),
    StaffMember("demo.instruccion2", "Abelino", "Bordawayta Agujasisa", Role.INSTRUCTOR),
    StaffMember("demo.facilita.qantu", "Nora", "Ovillachaska Puntatika", Role.FACILITATOR, (QANTU,)),
    StaffMember("demo.facilita.killa", "Irma", "Hebrapuyu Lanawara", Role.FACILITATOR, (KILLA,)),
    StaffMember("demo.facilita.chaska", "Fidel", "Madejawayra Telarqawa", Role.FACILITATOR, (CHASKA,)),
    StaffMember(
        "demo.coordina", "Celia", "Tramawayta Urdimbresisa", Role.COORDINATOR, (QANTU, KILLA, CHASKA)
    ),
    StaffMember("demo.coordina.rural", "Raúl", "Husopalla Ruecatika", Role.COORDINATOR, (CHASKA,)),
    StaffMember("demo.registro", "Olga", "Folioillari Sellowara", Role.REGISTRAR),
    StaffMember("demo.auditoria", "Hugo", "Cuentaqawa Librosisa", Role.AUDITOR),
    StaffMember("demo.administra", "Inés", "Llavewayra Ordentika", Role.ADMINISTRATOR),
)
