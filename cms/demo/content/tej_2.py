"""TEJ-2 Tejido con palitos II: an adult pullover in pieces and a two-colour chullo.

Pullover: light yarn (weight 3), 4 mm, 22 stitches and 30 rows over 10 cm in stockinette (Craft Yarn Council:
21-24 stitches, 3.75-4.5 mm). Chullo: medium yarn (weight 4), 4.5 mm, 20 stitches and 24 rows over 10 cm in two colours.
Every count below follows from these two gauges; `tests/cms/demo/test_gauges.py` works them out again.
"""

from decimal import Decimal

from .building import check, material, needles, picture, scissors, step, tapestry_needle, term, yarn
from .shapes import (
    CompletionRules,
    ControlledItem,
    Course,
    CourseKind,
    Gauge,
    Lesson,
    ProjectLevel,
    RequiredSkill,
    Section,
    SizeTable,
    Skill,
    SkillLevel,
    StitchChart,
)

PULLOVER_GAUGE = Gauge(Decimal(22), Decimal(30), Decimal("4.0"), 3, "punto jersey")
CHULLO_GAUGE = Gauge(Decimal(20), Decimal(24), Decimal("4.5"), 4, "jersey de dos colores, en redondo")

SIZES = SizeTable(
    title="Chompa para adulto: contorno y puntos",
    columns=(
        "Talla",
        "Contorno del cuerpo (cm)",
        "Puntos por pieza",
        "Contorno de la chompa (cm)",
        "Largo total (cm)",
    ),
    rows=(
        ("S", "82-86", "102", "91", "56"),
        ("M", "88-92", "110", "98", "58"),
        ("L", "96-100", "118", "105", "60"),
    ),
    note="Cada pieza pierde 1 punto por lado en la costura. La holgura es de 7 a 8 cm.",
)

SKILLS = (
    Skill(
        "TEJ2-MEDIR", "Tomar medidas y calcular", "Mide, elige la talla y calcula los puntos con su muestra."
    ),
    Skill("TEJ2-PIEZAS", "Tejer piezas iguales", "Espalda y delantero salen con las mismas vueltas."),
    Skill("TEJ2-TRENZA", "Tejer trenzas", "Cruza cada 6 vueltas, hacia los dos lados, sin mirar la lección."),
    Skill(
        "TEJ2-FORMAR",
        "Formar sisa, escote y manga",
        "Cierra y disminuye según la cuenta, igual en los dos lados.",
    ),
    Skill("TEJ2-COLORES", "Tejer con dos colores", "Lleva las dos hebras sin que el tejido se encoja."),
    Skill("TEJ2-ARMAR", "Armar la chompa", "Une hombros, pega mangas y levanta el cuello parejo."),
    Skill("TEJ2-CHULLO", "Tejer un chullo", "Termina un chullo con dibujo, orejeras y cordones."),
)

BODY = (
    yarn("500", weight=3, name="Lana o alpaca"),
    needles("3.5", name="Palitos rectos para el elástico"),
    needles("4.0"),
)
FINISHING = (tapestry_needle(), scissors(), material("Marcadores", "6", "unidades"))

L01 = Lesson(
    key="tej2-01-medidas",
    title="Tomar medidas y calcular los puntos",
    summary="Mida un cuerpo o una chompa, elija la talla y calcule cuántos puntos montar.",
    minutes=360,
    picture=picture("chompa-medidas"),
    introduction=(
        "Una chompa bien calculada se teje una sola vez.",
        "Trabaje con su propia muestra, no con la de otra mano.",
    ),
    materials=(*BODY, material("Cinta métrica", "1", "unidad"), material("Hoja de medidas", "1", "hoja")),
    sections=(
        Section(
            "Tome las medidas",
            120,
            steps=(
                step(
                    "Mida el contorno del pecho, con la cinta recta y sin apretar.",
                    "medir-contorno",
                    tip="Pida permiso antes de medir a otra persona. También puede medir una chompa.",
                ),
                step("Mida el largo desde el hombro hasta la cadera.", "chompa-medidas"),
                step("Mida la manga desde la sisa hasta la muñeca.", "manga-medidas"),
            ),
        ),
        Section(
            "Teja la muestra",
            120,
            gauge=PULLOVER_GAUGE,
            text=("Busque 22 puntos y 30 vueltas en 10 cm, con palitos de 4 mm.",),
            steps=(
                step("Monte 34 puntos y teja 42 vueltas. Lave y seque.", "muestra-borde"),
                step("Mida en el centro. Cambie de palito si hace falta.", "muestra-medir"),
            ),
        ),
        Section(
            "Calcule",
            120,
            text=(
                "Ejemplo de talla M: el cuerpo mide 90 cm y la holgura es 8. La chompa mide 98 cm.",
                "Cada pieza mide 49 cm. 49 por 2.2 son 108 puntos. Sume 2 para la costura: 110.",
            ),
            sizes=SIZES,
            steps=(
                step("Sume la holgura al contorno y divida entre dos.", "calcular-hoja"),
                step("Multiplique por los puntos de 1 cm. Sume 2 puntos de costura.", "calcular-hoja"),
                step(
                    "Ajuste al elástico: múltiplo de 4, más 2.",
                    "muestra-elastico-2x2",
                    tip="110 sirve: son 27 veces 4, más 2.",
                ),
            ),
        ),
    ),
    skills=("TEJ2-MEDIR",),
    checks=(
        check(
            "La pieza mide 49 cm y hay 2.2 puntos por cm. ¿Cuántos puntos son?",
            "98",
            "108",
            "118",
            right=1,
            why="49 por 2.2 son 107.8. Se redondea a 108.",
        ),
        check(
            "¿Qué es la holgura?",
            "Lo que sobra de lana",
            "Los centímetros de más para moverse",
            "El largo",
            right=1,
            why="Sin holgura, la chompa aprieta.",
        ),
    ),
    glossary=(
        term("Holgura", "Centímetros de más para que la prenda sea cómoda."),
        term("Sisa", "Curva donde se pega la manga.", "sisa-escote"),
    ),
    level=ProjectLevel.EASY,
    topics=("medidas", "chompas"),
    techniques=("muestra", "calcular puntos"),
    material_tags=("alpaca", "lana"),
)

L02 = Lesson(
    key="tej2-02-espalda",
    title="Elástico y cuerpo: la espalda",
    summary="Teja el elástico y el cuerpo de la espalda hasta la sisa, en talla M.",
    minutes=360,
    picture=picture("espalda-recta"),
    introduction=(
        "Empiece por la espalda. Es la pieza más simple y le sirve de medida para el delantero.",
        "Anote las vueltas. Las dos piezas deben tener el mismo número.",
    ),
    materials=BODY,
    sections=(
        Section(
            "Teja el elástico",
            120,
            steps=(
                step("Monte 110 puntos con palitos de 3.5 mm.", "montar-contar"),
                step(
                    "Teja elástico 2x2 durante 6 cm. Termine en una vuelta de atrás.", "muestra-elastico-2x2"
                ),
            ),
        ),
        Section(
            "Teja el cuerpo",
            240,
            text=("32 cm por 3 vueltas son 96 vueltas. Con el elástico llega a 38 cm.",),
            gauge=PULLOVER_GAUGE,
            steps=(
                step("Cambie a palitos de 4 mm. Teja jersey.", "jersey-crece"),
                step(
                    "Ponga un marcador cada 10 vueltas.",
                    "muestra-contar-vueltas",
                    tip="Así cuenta marcadores y no vueltas.",
                ),
                step("Teja 96 vueltas. Mida 38 cm desde el borde.", "espalda-recta"),
            ),
        ),
    ),
    skills=("TEJ2-PIEZAS",),
    checks=(
        check(
            "Hay 3 vueltas en 1 cm. ¿Cuántas vueltas son 32 cm?",
            "64",
            "96",
            "110",
            right=1,
            why="32 por 3 son 96.",
        ),
        check(
            "¿Con qué palito teje el elástico?",
            "3.5 mm",
            "4 mm",
            "5 mm",
            right=0,
            why="El borde lleva un palito más fino.",
        ),
    ),
    glossary=(
        term("Delantero", "La pieza de adelante."),
        term("Espalda", "La pieza de atrás.", "espalda-recta"),
    ),
    level=ProjectLevel.EASY,
    topics=("chompas",),
    techniques=("punto jersey", "punto elástico"),
    material_tags=("alpaca", "lana"),
)

CABLE = StitchChart(
    key="panel-dos-trenzas",
    title="Panel de dos trenzas que se miran",
    cast_on=16,
    rows=(
        "p*2 k*4 p*4 k*4 p*2",
        "p*2 k*4 p*4 k*4 p*2",
        "p*2 c4f p*4 c4b p*2",
        "p*2 k*4 p*4 k*4 p*2",
        "p*2 k*4 p*4 k*4 p*2",
        "p*2 k*4 p*4 k*4 p*2",
    ),
    note="Se cruza en la vuelta 3 y se repiten las 6 vueltas. Por atrás, teja cada punto como lo ve.",
)

L03 = Lesson(
    key="tej2-03-trenzas",
    title="Trenzas en el delantero",
    summary="Cruce puntos con un palito auxiliar y coloque un panel de trenzas al centro.",
    minutes=360,
    picture=picture("muestra-trenza"),
    introduction=(
        "Una trenza cambia el orden de los puntos. Primero espera un grupo y luego el otro.",
        "Las trenzas encogen. Por eso el panel lleva puntos de más.",
    ),
    materials=(*BODY, needles("4.0", name="Palito auxiliar para trenzas", unit="unidad")),
    sections=(
        Section(
            "Cruce los puntos",
            120,
            steps=(
                step("Pase dos puntos al palito auxiliar y déjelo adelante.", "trenza-auxiliar"),
                step("Teja los dos puntos siguientes.", "trenza-tejer"),
                step(
                    "Teja los dos del auxiliar. La trenza se inclina a la izquierda.",
                    "trenza-cruzada",
                    tip="Con el auxiliar atrás, se inclina a la derecha.",
                ),
            ),
        ),
        Section(
            "Teja una prueba",
            120,
            steps=(
                step("Monte 16 puntos. Lea el gráfico desde abajo.", "grafico-trenza"),
                step("Cruce en la vuelta 3. Repita las 6 vueltas cuatro veces.", "muestra-trenza"),
            ),
            chart=CABLE,
        ),
        Section(
            "Coloque el panel",
            120,
            text=(
                "El panel tiene 16 puntos y encoge como si fueran 12. Aumente 4 puntos al centro.",
                "El delantero tiene 114 puntos: 49 de jersey, 16 de panel y 49 de jersey.",
            ),
            steps=(
                step("Después del elástico, aumente 4 puntos al centro.", "aumento-tejer"),
                step("Ponga un marcador a cada lado del panel.", "trenza-panel"),
                step("Teja hasta tener las mismas 96 vueltas de la espalda.", "muestra-contar-vueltas"),
            ),
        ),
    ),
    skills=("TEJ2-TRENZA", "TEJ2-PIEZAS"),
    checks=(
        check(
            "El auxiliar queda adelante. ¿Hacia dónde se inclina la trenza?",
            "A la izquierda",
            "A la derecha",
            right=0,
            why="Los puntos que esperan adelante cruzan hacia la izquierda.",
        ),
        check(
            "Cruzó en la vuelta 3 y se repite cada 6. ¿Cuál es el cruce siguiente?",
            "Vuelta 6",
            "Vuelta 9",
            "Vuelta 12",
            right=1,
            why="3 más 6 son 9.",
        ),
    ),
    glossary=(
        term("Trenza", "Puntos que se cruzan por encima de otros.", "muestra-trenza"),
        term("Palito auxiliar", "Palito corto que guarda puntos mientras cruza.", "trenza-auxiliar"),
    ),
    level=ProjectLevel.INTERMEDIATE,
    topics=("chompas", "texturas"),
    techniques=("trenzas", "leer gráficos"),
    material_tags=("alpaca", "palito auxiliar"),
)

L04 = Lesson(
    key="tej2-04-sisa-escote",
    title="Sisa, hombros y escote",
    summary="Forme la sisa y el escote con una cuenta clara, igual en los dos lados.",
    minutes=360,
    picture=picture("sisa-escote"),
    introduction=(
        "La forma se hace con números. Escríbalos antes de tejer y marque cada vuelta.",
        "Los dos lados del escote se tejen a la vez, con dos ovillos.",
    ),
    materials=(*BODY, *FINISHING),
    sections=(
        Section(
            "Sisa de la espalda",
            120,
            text=("De 110 puntos quita 5 y 5, y luego 1 y 1 cinco veces. Quedan 90.",),
            steps=(
                step("Cierre 5 puntos al empezar las dos vueltas siguientes. Quedan 100.", "cerrar-montar"),
                step("Disminuya 1 a cada lado, cada 2 vueltas, 5 veces. Quedan 90.", "muestra-disminuciones"),
                step("Teja recto hasta 20 cm de sisa.", "sisa-escote"),
            ),
        ),
        Section(
            "Hombros y escote de atrás",
            100,
            text=("90 puntos son 28 de hombro, 34 de escote y 28 de hombro.",),
            steps=(
                step("Cierre los 34 puntos del centro.", "escote-centro"),
                step("Deje los 28 puntos de cada hombro en un hilo de otro color.", "hombro-espera"),
            ),
        ),
        Section(
            "Escote de adelante",
            140,
            text=(
                "El delantero tiene 114 puntos. Forme la sisa igual que atrás. Quedan 94.",
                "A 13 cm de sisa cierre 20 al centro. Ahí terminan las trenzas.",
                "Luego quite 9 de cada lado. Quedan 28 por hombro, como atrás.",
            ),
            steps=(
                step(
                    "Cierre los 20 puntos del centro. Añada otro ovillo para el segundo lado.",
                    "escote-delantero",
                ),
                step(
                    "Disminuya 1 punto junto al escote cada 2 vueltas, 9 veces.",
                    "disminucion-ssk",
                    tip="18 vueltas son 6 cm. Queda 1 cm recto hasta el hombro.",
                ),
                step("Compare con la espalda. La altura debe ser la misma.", "piezas-comparar"),
            ),
        ),
    ),
    skills=("TEJ2-FORMAR",),
    checks=(
        check(
            "Tiene 90 puntos. El escote lleva 34. ¿Cuántos quedan en cada hombro?",
            "26",
            "28",
            "30",
            right=1,
            why="90 menos 34 son 56. La mitad es 28.",
        ),
        check(
            "¿Por qué usa dos ovillos en el escote?",
            "Para tejer los dos lados a la vez",
            "Para gastar más lana",
            "Para hacer un dibujo",
            right=0,
            why="Así los dos lados salen iguales.",
        ),
    ),
    glossary=(term("Escote", "Abertura del cuello.", "escote-delantero"),),
    level=ProjectLevel.INTERMEDIATE,
    topics=("chompas", "formas"),
    techniques=("disminuciones", "cerrar puntos"),
    material_tags=("alpaca", "lana"),
)

L05 = Lesson(
    key="tej2-05-mangas",
    title="Las mangas",
    summary="Teja las dos mangas a la vez. Aumente cada seis vueltas y forme la copa.",
    minutes=360,
    picture=picture("manga-medidas"),
    introduction=(
        "Teja las dos mangas en el mismo palito, con dos ovillos. Salen gemelas.",
        "Los aumentos van a dos puntos de la orilla.",
    ),
    materials=(*BODY, *FINISHING),
    sections=(
        Section(
            "Puño y manga",
            200,
            text=("De 50 a 86 puntos hay 36 aumentos. Son 18 vueltas de aumento, cada 6 vueltas.",),
            gauge=PULLOVER_GAUGE,
            steps=(
                step("Monte 50 puntos con 3.5 mm. Teja elástico 2x2 durante 6 cm.", "muestra-elastico-2x2"),
                step("Cambie a 4 mm. Aumente 1 a cada lado cada 6 vueltas, 18 veces.", "muestra-aumentos"),
                step("Teja 8 vueltas rectas con 86 puntos. La manga mide cerca de 45 cm.", "manga-medidas"),
            ),
        ),
        Section(
            "La copa",
            160,
            text=("86 menos 10 son 76. Quite 40 y quedan 36. Cierre 6 y 6. Quedan 24.",),
            steps=(
                step("Cierre 5 puntos al empezar las dos vueltas siguientes. Quedan 76.", "cerrar-montar"),
                step(
                    "Disminuya 1 a cada lado, cada 2 vueltas, 20 veces. Quedan 36.", "muestra-disminuciones"
                ),
                step(
                    "Cierre 6 puntos al empezar las dos vueltas siguientes. Cierre los 24 que quedan.",
                    "manga-copa",
                    tip="La copa mide unos 15 cm. La sisa mide 20.",
                ),
            ),
        ),
    ),
    skills=("TEJ2-FORMAR", "TEJ2-PIEZAS"),
    checks=(
        check(
            "Aumenta 1 a cada lado, 18 veces. ¿Cuántos puntos suma?",
            "18",
            "36",
            "54",
            right=1,
            why="Son 2 puntos por vez.",
        ),
        check(
            "¿Por qué teje las dos mangas a la vez?",
            "Para que salgan iguales",
            "Para usar un solo ovillo",
            "Para no medir",
            right=0,
            why="Cada aumento cae en la misma vuelta.",
        ),
    ),
    glossary=(
        term("Puño", "Borde elástico de la manga.", "muestra-elastico-2x2"),
        term("Copa", "La parte curva de arriba de la manga.", "manga-copa"),
    ),
    level=ProjectLevel.INTERMEDIATE,
    topics=("chompas", "formas"),
    techniques=("aumentos", "disminuciones"),
    material_tags=("alpaca", "lana"),
)

L06 = Lesson(
    key="tej2-06-armar",
    title="Armar la chompa y tejer el cuello",
    summary="Una los hombros, teja el cuello, pegue las mangas y cierre los lados.",
    minutes=360,
    picture=picture("chompa-armada"),
    introduction=(
        "Lave y seque las piezas antes de armar. Así cosen parejo.",
        "El orden ayuda: un hombro, cuello, otro hombro, mangas y lados.",
    ),
    materials=(*BODY, *FINISHING, material("Alfileres", "20", "unidades", controlled=ControlledItem.PINS)),
    sections=(
        Section(
            "Una un hombro",
            90,
            steps=(
                step(
                    "Ponga los 28 puntos de adelante y de atrás en dos palitos, cara con cara.",
                    "hombros-unir",
                ),
                step("Teja juntos un punto de cada palito y cierre a la vez.", "hombros-cerrar"),
            ),
        ),
        Section(
            "Levante el cuello",
            120,
            text=(
                "La cuenta: 34 de atrás, 17 de un lado, 16 del centro y 17 del otro. Son 84.",
                "El cuello se teje abierto y se cose al final, junto con el otro hombro.",
            ),
            steps=(
                step(
                    "Meta el palito de 3.5 mm por la orilla y saque una hebra por cada hueco.",
                    "cuello-levantar",
                    tip="En la parte recta del lado, levante 3 puntos por cada 4 vueltas.",
                ),
                step(
                    "Aumente 2 puntos en la primera vuelta. Con 86, el elástico 2x2 sale igual a los lados.",
                    "aumento-tejer",
                ),
                step("Teja elástico 2x2 durante 3 cm y cierre flojo.", "cuello-listo"),
                step("Una el otro hombro y cosa el cuello.", "costura-invisible"),
            ),
        ),
        Section(
            "Pegue mangas y cierre lados",
            150,
            steps=(
                step(
                    "Marque el centro de la copa. Póngalo en la costura del hombro.",
                    "manga-pegar",
                    safety="Cuente los alfileres al poner y al sacar.",
                ),
                step("Cosa la manga desde el centro hacia cada lado.", "manga-pegar"),
                step("Cosa el lado y la manga en una sola costura.", "costura-jalar"),
                step("Esconda las hebras y dé un último lavado.", "chompa-armada"),
            ),
        ),
    ),
    skills=("TEJ2-ARMAR",),
    checks=(
        check(
            "Levanta 34, 17, 16 y 17 puntos. ¿Cuántos son?",
            "80",
            "84",
            "88",
            right=1,
            why="34 más 17 más 16 más 17 son 84.",
        ),
        check(
            "¿Por dónde empieza a pegar la manga?",
            "Por el centro de la copa",
            "Por el puño",
            "Por la sisa",
            right=0,
            why="Desde el centro, los dos lados quedan iguales.",
        ),
    ),
    glossary=(term("Levantar puntos", "Sacar puntos nuevos de una orilla ya tejida.", "cuello-levantar"),),
    level=ProjectLevel.INTERMEDIATE,
    topics=("chompas", "acabados"),
    techniques=("costura invisible", "levantar puntos"),
    material_tags=("alpaca", "aguja lanera"),
)

CHULLO_MOTIF = StitchChart(
    key="chullo-rombos",
    title="Guarda de rombos",
    cast_on=10,
    in_the_round=True,
    repeat=(1, 10),
    rows=("k*10",) * 11,
    colours=(
        "AAAAAAAAAA",
        "BABABABABA",
        "AAAAAAAAAA",
        "AAAABAAAAA",
        "AAABBBAAAA",
        "AABBABBAAA",
        "AAABBBAAAA",
        "AAAABAAAAA",
        "AAAAAAAAAA",
        "BABABABABA",
        "AAAAAAAAAA",
    ),
    yarns=(("A", "índigo", "#2C3E70"), ("B", "crudo", "#F3E9D6")),
    note="La guarda tiene 10 puntos. Repita 10 veces alrededor.",
)

L07 = Lesson(
    key="tej2-07-dos-colores",
    title="Tejer con dos colores",
    summary="Lleve dos hebras, lea la guarda y cuide que el tejido no se encoja.",
    minutes=360,
    picture=picture("muestra-guarda"),
    introduction=(
        "En cada vuelta usa dos colores. El que no teje viaja por atrás.",
        "La hebra que viaja se llama hebra flotante. Debe quedar floja, pero no colgar.",
    ),
    materials=(
        yarn("60", weight=4, name="Lana índigo"),
        yarn("40", weight=4, name="Lana cruda"),
        needles("4.5", name="Palitos circulares de 40 cm", unit="unidad"),
        scissors(),
    ),
    sections=(
        Section(
            "Lleve las dos hebras",
            120,
            steps=(
                step(
                    "Ponga un ovillo a cada lado. Decida cuál va siempre abajo.",
                    "colores-hebras",
                    tip="La hebra de abajo se ve más. Use ahí el color del dibujo.",
                ),
                step("Teja con un color. La otra hebra descansa atrás.", "colores-tejer"),
                step("Después de cinco puntos, cruce las dos hebras por atrás.", "colores-cruzar"),
                step("Estire los puntos del palito derecho antes de cambiar de color.", "colores-flotantes"),
            ),
        ),
        Section(
            "Lea la guarda",
            120,
            text=("Cada letra es un color. En redondo, lea todas las vueltas de derecha a izquierda.",),
            chart=CHULLO_MOTIF,
            steps=(
                step("Busque la vuelta 1, abajo. Diga los colores en voz alta.", "grafico-guarda"),
                step("Marque cada vuelta que termina.", "grafico-regla"),
            ),
        ),
        Section(
            "Teja una prueba en redondo",
            120,
            gauge=CHULLO_GAUGE,
            steps=(
                step("Monte 60 puntos y teja las 11 vueltas. Repita dos veces.", "muestra-guarda"),
                step("Mida. Busque 20 puntos en 10 cm.", "muestra-medir"),
                step(
                    "Mire por atrás. Las hebras flotantes siguen al tejido sin fruncir.", "colores-flotantes"
                ),
            ),
        ),
    ),
    skills=("TEJ2-COLORES",),
    checks=(
        check(
            "El tejido de dos colores se encoge. ¿Por qué?",
            "Las hebras flotantes van muy apretadas",
            "El palito es largo",
            "La lana es nueva",
            right=0,
            why="Estire los puntos antes de cambiar de color.",
        ),
        check(
            "¿Cada cuántos puntos cruza las hebras?",
            "Cada 5",
            "Cada 20",
            "Nunca",
            right=0,
            why="Una hebra flotante larga se engancha en los dedos.",
        ),
    ),
    glossary=(
        term("Guarda", "Franja de dibujo que se repite.", "muestra-guarda"),
        term("Hebra flotante", "Hebra que pasa por atrás sin tejer.", "colores-flotantes"),
    ),
    level=ProjectLevel.INTERMEDIATE,
    topics=("colores", "gráficos"),
    techniques=("dos colores", "tejer en redondo"),
    material_tags=("lana", "palitos circulares"),
)

L08 = Lesson(
    key="tej2-08-chullo",
    title="El chullo con orejeras",
    summary="Teja un chullo con guarda, orejeras, cordones y borla.",
    minutes=360,
    picture=picture("chullo"),
    introduction=(
        "El chullo junta todo lo aprendido: redondo, colores, disminuciones y acabado.",
        "La medida es para una cabeza de 55 a 58 cm. El chullo mide 50 cm y estira.",
    ),
    materials=(
        yarn("70", weight=4, name="Lana índigo"),
        yarn("40", weight=4, name="Lana cruda"),
        yarn("15", weight=4, name="Lana rojo cochinilla"),
        needles("4.5", name="Palitos circulares de 40 cm", unit="unidad"),
        needles("4.5", name="Palitos de doble punta", unit="juego"),
        *FINISHING,
    ),
    sections=(
        Section(
            "Orejeras",
            110,
            text=("Cada orejera empieza con 5 puntos y termina con 21.",),
            steps=(
                step("Monte 5 puntos. Teja Santa Clara.", "orejera-inicio"),
                step("Aumente 1 a cada lado cada 2 vueltas, 8 veces. Tiene 21 puntos.", "orejera-crece"),
                step("Teja 4 vueltas más. Deje los puntos en espera y haga la otra.", "orejera-lista"),
            ),
        ),
        Section(
            "Cuerpo con guarda",
            130,
            gauge=CHULLO_GAUGE,
            text=(
                "La cuenta: 21 de orejera, 36 de frente, 21 de orejera y 22 de atrás. Son 100.",
                "La guarda de 10 puntos entra 10 veces.",
            ),
            steps=(
                step("Teja una orejera, monte 36 puntos, teja la otra y monte 22.", "chullo-unir"),
                step("Una en redondo. Teja 4 vueltas de índigo.", "redondo-unir"),
                step("Teja las 11 vueltas de la guarda. Siga con índigo hasta 13 cm.", "muestra-guarda"),
            ),
        ),
        Section(
            "Corona y cordones",
            120,
            text=("Divida en 10 partes de 10 puntos. Cada vuelta de disminución quita 10.",),
            steps=(
                step("Teja 8 y tome 2 juntos, 10 veces. Quedan 90.", "corona-disminuir"),
                step("Alterne con una vuelta recta hasta tener 10 puntos. Cierre.", "corona-estrella"),
                step("Trence tres hebras dobles de 40 cm en cada orejera.", "chullo-cordon"),
                step(
                    "Haga una borla, cósala arriba y empareje las puntas.",
                    "chullo-borla",
                    safety="Cierre la tijera y devuélvala.",
                ),
            ),
            chart=StitchChart(
                key="corona-chullo",
                title="Corona del chullo: una de las 10 partes",
                cast_on=10,
                in_the_round=True,
                rows=(
                    "k*8 k2tog no",
                    "k*9 no",
                    "k*7 k2tog no*2",
                    "k*8 no*2",
                    "k*6 k2tog no*3",
                    "k*7 no*3",
                    "k*5 k2tog no*4",
                    "k*6 no*4",
                    "k*4 k2tog no*5",
                    "k*5 no*5",
                    "k*3 k2tog no*6",
                    "k*4 no*6",
                    "k*2 k2tog no*7",
                    "k*3 no*7",
                    "k k2tog no*8",
                    "k*2 no*8",
                    "k2tog no*9",
                ),
                note="Teja cada vuelta 10 veces alrededor.",
            ),
        ),
    ),
    skills=("TEJ2-CHULLO", "TEJ2-COLORES"),
    checks=(
        check(
            "La guarda tiene 10 puntos y el chullo 100. ¿Cuántas veces entra?",
            "8",
            "10",
            "12",
            right=1,
            why="100 entre 10 son 10.",
        ),
        check(
            "¿Cuál es la corona bien cerrada?",
            ("Esta", "corona-estrella"),
            ("Esta", "orejera-lista"),
            right=0,
            why="Las disminuciones forman una estrella.",
        ),
    ),
    glossary=(
        term("Chullo", "Gorro andino con orejeras.", "chullo"),
        term("Orejera", "Pieza que cubre la oreja.", "orejera-lista"),
        term("Borla", "Adorno de hebras atadas.", "chullo-borla"),
    ),
    level=ProjectLevel.COMPLEX,
    topics=("proyectos", "gorros", "colores"),
    techniques=("tejer en redondo", "dos colores", "disminuciones"),
    material_tags=("lana", "palitos circulares"),
)

COURSE = Course(
    code="TEJ-2",
    title="Tejido con palitos II: chompa y chullo",
    summary="Calcule, teja y arme una chompa de adulto y un chullo de dos colores.",
    kind=CourseKind.CRAFT,
    picture=picture("chullo"),
    introduction=(
        "Este curso sigue a Tejido con palitos I.",
        "Aprende a calcular tallas, cruzar trenzas, llevar colores y armar prendas para la venta.",
    ),
    skills=SKILLS,
    rules=CompletionRules(
        minimum_minutes=36 * 60,
        percent_of_planned_sessions=75,
        skills=(
            RequiredSkill("TEJ2-MEDIR"),
            RequiredSkill("TEJ2-PIEZAS", SkillLevel.ALONE, 2),
            RequiredSkill("TEJ2-TRENZA"),
            RequiredSkill("TEJ2-FORMAR"),
            RequiredSkill("TEJ2-COLORES"),
            RequiredSkill("TEJ2-ARMAR", SkillLevel.WITH_HELP),
            RequiredSkill("TEJ2-CHULLO"),
        ),
        pass_mark=11,
        final_evaluation="Chompa talla M armada o chullo con guarda, revisados con la ficha de calidad",
    ),
    lessons=(L01, L02, L03, L04, L05, L06, L07, L08),
    author="Equipo de enseñanza",
    level=ProjectLevel.INTERMEDIATE,
)
