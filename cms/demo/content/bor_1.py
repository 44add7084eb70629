"""BOR-1 Bordado ayacuchano I: eight stitches, one flower and a clean wrong side."""

from .building import check, embroidery_needle, material, picture, scissors, step, term
from .shapes import (
    CompletionRules,
    ControlledItem,
    Course,
    CourseKind,
    CrossMotif,
    Lesson,
    LineMotif,
    MotifPart,
    ProjectLevel,
    RequiredSkill,
    Section,
    Skill,
    SkillLevel,
    Stitch,
)

SKILLS = (
    Skill("BOR1-PREPARAR", "Preparar tela, hilo y bastidor", "Tensa la tela pareja y enhebra sin ayuda."),
    Skill("BOR1-TRASLADAR", "Trasladar el dibujo", "Pasa un dibujo centrado y con líneas finas."),
    Skill("BOR1-HILVAN", "Hilván", "Las puntadas y los espacios miden lo mismo."),
    Skill("BOR1-PESPUNTE", "Pespunte", "Borda 20 cm seguidos, sin espacios."),
    Skill("BOR1-CADENA", "Cadena y margarita", "Los eslabones son iguales y siguen la curva."),
    Skill("BOR1-TALLO", "Tallo", "La hebra queda siempre del mismo lado."),
    Skill("BOR1-RELLENO", "Relleno", "Cubre la hoja sin dejar ver la tela. El borde es limpio."),
    Skill("BOR1-NUDO", "Nudo francés", "Hace cinco nudos iguales, firmes y redondos."),
    Skill("BOR1-COMPONER", "Componer una flor", "Ordena colores y puntos y termina la flor."),
    Skill("BOR1-ACABAR", "Acabado del bordado", "El revés queda limpio, sin nudos, y la pieza planchada."),
)

BASE = (
    material("Tela de algodón o bayeta fina", "1", "retazo de 30 x 30 cm"),
    material("Hilo de bordar de 6 hebras", "2", "madejas"),
    material("Bastidor de 18 cm", "1", "unidad"),
    embroidery_needle(),
    scissors(),
)
TOPICS = ("bordado", "flores")

THREADS = (
    ("rojo cochinilla", "#B0243A"),
    ("ocre", "#D9962B"),
    ("verde chilca", "#5F7F3A"),
    ("índigo", "#2C3E70"),
    ("crudo", "#F3E9D6"),
)

PRACTICE_LINES = LineMotif(
    key="lineas-de-practica",
    title="Líneas de práctica",
    width_mm=120,
    height_mm=80,
    threads=THREADS,
    parts=(
        MotifPart(1, "Recta", Stitch.RUNNING, "rojo cochinilla", "M10,12 L110,12"),
        MotifPart(2, "Onda", Stitch.BACK, "índigo", "M10,32 C30,18 40,18 60,32 C80,46 90,46 110,32"),
        MotifPart(3, "Cerro", Stitch.STEM, "verde chilca", "M10,60 L35,44 L60,60 L85,44 L110,60"),
        MotifPart(4, "Lazo", Stitch.CHAIN, "ocre", "M20,72 C50,64 70,64 100,72"),
    ),
)

LEAF = LineMotif(
    key="hoja",
    title="Hoja para relleno",
    width_mm=50,
    height_mm=70,
    threads=THREADS,
    parts=(
        MotifPart(1, "Nervio", Stitch.STEM, "verde chilca", "M25,66 L25,8"),
        MotifPart(2, "Lado izquierdo", Stitch.SATIN, "verde chilca", "M25,8 C4,24 4,46 25,58 Z"),
        MotifPart(3, "Lado derecho", Stitch.SATIN, "verde chilca", "M25,8 C46,24 46,46 25,58 Z"),
    ),
)

FLOWER = LineMotif(
    key="flor-de-qantu",
    title="Flor de cinco pétalos con ramas",
    width_mm=140,
    height_mm=140,
    threads=THREADS,
    parts=(
        MotifPart(
            1,
            "Pétalo de arriba",
            Stitch.SATIN,
            "rojo cochinilla",
            "M70,58 C54,44 56,22 70,18 C84,22 86,44 70,58 Z",
            3,
        ),
        MotifPart(
            2,
            "Pétalo derecho",
            Stitch.SATIN,
            "rojo cochinilla",
            "M75,62 C84,42 106,38 112,50 C112,64 92,72 75,62 Z",
            3,
        ),
        MotifPart(
            3,
            "Pétalo izquierdo",
            Stitch.SATIN,
            "rojo cochinilla",
            "M65,62 C56,42 34,38 28,50 C28,64 48,72 65,62 Z",
            3,
        ),
        MotifPart(
            4,
            "Pétalo bajo derecho",
            Stitch.SATIN,
            "rojo cochinilla",
            "M74,68 C92,70 102,90 92,98 C80,100 70,84 74,68 Z",
            3,
        ),
        MotifPart(
            5,
            "Pétalo bajo izquierdo",
            Stitch.SATIN,
            "rojo cochinilla",
            "M66,68 C48,70 38,90 48,98 C60,100 70,84 66,68 Z",
            3,
        ),
        MotifPart(6, "Centro", Stitch.FRENCH_KNOT, "ocre", "M66,60 L74,60 L74,68 L66,68 Z", 3),
        MotifPart(7, "Tallo", Stitch.STEM, "verde chilca", "M70,74 C72,96 64,116 70,134", 3),
        MotifPart(
            8, "Rama de hojas", Stitch.DETACHED_CHAIN, "verde chilca", "M69,112 C84,104 98,108 108,120", 2
        ),
        MotifPart(9, "Rama de cadena", Stitch.CHAIN, "índigo", "M68,118 C54,110 42,114 32,126", 2),
    ),
)

# A quarter of the star; the other three are its mirror images.
_QUARTER = (
    "...R...",
    "...RR..",
    "...RRR.",
    "RRRROR.",
    ".RROOR.",
    "..RRRRI",
    "......I",
)


def _mirrored(quarter: tuple[str, ...]) -> tuple[str, ...]:
    """Both mirror images of a quarter; the last column and the last row are the axes."""
    half = tuple(row + row[-2::-1] for row in quarter)
    return half + half[-2::-1]


CROSS_STAR = CrossMotif(
    key="estrella-de-ocho",
    title="Estrella de ocho puntas en punto de cruz",
    rows=_mirrored(_QUARTER),
    threads=(
        ("R", "X", "rojo cochinilla", "#B0243A"),
        ("O", "O", "ocre", "#D9962B"),
        ("I", "+", "índigo", "#2C3E70"),
    ),
)

L01 = Lesson(
    key="bor1-01-preparar",
    title="Preparar tela, hilo y bastidor",
    summary="Tense la tela, separe las hebras y enhebre la aguja.",
    minutes=180,
    picture=picture("bor-materiales"),
    introduction=(
        "Una tela bien tensa hace la mitad del trabajo.",
        "Hoy prepara su material y hace las primeras puntadas.",
    ),
    materials=BASE,
    sections=(
        Section(
            "Tense la tela",
            60,
            steps=(
                step("Separe los dos aros. Ponga la tela sobre el aro chico.", "bastidor-abierto"),
                step(
                    "Coloque el aro grande encima y ajuste el tornillo.",
                    "bastidor-tenso",
                    tip="Toque la tela. Debe sonar como un tambor.",
                ),
                step("Jale los bordes parejo. Los hilos de la tela quedan rectos.", "bastidor-hilos"),
            ),
        ),
        Section(
            "Separe y enhebre",
            60,
            steps=(
                step(
                    "Corte 45 cm de hilo. Es el largo de su antebrazo y mano.",
                    "hilo-cortar",
                    tip="Un hilo más largo se enreda y se gasta.",
                    safety="Cierre la tijera después de cortar.",
                ),
                step("Separe dos hebras. Jale una por una, hacia arriba.", "hilo-separar"),
                step(
                    "Junte las dos, aplaste la punta y pásela por el ojo.",
                    "aguja-enhebrar",
                    safety="Clave la aguja en el alfiletero cuando no la usa.",
                ),
            ),
        ),
        Section(
            "Empiece sin nudo",
            60,
            steps=(
                step("Deje una cola de 5 cm por atrás y sujétela con el dedo.", "hebra-cola"),
                step("Las primeras puntadas pasan por encima de la cola y la aseguran.", "hebra-asegurar"),
            ),
        ),
    ),
    skills=("BOR1-PREPARAR",),
    checks=(
        check("¿Cuánto hilo corta?", "45 cm", "2 m", "10 cm", right=0, why="Un hilo largo se enreda."),
        check(
            "¿Cómo sabe que la tela está tensa?",
            "Suena como un tambor",
            "Se arruga",
            "Se ve más oscura",
            right=0,
            why="La tela tensa no se frunce.",
        ),
    ),
    glossary=(
        term("Bastidor", "Dos aros que tensan la tela.", "bastidor-tenso"),
        term("Hebra", "Cada hilo delgado de la madeja. Se bordan dos o tres juntas.", "hilo-separar"),
    ),
    level=ProjectLevel.BASIC,
    topics=("bordado", "primeros pasos"),
    techniques=("tensar", "enhebrar"),
    material_tags=("tela", "hilo de bordar", "bastidor"),
)

L02 = Lesson(
    key="bor1-02-trasladar",
    title="Trasladar el dibujo",
    summary="Pase el dibujo del papel a la tela, centrado y con líneas finas.",
    minutes=180,
    picture=picture("dibujo-en-tela"),
    introduction=(
        "El dibujo guía la aguja. Si está torcido, el bordado también.",
        "Aprenda dos maneras: con papel de calco y a contraluz.",
    ),
    materials=(
        *BASE,
        material("Papel de calco para tela", "1", "hoja"),
        material("Lápiz lavable o tiza", "1", "unidad"),
        material("Alfileres", "4", "unidades", controlled=ControlledItem.PINS),
    ),
    sections=(
        Section(
            "Busque el centro",
            40,
            steps=(
                step("Doble la tela en cuatro y marque la cruz con la uña.", "tela-doblada"),
                step("Ponga el centro del dibujo sobre la cruz.", "dibujo-centro"),
            ),
        ),
        Section(
            "Con papel de calco",
            70,
            steps=(
                step("Ponga tela, calco y dibujo, en ese orden. El color va hacia la tela.", "calco-capas"),
                step(
                    "Sujete con cuatro alfileres.", "calco-alfileres", safety="Cuente los alfileres al sacar."
                ),
                step(
                    "Repase las líneas con una punta sin filo.",
                    "calco-repasar",
                    tip="Levante una esquina y mire si pasó.",
                ),
            ),
        ),
        Section(
            "A contraluz",
            70,
            steps=(
                step("Pegue el dibujo en una ventana y la tela encima.", "calco-ventana"),
                step("Dibuje con lápiz lavable, con líneas finas.", "dibujo-en-tela"),
            ),
            motif=PRACTICE_LINES,
        ),
    ),
    skills=("BOR1-TRASLADAR",),
    checks=(
        check(
            "¿Qué va pegado a la tela?",
            "El lado de color del calco",
            "El dibujo",
            "El alfiler",
            right=0,
            why="El color del calco pasa a la tela.",
        ),
        check(
            "¿Para qué dobla la tela en cuatro?",
            "Para hallar el centro",
            "Para guardarla",
            "Para plancharla",
            right=0,
            why="La cruz de los dobleces marca el centro.",
        ),
    ),
    glossary=(term("Calco", "Papel que pasa el color al apretar.", "calco-capas"),),
    level=ProjectLevel.BASIC,
    topics=("bordado", "dibujo"),
    techniques=("trasladar dibujo",),
    material_tags=("tela", "papel de calco"),
)

L03 = Lesson(
    key="bor1-03-hilvan",
    title="El hilván",
    summary="Suba y baje la aguja con puntadas parejas. Es el punto más simple.",
    minutes=180,
    picture=picture("hilvan"),
    introduction=("El hilván une telas y también adorna.", "La mano aprende aquí a medir sin regla."),
    materials=BASE,
    sections=(
        Section(
            "Borde una recta",
            90,
            steps=(
                step("Salga en 1 y entre en 2, a medio centímetro.", "hilvan-1"),
                step(
                    "Salga en 3, con el mismo espacio.",
                    "hilvan-2",
                    tip="Puntada y espacio miden lo mismo, como un grano de trigo.",
                ),
                step("Cargue tres puntadas en la aguja y jale.", "hilvan-3"),
            ),
        ),
        Section(
            "Hilván en filas",
            90,
            steps=(
                step("Borde cinco filas. En cada fila, la puntada cae frente al espacio.", "hilvan-filas"),
                step("Pase otro color por debajo de las puntadas, sin tocar la tela.", "hilvan-enlazado"),
            ),
        ),
    ),
    skills=("BOR1-HILVAN",),
    checks=(
        check(
            "¿Cuál es el hilván?",
            ("Este", "hilvan"),
            ("Este", "cadena"),
            ("Este", "relleno-hoja"),
            right=0,
            why="Deja un espacio entre puntada y puntada.",
        ),
        check(
            "La tela se frunce. ¿Qué hace?",
            "Jalo menos el hilo",
            "Corto la tela",
            "Mojo el hilo",
            right=0,
            why="El hilo debe descansar sobre la tela.",
        ),
    ),
    glossary=(term("Puntada", "El hilo que se ve entre dos entradas de la aguja.", "hilvan-1"),),
    level=ProjectLevel.BASIC,
    topics=TOPICS,
    techniques=("hilván",),
    material_tags=("tela", "hilo de bordar"),
)

L04 = Lesson(
    key="bor1-04-pespunte",
    title="El pespunte",
    summary="Regrese en cada puntada. La línea queda llena y firme.",
    minutes=180,
    picture=picture("pespunte"),
    introduction=(
        "El pespunte dibuja líneas finas y letras.",
        "La aguja avanza por atrás y regresa por adelante.",
    ),
    materials=BASE,
    sections=(
        Section(
            "Borde la línea",
            90,
            steps=(
                step("Salga en 1, a una puntada del comienzo.", "pespunte-1"),
                step("Regrese y entre en 2, en el comienzo.", "pespunte-2"),
                step(
                    "Salga en 3, una puntada más adelante. Regrese al hueco de 1.",
                    "pespunte-3",
                    tip="Entre en el mismo agujero. Así no queda espacio.",
                ),
            ),
        ),
        Section(
            "Siga la curva",
            90,
            steps=(
                step("En la curva haga puntadas más cortas.", "pespunte-curva"),
                step("Borde sus iniciales en letra grande.", "pespunte-letras"),
            ),
        ),
    ),
    skills=("BOR1-PESPUNTE",),
    checks=(
        check(
            "¿Dónde entra la aguja al regresar?",
            "En el hueco de la puntada anterior",
            "Un poco al lado",
            "Dos puntadas atrás",
            right=0,
            why="El mismo hueco deja la línea llena.",
        ),
        check(
            "¿Cómo son las puntadas en una curva?",
            "Más cortas",
            "Más largas",
            right=0,
            why="Las cortas siguen mejor la curva.",
        ),
    ),
    glossary=(term("Pespunte", "Línea llena: cada puntada regresa.", "pespunte"),),
    level=ProjectLevel.BASIC,
    topics=("bordado", "letras"),
    techniques=("pespunte",),
    material_tags=("tela", "hilo de bordar"),
)

L05 = Lesson(
    key="bor1-05-cadena",
    title="La cadena y la margarita",
    summary="Forme eslabones. Con ellos hace líneas, rellenos y pétalos.",
    minutes=180,
    picture=picture("cadena"),
    introduction=(
        "La cadena es el punto de muchas flores de Ayacucho.",
        "En vueltas juntas rellena un pétalo entero.",
    ),
    materials=BASE,
    sections=(
        Section(
            "Borde la cadena",
            80,
            steps=(
                step("Salga en 1. Forme un lazo y sujételo con el dedo.", "cadena-1"),
                step("Entre otra vez en 1 y salga en 2, dentro del lazo.", "cadena-2"),
                step(
                    "Jale con suavidad. Repita desde adentro del eslabón.",
                    "cadena-3",
                    tip="Si jala mucho, el eslabón se vuelve línea.",
                ),
            ),
        ),
        Section(
            "Haga la margarita",
            60,
            steps=(
                step("Haga un eslabón y sujételo con una puntada chica.", "margarita-1"),
                step("Haga cinco pétalos desde el mismo centro.", "margarita"),
            ),
        ),
        Section(
            "Rellene con cadenas",
            40,
            steps=(step("Borde cadenas juntas, de afuera hacia adentro.", "cadena-relleno"),),
        ),
    ),
    skills=("BOR1-CADENA",),
    checks=(
        check(
            "¿Dónde sale la aguja en la cadena?",
            "Dentro del lazo",
            "Fuera del lazo",
            right=0,
            why="El lazo queda sujeto.",
        ),
        check(
            "¿Cuál es la margarita?",
            ("Esta", "margarita"),
            ("Esta", "nudo-flor"),
            right=0,
            why="Cada pétalo es un eslabón suelto.",
        ),
    ),
    glossary=(
        term("Eslabón", "Un lazo de la cadena.", "cadena-3"),
        term("Margarita", "Eslabones sueltos que forman una flor.", "margarita"),
    ),
    level=ProjectLevel.EASY,
    topics=TOPICS,
    techniques=("cadena", "margarita"),
    material_tags=("tela", "hilo de bordar"),
)

L06 = Lesson(
    key="bor1-06-tallo",
    title="El punto tallo",
    summary="Borde tallos y contornos que parecen un cordón.",
    minutes=180,
    picture=picture("tallo"),
    introduction=(
        "El tallo se borda de izquierda a derecha.",
        "La hebra espera siempre del mismo lado de la aguja.",
    ),
    materials=BASE,
    sections=(
        Section(
            "Borde el tallo",
            100,
            steps=(
                step("Salga en 1 y entre en 2. Deje la hebra hacia abajo.", "tallo-1"),
                step("Salga en 3, a la mitad de la puntada, por encima de la hebra.", "tallo-2"),
                step(
                    "Repita. Cada puntada empieza en la mitad de la anterior.",
                    "tallo-3",
                    tip="Si cambia la hebra de lado, el cordón se rompe a la vista.",
                ),
            ),
        ),
        Section(
            "Tallo y ramas",
            80,
            steps=(
                step("Siga la curva con puntadas cortas.", "tallo"),
                step("Empiece cada rama debajo del tallo, sin dejar espacio.", "tallo-ramas"),
            ),
        ),
    ),
    skills=("BOR1-TALLO",),
    checks=(
        check(
            "¿Dónde sale la aguja?",
            "A la mitad de la puntada anterior",
            "Al final",
            "Fuera de la línea",
            right=0,
            why="Las puntadas se montan y forman el cordón.",
        ),
        check(
            "¿Puede cambiar la hebra de lado?",
            "No",
            "Sí, cuando quiera",
            right=0,
            why="El cordón gira siempre hacia el mismo lado.",
        ),
    ),
    glossary=(term("Tallo", "Puntadas montadas que parecen cordón.", "tallo"),),
    level=ProjectLevel.EASY,
    topics=TOPICS,
    techniques=("tallo",),
    material_tags=("tela", "hilo de bordar"),
)

L07 = Lesson(
    key="bor1-07-relleno",
    title="El relleno",
    summary="Cubra hojas y pétalos con puntadas juntas y un borde limpio.",
    minutes=180,
    picture=picture("relleno-hoja"),
    introduction=(
        "El relleno brilla, porque las hebras van juntas y en la misma dirección.",
        "Primero borde el contorno. Después cubra de lado a lado.",
    ),
    materials=BASE,
    sections=(
        Section(
            "Prepare la hoja",
            50,
            steps=(
                step("Borde el contorno en pespunte.", "relleno-contorno"),
                step("Marque la dirección con tres puntadas separadas.", "relleno-guia"),
            ),
            motif=LEAF,
        ),
        Section(
            "Cubra",
            130,
            steps=(
                step("Empiece en la parte más ancha. Salga de un borde y entre en el otro.", "relleno-1"),
                step(
                    "Ponga cada puntada junto a la anterior, sin montar.",
                    "relleno-2",
                    tip="Si la puntada pasa de 1 cm, divida la hoja en dos lados.",
                ),
                step("Pase a un tono más claro en la otra mitad.", "relleno-matiz"),
                step("Mire de lado. No debe verse la tela.", "relleno-hoja"),
            ),
        ),
    ),
    skills=("BOR1-RELLENO",),
    checks=(
        check(
            "¿Por dónde empieza?",
            "Por la parte más ancha",
            "Por la punta",
            right=0,
            why="Desde el centro es más fácil cuidar la dirección.",
        ),
        check(
            "La puntada mide 2 cm. ¿Qué hace?",
            "Divido la hoja en dos",
            "La dejo así",
            "Uso más hebras",
            right=0,
            why="Una puntada larga se engancha.",
        ),
    ),
    glossary=(term("Relleno", "Puntadas juntas que cubren una figura.", "relleno-hoja"),),
    level=ProjectLevel.INTERMEDIATE,
    topics=TOPICS,
    techniques=("relleno", "matizado"),
    material_tags=("tela", "hilo de bordar"),
)

L08 = Lesson(
    key="bor1-08-nudo",
    title="El nudo francés",
    summary="Haga nudos redondos para centros de flor y semillas.",
    minutes=180,
    picture=picture("nudo-flor"),
    introduction=(
        "Este nudo se hace con las dos manos.",
        "Apoye el bastidor en la mesa para tener las manos libres.",
    ),
    materials=BASE,
    sections=(
        Section(
            "Haga el nudo",
            100,
            steps=(
                step("Salga en 1. Envuelva la aguja dos veces con la hebra.", "nudo-1"),
                step("Entre en 2, muy cerca de 1, con la hebra tensa.", "nudo-2"),
                step(
                    "Pase la aguja con la hebra sujeta. El nudo se forma solo.",
                    "nudo-3",
                    tip="Nunca entre en el mismo agujero. El nudo se iría atrás.",
                ),
            ),
        ),
        Section(
            "Llene un centro",
            80,
            steps=(
                step("Borde nudos en círculo, de afuera hacia adentro.", "nudo-circulo"),
                step("Combine ocre y rojo. Los nudos deben tocarse.", "nudo-flor"),
            ),
        ),
    ),
    skills=("BOR1-NUDO",),
    checks=(
        check(
            "El nudo se fue por atrás. ¿Qué pasó?",
            "Entré en el mismo agujero",
            "Usé hilo rojo",
            "La tela es fina",
            right=0,
            why="Entre muy cerca, pero en otro hueco.",
        ),
        check(
            "¿Cuántas vueltas da a la aguja?",
            "Dos",
            "Diez",
            right=0,
            why="Con más vueltas el nudo se suelta.",
        ),
    ),
    glossary=(term("Nudo francés", "Nudo redondo sobre la tela.", "nudo-3"),),
    level=ProjectLevel.INTERMEDIATE,
    topics=TOPICS,
    techniques=("nudo francés",),
    material_tags=("tela", "hilo de bordar"),
)

L09 = Lesson(
    key="bor1-09-flor",
    title="Una flor ayacuchana",
    summary="Junte los puntos en una flor con tallo, hojas y centro de nudos.",
    minutes=180,
    picture=picture("flor-completa"),
    introduction=(
        "Las flores de Ayacucho llevan colores vivos sobre fondo oscuro o crudo.",
        "Usted elige los colores. Cambie uno y mire cómo cambia todo.",
    ),
    materials=BASE,
    sections=(
        Section(
            "Elija colores",
            40,
            steps=(
                step(
                    "Ponga cinco hilos juntos y entrecierre los ojos.",
                    "colores-elegir",
                    tip="Dos se parecen mucho si no los distingue. Cambie uno.",
                ),
                step("Escriba el color en cada parte del dibujo.", "flor-numerada"),
            ),
        ),
        Section(
            "Borde en orden",
            120,
            motif=FLOWER,
            steps=(
                step("Empiece por los pétalos, en relleno.", "flor-petalos"),
                step("Llene el centro con nudos franceses.", "nudo-circulo"),
                step("Borde el tallo y las ramas.", "tallo-ramas"),
                step("Termine con hojas de margarita.", "flor-completa"),
            ),
        ),
        Section(
            "Otra idea: punto de cruz",
            20,
            text=("Cuente los hilos de la tela. Cada cuadro del gráfico es una cruz.",),
            motif=CROSS_STAR,
            steps=(step("Borde una cruz por cuadro. La puntada de arriba va siempre igual.", "cruz"),),
        ),
    ),
    skills=("BOR1-COMPONER", "BOR1-RELLENO"),
    checks=(
        check(
            "¿Qué borda primero?",
            "Los pétalos",
            "Las hojas",
            "El borde de la tela",
            right=0,
            why="Los pétalos mandan. Lo demás se acomoda.",
        ),
        check(
            "Dos colores no se distinguen. ¿Qué hace?",
            "Cambio uno",
            "Uso más hebras",
            right=0,
            why="El contraste hace que la flor se vea de lejos.",
        ),
    ),
    glossary=(term("Pétalo", "Cada hoja de color de la flor.", "flor-petalos"),),
    level=ProjectLevel.INTERMEDIATE,
    topics=("bordado", "flores", "colores"),
    techniques=("relleno", "nudo francés", "tallo", "punto de cruz"),
    material_tags=("tela", "hilo de bordar"),
)

L10 = Lesson(
    key="bor1-10-acabado",
    title="Acabado y control de calidad",
    summary="Limpie el revés, lave, planche y haga el dobladillo.",
    minutes=180,
    picture=picture("bordado-terminado"),
    introduction=("Quien sabe de bordado mira el revés.", "Un revés limpio dice que la pieza va a durar."),
    materials=(
        *BASE,
        material("Plancha", "1", "unidad", note="Se comparte"),
        material("Toalla", "1", "unidad"),
    ),
    sections=(
        Section(
            "Limpie el revés",
            60,
            steps=(
                step(
                    "Pase cada cola por debajo de cinco puntadas y corte al ras.",
                    "reves-limpio",
                    safety="Corte hacia afuera, lejos de la puntada.",
                ),
                step("Compare. No debe haber nudos ni saltos de más de 1 cm.", "reves-compara"),
            ),
        ),
        Section(
            "Lave y planche",
            60,
            steps=(
                step(
                    "Lave en agua fría con jabón suave. No exprima.",
                    "muestra-remojar",
                    tip="Pruebe antes si el rojo destiñe: moje un hilo y apriételo en papel blanco.",
                ),
                step(
                    "Planche por el revés, sobre una toalla.",
                    "bordado-planchar",
                    safety="Apoye la plancha parada. Desenchufe al terminar.",
                ),
            ),
        ),
        Section(
            "Dobladillo y ficha",
            60,
            steps=(
                step("Doble el borde dos veces y cosa con puntada escondida.", "bordado-dobladillo"),
                step("Mida, complete la ficha y ponga la etiqueta.", "bordado-terminado"),
            ),
        ),
    ),
    skills=("BOR1-ACABAR",),
    checks=(
        check(
            "¿Por qué lado se plancha?",
            "Por el revés, sobre toalla",
            "Por la cara",
            right=0,
            why="Así el relieve no se aplasta.",
        ),
        check(
            "¿Cuál es el revés limpio?",
            ("Este", "reves-limpio"),
            ("Este", "reves-enredado"),
            right=0,
            why="No tiene nudos ni saltos largos.",
        ),
    ),
    glossary=(term("Dobladillo", "Borde doblado y cosido.", "bordado-dobladillo"),),
    level=ProjectLevel.EASY,
    topics=("acabados", "calidad"),
    techniques=("control de calidad", "dobladillo"),
    material_tags=("tela", "hilo de bordar"),
)

COURSE = Course(
    code="BOR-1",
    title="Bordado ayacuchano I",
    summary="Ocho puntos, una flor y un revés limpio.",
    kind=CourseKind.CRAFT,
    picture=picture("flor-completa"),
    introduction=(
        "Aprenda los puntos que más se usan en las flores de Ayacucho.",
        "Cada lección deja una muestra. Al final las reúne en una flor.",
    ),
    skills=SKILLS,
    rules=CompletionRules(
        minimum_minutes=22 * 60,
        percent_of_planned_sessions=75,
        skills=(
            RequiredSkill("BOR1-PREPARAR"),
            RequiredSkill("BOR1-TRASLADAR", SkillLevel.WITH_HELP),
            RequiredSkill("BOR1-HILVAN"),
            RequiredSkill("BOR1-PESPUNTE"),
            RequiredSkill("BOR1-CADENA", SkillLevel.ALONE, 2),
            RequiredSkill("BOR1-TALLO"),
            RequiredSkill("BOR1-RELLENO", SkillLevel.ALONE, 2),
            RequiredSkill("BOR1-NUDO"),
            RequiredSkill("BOR1-COMPONER", SkillLevel.WITH_HELP),
            RequiredSkill("BOR1-ACABAR"),
        ),
        pass_mark=11,
        final_evaluation="Flor bordada de 14 x 14 cm, con revés limpio y dobladillo",
    ),
    lessons=(L01, L02, L03, L04, L05, L06, L07, L08, L09, L10),
    author="Equipo de enseñanza",
    level=ProjectLevel.EASY,
)
