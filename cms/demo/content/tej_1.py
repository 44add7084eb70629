"""TEJ-1 Tejido con palitos I: from the first loop to a piece that can be sold.

One yarn and one needle size go through the whole course: medium yarn (weight 4), 5 mm, stockinette at
18 stitches and 24 rows over 10 cm. The Craft Yarn Council gives 16-20 stitches and 4.5-5.5 mm for weight 4.
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
    Skill,
    SkillLevel,
    StitchChart,
)

GAUGE = Gauge(Decimal(18), Decimal(24), Decimal("5.0"), 4, "punto jersey")

SKILLS = (
    Skill(
        "TEJ1-PREPARAR", "Preparar hilo y palitos", "Elige el palito que pide la etiqueta y ovilla sin nudos."
    ),
    Skill("TEJ1-MONTAR", "Montar puntos", "Monta 20 puntos parejos que corren en el palito."),
    Skill("TEJ1-DERECHO", "Punto derecho", "Teje 20 vueltas sin perder puntos y con orillas rectas."),
    Skill("TEJ1-REVES", "Punto revés", "Reconoce la cara del tejido y teje jersey sin mirar la lección."),
    Skill("TEJ1-ELASTICO", "Punto elástico", "Teje elástico 1x1 y 2x2. Las columnas quedan derechas."),
    Skill("TEJ1-INGLES", "Punto inglés", "Teje 10 cm de punto inglés y corrige un punto suelto."),
    Skill(
        "TEJ1-MUESTRA", "Tensión y muestra", "Teje, lava y mide una muestra. Cambia de palito si hace falta."
    ),
    Skill(
        "TEJ1-FORMAR", "Aumentar y disminuir", "Aumenta y disminuye a los dos lados. La cuenta sale exacta."
    ),
    Skill("TEJ1-GRAFICO", "Leer un gráfico", "Teje un calado siguiendo el gráfico, vuelta por vuelta."),
    Skill("TEJ1-REDONDO", "Tejer en redondo", "Une sin torcer y termina un gorro en redondo."),
    Skill(
        "TEJ1-ACABAR", "Cerrar, coser y rematar", "Cierra flojo, cose sin que se note y esconde las hebras."
    ),
    Skill("TEJ1-CALIDAD", "Revisar la calidad", "Revisa una pieza con la lista y decide qué corregir."),
)

PRACTICE_YARN = (yarn("50", weight=4), needles("5.0"))
WITH_FINISHING = (*PRACTICE_YARN, tapestry_needle(), scissors())

L01 = Lesson(
    key="tej1-01-preparar",
    title="Preparar el hilo, los palitos y el lugar",
    summary="Conozca su material. Ovilla la madeja, elige los palitos y prepara un lugar cómodo.",
    minutes=120,
    picture=picture("mat-lana-palitos"),
    introduction=(
        "Un buen tejido empieza antes del primer punto.",
        "Hoy conoce la lana y los palitos. También aprende a cuidar sus manos y su espalda.",
    ),
    materials=(yarn("100", weight=4, note="En madeja"), needles("5.0"), scissors(), tapestry_needle()),
    sections=(
        Section(
            "Conozca su material",
            30,
            text=(
                "La lana tiene un grosor. Va del 0, muy fino, al 7, muy grueso. En este curso usa lana 4.",
                "Los palitos se miden en milímetros. Para lana 4 usa palitos de 5 mm.",
            ),
            steps=(
                step(
                    "Mire la lana de cerca. Cuente los cabos y estire un poco la hebra.",
                    "mat-hebra-cerca",
                    tip="Si la hebra se rompe fácil, teja más suelto.",
                ),
                step(
                    "Lea la etiqueta. Busque el grosor, los gramos y el palito.",
                    "mat-etiqueta",
                    tip="Guarde la etiqueta hasta terminar. Ahí está el número de teñido.",
                ),
                step("Mida el palito en el calibrador. Pasa justo por el agujero de 5.", "mat-calibrador"),
            ),
        ),
        Section(
            "Ovilla la madeja",
            50,
            steps=(
                step("Abra la madeja y póngala en el respaldo de dos sillas.", "mat-madeja"),
                step(
                    "Envuelva la hebra en tres dedos, unas veinte vueltas, sin apretar.",
                    "mat-ovillo-inicio",
                    tip="Un ovillo apretado estira la lana. La pieza se encoge después.",
                ),
                step("Saque los dedos. Gire el ovillo y siga envolviendo en cruz.", "mat-ovillo-cruz"),
                step("Guarde la punta final debajo de la última vuelta.", "mat-ovillo-listo"),
            ),
        ),
        Section(
            "Prepare su lugar",
            40,
            steps=(
                step(
                    "Siéntese con la espalda apoyada y los dos pies en el piso.",
                    "mat-lugar",
                    tip="Descanse las manos cinco minutos cada media hora.",
                ),
                step("Ponga el ovillo a su lado, en una bolsa o canasta.", "mat-canasta"),
                step(
                    "Cuente los palitos y las tijeras antes de empezar. Cuente otra vez al terminar.",
                    "mat-cuenta",
                    safety="Guarde las puntas hacia abajo. Pase la tijera cerrada, por el mango.",
                ),
            ),
        ),
    ),
    skills=("TEJ1-PREPARAR",),
    checks=(
        check(
            "La etiqueta pide palitos de 5 mm. ¿Cómo lo comprueba?",
            ("Paso el palito por el calibrador", "mat-calibrador"),
            "Lo comparo con un lápiz",
            "Lo adivino",
            right=0,
            why="El calibrador tiene un agujero para cada medida.",
        ),
        check(
            "¿Por qué no se aprieta el ovillo?",
            "Porque pesa más",
            "Porque la lana se estira",
            "Porque se ensucia",
            right=1,
            why="La lana estirada vuelve a su largo y la pieza se encoge.",
        ),
    ),
    glossary=(
        term("Palito", "Aguja larga de tejer. Se mide en milímetros.", "mat-lana-palitos"),
        term("Madeja", "Lana enrollada en un aro grande. Se ovilla antes de tejer.", "mat-madeja"),
        term("Cabo", "Cada hilo delgado que forma la hebra.", "mat-hebra-cerca"),
    ),
    level=ProjectLevel.BASIC,
    topics=("primeros pasos", "cuidado de las manos"),
    techniques=("ovillar",),
    material_tags=("lana", "palitos"),
)

L02 = Lesson(
    key="tej1-02-montar",
    title="Montar los puntos",
    summary="Haga el nudo corredizo y monte veinte puntos con dos hebras.",
    minutes=240,
    picture=picture("montar-fila"),
    introduction=(
        "Montar es poner los primeros puntos en el palito. De esta orilla cuelga toda la pieza.",
        "Usa el montado de dos hebras. Es firme y también estira.",
    ),
    materials=PRACTICE_YARN,
    sections=(
        Section(
            "Haga el nudo corredizo",
            60,
            text=("Deje una cola larga. Calcule tres veces el ancho de la pieza.",),
            steps=(
                step("Mida la cola: 60 cm para veinte puntos.", "montar-cola"),
                step("Cruce la hebra sobre sí y forme un lazo.", "nudo-lazo"),
                step("Meta la punta del palito y pesque la hebra de atrás.", "nudo-pescar"),
                step(
                    "Jale las dos hebras hasta que el nudo abrace el palito.",
                    "nudo-listo",
                    tip="El nudo debe correr. Si no corre, aflójelo un poco.",
                ),
            ),
        ),
        Section(
            "Monte veinte puntos",
            120,
            steps=(
                step("Abra las dos hebras en V. La cola va al frente y el ovillo atrás.", "montar-v"),
                step(
                    "Pase el palito por debajo de la hebra de la cola, de abajo hacia arriba.",
                    "montar-entrar",
                ),
                step("Pesque desde arriba la hebra del ovillo.", "montar-pescar"),
                step("Vuelva por el lazo y suelte la hebra de la cola.", "montar-volver"),
                step(
                    "Ajuste el punto con suavidad. Repita hasta tener veinte.",
                    "montar-fila",
                    tip="Deje entre punto y punto el espacio de un grano de quinua.",
                ),
            ),
        ),
        Section(
            "Cuente y revise",
            60,
            steps=(
                step("Cuente de cinco en cinco. Ponga un marcador cada cinco puntos.", "montar-contar"),
                step(
                    "Mueva los puntos en el palito. Todos deben correr.",
                    "montar-corren",
                    tip="Si no corren, saque todo y monte otra vez más flojo.",
                ),
            ),
        ),
    ),
    skills=("TEJ1-MONTAR",),
    checks=(
        check(
            "¿Cuánta cola deja para 20 puntos con lana 4?",
            "20 cm",
            "60 cm",
            "3 m",
            right=1,
            why="Tres veces el ancho de la pieza alcanza bien.",
        ),
        check(
            "Los puntos no corren en el palito. ¿Qué hace?",
            "Sigo tejiendo",
            "Monto otra vez más flojo",
            "Corto la hebra",
            right=1,
            why="Una orilla apretada no estira y se rompe.",
        ),
    ),
    glossary=(
        term("Montar", "Poner los primeros puntos en el palito.", "montar-fila"),
        term("Cola", "Punta de hebra que queda libre al empezar.", "montar-cola"),
        term("Hebra", "El hilo con el que teje."),
    ),
    level=ProjectLevel.BASIC,
    topics=("primeros pasos",),
    techniques=("montado de dos hebras", "nudo corredizo"),
    material_tags=("lana", "palitos"),
)

L03 = Lesson(
    key="tej1-03-derecho",
    title="El punto derecho",
    summary="Teja el primer punto en cuatro movimientos. Con él hace el punto Santa Clara.",
    minutes=240,
    picture=picture("muestra-santa-clara"),
    introduction=(
        "El punto derecho tiene cuatro movimientos: entrar, envolver, sacar y soltar.",
        "Si teje todas las vueltas al derecho, sale el punto Santa Clara. Es firme y no se enrolla.",
    ),
    materials=PRACTICE_YARN,
    sections=(
        Section(
            "Los cuatro movimientos",
            90,
            text=("Tome en la izquierda el palito con puntos. La hebra espera atrás.",),
            steps=(
                step(
                    "Entre en el primer punto, de izquierda a derecha y de adelante hacia atrás.",
                    "derecho-entrar",
                ),
                step("Envuelva la punta del palito derecho con la hebra.", "derecho-envolver"),
                step("Saque la hebra por el punto. Ya tiene un punto nuevo.", "derecho-sacar"),
                step(
                    "Suelte el punto viejo del palito izquierdo.",
                    "derecho-soltar",
                    tip="Diga en voz baja: entro, envuelvo, saco, suelto.",
                ),
            ),
        ),
        Section(
            "Teja Santa Clara",
            120,
            steps=(
                step("Teja los veinte puntos. Al terminar, cambie el palito de mano.", "derecho-vuelta"),
                step(
                    "Teja veinte vueltas. Se ven diez lomos por cada lado.",
                    "muestra-santa-clara",
                    tip="Dos vueltas hacen un lomo. Cuente los lomos y multiplique por dos.",
                ),
            ),
            chart=StitchChart(
                key="santa-clara",
                title="Punto Santa Clara",
                cast_on=8,
                rows=("k*8", "p*8", "k*8", "p*8"),
                note="Las vueltas pares se tejen al derecho por atrás. Desde la cara se ven al revés.",
            ),
        ),
        Section(
            "Revise la orilla",
            30,
            steps=(
                step("Cuente los puntos cada dos vueltas. Deben ser veinte.", "montar-contar"),
                step(
                    "Si le sobra un punto, mire la orilla. Lleve la hebra atrás antes de empezar.",
                    "orilla-recta",
                    tip="El primer punto engaña: si la hebra pasa por encima, parece dos.",
                ),
            ),
        ),
    ),
    skills=("TEJ1-DERECHO",),
    checks=(
        check(
            "Usted ve 8 lomos. ¿Cuántas vueltas tejió?",
            "8",
            "16",
            "4",
            right=1,
            why="Cada lomo son dos vueltas.",
        ),
        check(
            "¿Cuál es el punto Santa Clara?",
            ("Este", "muestra-jersey"),
            ("Este", "muestra-santa-clara"),
            ("Este", "muestra-elastico-2x2"),
            right=1,
            why="Tiene lomos echados, iguales por los dos lados.",
        ),
    ),
    glossary=(
        term("Punto derecho", "Punto que se ve como una V.", "derecho-sacar"),
        term("Vuelta", "Una fila completa de puntos."),
        term("Lomo", "Raya con relieve que forman dos vueltas de Santa Clara.", "muestra-santa-clara"),
    ),
    level=ProjectLevel.BASIC,
    topics=("primeros pasos",),
    techniques=("punto derecho", "punto Santa Clara"),
    material_tags=("lana", "palitos"),
)

L04 = Lesson(
    key="tej1-04-reves",
    title="El punto revés y el jersey",
    summary="Teja el punto revés. Una vuelta al derecho y otra al revés hacen el punto jersey.",
    minutes=240,
    picture=picture("muestra-jersey"),
    introduction=(
        "El punto revés es el mismo punto visto por atrás. La hebra trabaja adelante.",
        "Con derecho y revés puede tejer casi todo.",
    ),
    materials=PRACTICE_YARN,
    sections=(
        Section(
            "Los cuatro movimientos",
            90,
            text=("Traiga la hebra adelante. Ahí se queda toda la vuelta.",),
            steps=(
                step("Entre en el punto de derecha a izquierda, por adelante.", "reves-entrar"),
                step("Envuelva la punta con la hebra, de arriba hacia abajo.", "reves-envolver"),
                step("Empuje la hebra hacia atrás, por dentro del punto.", "reves-sacar"),
                step(
                    "Suelte el punto viejo.",
                    "reves-soltar",
                    tip="Queda un granito al frente. Ese es el revés.",
                ),
            ),
        ),
        Section(
            "Teja jersey",
            120,
            steps=(
                step("Teja una vuelta al derecho, por la cara lisa.", "muestra-jersey"),
                step("Dé vuelta al tejido. Teja una vuelta al revés.", "muestra-jersey-reves"),
                step(
                    "Repita las dos vueltas hasta tener 10 cm.",
                    "jersey-crece",
                    tip="¿No sabe qué vuelta toca? Si mira las V, teja al derecho.",
                ),
            ),
            chart=StitchChart(
                key="jersey",
                title="Punto jersey con borde de Santa Clara",
                cast_on=10,
                rows=("k*10", "p*2 k*6 p*2", "k*10", "p*2 k*6 p*2", "k*10", "p*2 k*6 p*2"),
                note="El gráfico muestra la cara. Por atrás, teja los 2 primeros y los 2 últimos al derecho. "
                "Los del centro van al revés.",
            ),
        ),
        Section(
            "Mire los dos lados",
            30,
            text=("El jersey se enrolla en las orillas. Por eso lleva borde de Santa Clara o de elástico.",),
            steps=(
                step("Estire el tejido. Busque una V y siga su hebra con el dedo.", "punto-cerca"),
                step("Dé vuelta. Busque los granitos del revés.", "punto-reves-cerca"),
            ),
        ),
    ),
    skills=("TEJ1-REVES",),
    checks=(
        check(
            "Usted mira las V. ¿Qué vuelta toca para hacer jersey?",
            "Al derecho",
            "Al revés",
            right=0,
            why="La cara lisa se teje al derecho.",
        ),
        check(
            "Para tejer al revés, ¿dónde va la hebra?",
            "Atrás",
            "Adelante",
            "Da lo mismo",
            right=1,
            why="En el revés la hebra trabaja siempre adelante.",
        ),
    ),
    glossary=(
        term("Punto revés", "Punto que se ve como un granito.", "punto-reves-cerca"),
        term("Jersey", "Una vuelta al derecho y otra al revés. La cara es lisa.", "muestra-jersey"),
        term("Cara", "El lado del tejido que se ve al usarlo."),
    ),
    level=ProjectLevel.BASIC,
    topics=("primeros pasos",),
    techniques=("punto revés", "punto jersey"),
    material_tags=("lana", "palitos"),
)

L05 = Lesson(
    key="tej1-05-elastico",
    title="El punto elástico",
    summary="Teja elástico 1x1 y 2x2 para puños, cuellos y bordes.",
    minutes=240,
    picture=picture("muestra-elastico-2x2"),
    introduction=(
        "El elástico junta derechos y reveses en la misma vuelta. Forma columnas y estira.",
        "El secreto es pasar la hebra entre los palitos antes de cambiar de punto.",
    ),
    materials=(yarn("50", weight=4), needles("5.0"), needles("4.5", name="Palitos rectos para borde")),
    sections=(
        Section(
            "Pase la hebra",
            60,
            steps=(
                step(
                    "Después de un derecho, traiga la hebra adelante, entre los dos palitos.",
                    "hebra-adelante",
                    tip="Nunca por encima del palito. Ahí nace un punto de más.",
                ),
                step("Después de un revés, lleve la hebra atrás, entre los dos palitos.", "hebra-atras"),
            ),
        ),
        Section(
            "Elástico 1x1",
            80,
            steps=(
                step("Monte 20 puntos. Teja un derecho y un revés hasta el final.", "muestra-elastico-1x1"),
                step("En las vueltas siguientes, teja cada punto como lo ve.", "elastico-como-lo-ve"),
            ),
            chart=StitchChart(
                key="elastico-1x1",
                title="Elástico 1x1",
                cast_on=8,
                rows=("k p k p k p k p",) * 4,
                repeat=(1, 2),
            ),
        ),
        Section(
            "Elástico 2x2",
            100,
            text=("Monte un múltiplo de 4 más 2. Así los dos lados quedan iguales.",),
            steps=(
                step(
                    "Monte 22 puntos con el palito de 4.5 mm.",
                    "montar-contar",
                    tip="El borde lleva medio milímetro menos que el cuerpo. Así no se abre.",
                ),
                step("Teja dos derechos y dos reveses. Termine con dos derechos.", "muestra-elastico-2x2"),
                step("Estire y suelte. Las columnas deben cerrarse solas.", "elastico-estirado"),
            ),
            chart=StitchChart(
                key="elastico-2x2",
                title="Elástico 2x2",
                cast_on=10,
                rows=("k*2 p*2 k*2 p*2 k*2",) * 4,
                repeat=(1, 4),
                note="Múltiplo de 4, más 2.",
            ),
        ),
    ),
    skills=("TEJ1-ELASTICO",),
    checks=(
        check(
            "¿Cuántos puntos sirven para elástico 2x2 con lados iguales?",
            "20",
            "22",
            "24",
            right=1,
            why="22 es 5 veces 4, más 2.",
        ),
        check(
            "Apareció un punto de más. ¿Qué pasó casi siempre?",
            "La hebra pasó por encima del palito",
            "El palito es corto",
            "La lana es fina",
            right=0,
            why="Pase la hebra entre los palitos.",
        ),
    ),
    glossary=(
        term("Elástico", "Columnas de derechos y reveses. Estira y vuelve.", "muestra-elastico-2x2"),
        term("Múltiplo", "Número de puntos que el dibujo necesita para repetirse."),
    ),
    level=ProjectLevel.BASIC,
    topics=("bordes",),
    techniques=("punto elástico",),
    material_tags=("lana", "palitos"),
)

L06 = Lesson(
    key="tej1-06-ingles",
    title="El punto inglés",
    summary="Teja en la vuelta de abajo. El tejido sale mullido, ancho y muy elástico.",
    minutes=240,
    picture=picture("muestra-ingles"),
    introduction=(
        "El punto inglés es un elástico con más cuerpo. Se ve igual por los dos lados.",
        "Pide más lana que el jersey. Sirve para chalinas, gorros y cuellos.",
    ),
    materials=(
        yarn("80", weight=4),
        needles("5.0"),
        material("Alfiler de gancho", "1", "unidad", controlled=ControlledItem.PINS),
    ),
    sections=(
        Section(
            "Prepare la base",
            50,
            text=("Monte un número par de puntos. Monte flojo, porque este punto se abre.",),
            steps=(
                step("Monte 20 puntos, flojos.", "montar-fila"),
                step("Teja una vuelta de preparación, toda al derecho.", "derecho-vuelta"),
            ),
        ),
        Section(
            "Teja en la vuelta de abajo",
            130,
            steps=(
                step("Teja un revés.", "reves-sacar"),
                step("Entre en el hueco que está debajo del punto siguiente.", "ingles-abajo"),
                step(
                    "Teja al derecho por ahí y suelte el punto de arriba.",
                    "ingles-soltar",
                    tip="El punto soltado no se va. Queda abrazado por la hebra nueva.",
                ),
                step("Repita revés y derecho de abajo. Termine con dos reveses.", "muestra-ingles"),
                step("Teja todas las vueltas igual hasta tener 10 cm.", "ingles-crece"),
            ),
            chart=StitchChart(
                key="punto-ingles",
                title="Punto inglés (número par)",
                cast_on=10,
                rows=("p k1b p k1b p k1b p k1b p*2", "k*2 p1b k p1b k p1b k p1b k") * 2,
                note="Antes teja la vuelta de preparación. Usted teje igual por los dos lados: un revés y un derecho "
                "de abajo. Los dos últimos van al revés. El gráfico muestra cómo se ve desde la cara.",
            ),
        ),
        Section(
            "Corrija un punto suelto",
            60,
            steps=(
                step(
                    "Si se cae un punto, pare. Póngalo en un alfiler de gancho.",
                    "ingles-punto-suelto",
                    safety="Cierre el gancho del alfiler.",
                ),
                step("Deshaga esa vuelta punto por punto. Póngalos otra vez en el palito.", "destejer"),
            ),
        ),
    ),
    skills=("TEJ1-INGLES",),
    checks=(
        check(
            "¿Dónde entra el palito en el punto inglés?",
            "En el punto",
            "En el hueco de abajo",
            "Entre dos puntos",
            right=1,
            why="Se teje en la vuelta de abajo.",
        ),
        check(
            "¿Cómo monta los puntos?",
            "Flojos",
            "Apretados",
            right=0,
            why="El punto inglés se abre a lo ancho.",
        ),
    ),
    glossary=(
        term("Punto inglés", "Elástico mullido. Se teje en la vuelta de abajo.", "muestra-ingles"),
        term("Destejer", "Deshacer puntos sin sacar el palito.", "destejer"),
    ),
    level=ProjectLevel.EASY,
    topics=("texturas",),
    techniques=("punto inglés",),
    material_tags=("lana", "palitos"),
)

L07 = Lesson(
    key="tej1-07-muestra",
    title="La tensión y la muestra",
    summary="Teja una muestra, lávela y mídala. Con ella calcula cuántos puntos montar.",
    minutes=240,
    picture=picture("muestra-medir"),
    introduction=(
        "Cada mano teje distinto. La muestra dice cuántos puntos hace su mano en 10 cm.",
        "Con este hilo busca 18 puntos y 24 vueltas en 10 cm.",
    ),
    materials=(
        *PRACTICE_YARN,
        needles("4.5", name="Palitos más finos"),
        needles("5.5", name="Palitos más gruesos"),
        material("Cinta métrica", "1", "unidad", note="Se comparte"),
        material("Alfileres", "8", "unidades", controlled=ControlledItem.PINS),
    ),
    sections=(
        Section(
            "Teja la muestra",
            100,
            gauge=GAUGE,
            steps=(
                step("Monte 28 puntos: 24 de jersey y 2 de borde a cada lado.", "montar-contar"),
                step(
                    "Teja 4 vueltas de Santa Clara. Siga con 32 vueltas de jersey con borde.", "muestra-borde"
                ),
                step("Teja 4 vueltas de Santa Clara y cierre flojo.", "cerrar-borde"),
            ),
        ),
        Section(
            "Lave y seque",
            60,
            steps=(
                step("Remoje la muestra en agua tibia con poco jabón. No la frote.", "muestra-remojar"),
                step("Apriétela dentro de una toalla.", "muestra-toalla"),
                step(
                    "Déjela secar plana. Ponga alfileres sin estirar.",
                    "muestra-alfileres",
                    safety="Cuente los alfileres al poner y al sacar.",
                ),
            ),
        ),
        Section(
            "Mida y calcule",
            80,
            text=(
                "Cuente en el centro, lejos de la orilla. Medio punto también cuenta.",
                "Cuenta para una chalina de 20 cm: 18 puntos, entre 10, por 20. Son 36 puntos.",
            ),
            steps=(
                step("Marque 10 cm a lo ancho y cuente las V.", "muestra-medir"),
                step("Marque 10 cm a lo alto y cuente las vueltas.", "muestra-contar-vueltas"),
                step(
                    "Si tiene más de 18 puntos, use un palito más grueso. Si tiene menos, uno más fino.",
                    "tension-compara",
                    tip="Cambie medio milímetro cada vez y teja otra muestra.",
                ),
            ),
        ),
    ),
    skills=("TEJ1-MUESTRA",),
    checks=(
        check(
            "Su muestra tiene 20 puntos en 10 cm y necesita 18. ¿Qué palito usa?",
            "Uno más grueso",
            "Uno más fino",
            "El mismo",
            right=0,
            why="Con un palito más grueso entran menos puntos en 10 cm.",
        ),
        check(
            "Tiene 18 puntos en 10 cm. ¿Cuántos monta para 30 cm?",
            "48",
            "54",
            "60",
            right=1,
            why="18 por 3 son 54.",
        ),
    ),
    glossary=(
        term("Muestra", "Cuadrado de prueba para medir puntos y vueltas.", "muestra-medir"),
        term("Tensión", "Qué tan flojo o apretado teje su mano.", "tension-compara"),
        term("Bloquear", "Mojar y secar la pieza en su medida.", "muestra-alfileres"),
    ),
    level=ProjectLevel.EASY,
    topics=("medidas", "calidad"),
    techniques=("muestra", "bloquear"),
    material_tags=("lana", "palitos"),
)

TRIANGLE = StitchChart(
    key="aumentos-a-los-lados",
    title="Aumentos a los dos lados",
    cast_on=7,
    rows=(
        "k*7 no*4",
        "k*7 no*4",
        "k*2 m1l k*3 m1r k*2 no*2",
        "k*9 no*2",
        "k*2 m1l k*5 m1r k*2",
        "k*11",
    ),
    note="Aumente cada 4 vueltas de la pieza; aquí se dibuja cada 2 para que quepa.",
)

L08 = Lesson(
    key="tej1-08-formar",
    title="Aumentar y disminuir",
    summary="Dé forma al tejido. Aumente con la barra y disminuya hacia los dos lados.",
    minutes=240,
    picture=picture("muestra-aumentos"),
    introduction=(
        "Para ensanchar, aumente. Para angostar, disminuya.",
        "Hágalo a dos puntos de la orilla. El borde queda recto y fácil de coser.",
    ),
    materials=PRACTICE_YARN,
    sections=(
        Section(
            "Aumente con la barra",
            90,
            steps=(
                step("Teja dos puntos. Mire la barra que une los dos palitos.", "aumento-barra"),
                step(
                    "Levante la barra con el palito izquierdo, de adelante hacia atrás.", "aumento-levantar"
                ),
                step(
                    "Teja la barra por atrás, para que se tuerza.",
                    "aumento-tejer",
                    tip="Si no la tuerce, queda un hueco.",
                ),
            ),
            chart=TRIANGLE,
        ),
        Section(
            "Disminuya a la derecha",
            60,
            steps=(
                step("Entre en dos puntos a la vez, como para tejer al derecho.", "disminucion-2juntos"),
                step("Teja los dos juntos. Ahora hay un punto menos.", "disminucion-2juntos-lista"),
            ),
        ),
        Section(
            "Disminuya a la izquierda",
            90,
            steps=(
                step("Pase dos puntos sin tejer, uno por uno, como al derecho.", "disminucion-pasar"),
                step(
                    "Entre por adelante en los dos con el palito izquierdo. Téjalos juntos.",
                    "disminucion-ssk",
                ),
                step(
                    "Compare. Una se inclina a la derecha y la otra a la izquierda.", "muestra-disminuciones"
                ),
            ),
            chart=StitchChart(
                key="disminuciones-a-los-lados",
                title="Disminuciones a los dos lados",
                cast_on=11,
                rows=(
                    "k*11",
                    "k*11",
                    "k*2 ssk k*3 k2tog k*2 no*2",
                    "k*9 no*2",
                    "k*2 ssk k k2tog k*2 no*4",
                    "k*7 no*4",
                ),
            ),
        ),
    ),
    skills=("TEJ1-FORMAR",),
    checks=(
        check(
            "Tiene 40 puntos y disminuye 1 a cada lado, 3 veces. ¿Cuántos quedan?",
            "37",
            "34",
            "31",
            right=1,
            why="Son 2 puntos por vez. 3 veces son 6. Quedan 34.",
        ),
        check(
            "Después del aumento quedó un hueco. ¿Qué faltó?",
            "Torcer la barra",
            "Lavar la pieza",
            "Cambiar de lana",
            right=0,
            why="La barra se teje por atrás.",
        ),
    ),
    glossary=(
        term("Aumento", "Un punto más.", "aumento-tejer"),
        term("Disminución", "Un punto menos.", "disminucion-2juntos-lista"),
        term("Barra", "Hebra que une dos puntos vecinos.", "aumento-barra"),
    ),
    level=ProjectLevel.EASY,
    topics=("formas",),
    techniques=("aumentos", "disminuciones"),
    material_tags=("lana", "palitos"),
)

# A balanced lace for teaching: repeat of 6, plus 1. Each yarn over stands beside its decrease.
EYELET = StitchChart(
    key="calado-hojitas",
    title="Calado de hojitas",
    cast_on=13,
    rows=(
        "k yo ssk k k2tog yo k yo ssk k k2tog yo k",
        "k*13",
        "k*2 yo s2kp yo k*3 yo s2kp yo k*2",
        "k*13",
        "k*13",
        "k*13",
    ),
    repeat=(2, 7),
    note="Múltiplo de 6, más 1. Las vueltas pares se tejen al revés por atrás.",
)

L09 = Lesson(
    key="tej1-09-grafico",
    title="Leer un gráfico",
    summary="Lea el gráfico de abajo hacia arriba y teja un calado de hojitas.",
    minutes=240,
    picture=picture("muestra-calado"),
    introduction=(
        "El gráfico es el tejido visto de frente. Cada cuadro es un punto.",
        "Así puede tejer un modelo de cualquier país, sin leer su idioma.",
    ),
    materials=(
        *PRACTICE_YARN,
        material("Gráfico impreso", "1", "hoja"),
        material("Regla o tira de papel", "1", "unidad"),
    ),
    sections=(
        Section(
            "Lea el gráfico",
            70,
            text=(
                "Empiece abajo a la derecha. Las vueltas de la cara se leen de derecha a izquierda.",
                "Las vueltas de atrás se leen de izquierda a derecha.",
            ),
            steps=(
                step("Mire la leyenda. Diga en voz alta cada símbolo.", "grafico-leyenda"),
                step(
                    "Ponga la regla encima de la vuelta que teje. Deje ver lo ya tejido.",
                    "grafico-regla",
                    tip="Así compara el gráfico con su tejido.",
                ),
                step("Busque la repetición: el cuadro de línea gruesa.", "grafico-repeticion"),
            ),
        ),
        Section(
            "Haga la lazada",
            50,
            steps=(
                step("Traiga la hebra adelante y pásela por encima del palito derecho.", "lazada"),
                step("Teja el punto siguiente. La lazada deja un ojito.", "lazada-ojito"),
                step(
                    "Compense cada lazada con una disminución. La cuenta no cambia.",
                    "disminucion-2juntos-lista",
                ),
            ),
        ),
        Section(
            "Teja el calado",
            120,
            steps=(
                step("Monte 13 puntos y teja 4 vueltas de jersey.", "muestra-jersey"),
                step("Teja las 6 vueltas del gráfico. Repítalas cuatro veces.", "muestra-calado"),
                step("Cuente 13 puntos al final de cada vuelta del calado.", "montar-contar"),
            ),
            chart=EYELET,
        ),
    ),
    skills=("TEJ1-GRAFICO", "TEJ1-FORMAR"),
    checks=(
        check(
            "¿Por dónde se empieza a leer?",
            "Arriba a la izquierda",
            "Abajo a la derecha",
            "Por el centro",
            right=1,
            why="El tejido también crece desde abajo.",
        ),
        check(
            "Una vuelta tiene 4 lazadas. ¿Cuántas disminuciones necesita para no cambiar la cuenta?",
            "2",
            "4",
            "8",
            right=1,
            why="Cada lazada suma un punto y cada disminución lo quita.",
        ),
    ),
    glossary=(
        term("Gráfico", "Dibujo del tejido en cuadros.", "grafico-leyenda"),
        term("Lazada", "Vuelta de hebra sobre el palito. Suma un punto y deja un ojito.", "lazada"),
        term("Calado", "Tejido con ojitos.", "muestra-calado"),
    ),
    level=ProjectLevel.INTERMEDIATE,
    topics=("gráficos", "texturas"),
    techniques=("leer gráficos", "calado"),
    material_tags=("lana", "palitos"),
)

L10 = Lesson(
    key="tej1-10-redondo",
    title="Tejer en redondo: un gorro",
    summary="Una sin torcer, teja el cuerpo y cierre la corona de un gorro de adulto.",
    minutes=360,
    picture=picture("gorro"),
    introduction=(
        "En redondo siempre mira la cara. El jersey se teje todo al derecho.",
        "El gorro es para una cabeza de 54 a 57 cm. Estira, por eso se teje más chico.",
    ),
    materials=(
        yarn("90", weight=4),
        needles("4.5", name="Palitos circulares de 40 cm", unit="unidad"),
        needles("5.0", name="Palitos circulares de 40 cm", unit="unidad"),
        needles("5.0", name="Palitos de doble punta", unit="juego"),
        material("Marcadores", "9", "unidades"),
        tapestry_needle(),
        scissors(),
    ),
    sections=(
        Section(
            "Una en redondo",
            90,
            text=("La cuenta: 18 puntos en 10 cm. 88 puntos dan 49 cm de contorno.",),
            gauge=GAUGE,
            steps=(
                step("Monte 88 puntos con el palito circular de 4.5 mm.", "redondo-circular"),
                step(
                    "Ponga la orilla hacia abajo en todo el círculo. Nada debe estar torcido.",
                    "redondo-sin-torcer",
                    tip="Si se tuerce, no se arregla después. Mire dos veces.",
                ),
                step("Ponga un marcador y teja el primer punto. Jale fuerte la hebra.", "redondo-unir"),
            ),
        ),
        Section(
            "Teja el cuerpo",
            150,
            steps=(
                step("Teja elástico 2x2 durante 5 cm.", "muestra-elastico-2x2"),
                step("Cambie al palito de 5 mm. Teja jersey hasta 14 cm en total.", "gorro-cuerpo"),
            ),
        ),
        Section(
            "Cierre la corona",
            120,
            text=("Divida en 8 partes de 11 puntos. Ponga un marcador en cada parte.",),
            steps=(
                step("Teja 9 y tome 2 juntos, 8 veces. Quedan 80 puntos.", "corona-disminuir"),
                step(
                    "Teja una vuelta sin disminuir. Alterne así hasta tener 16 puntos.",
                    "corona-doble-punta",
                    tip="Cada vuelta de disminución quita 8 puntos: 80, 72, 64, 56, 48, 40, 32, 24, 16.",
                ),
                step("Disminuya todos de dos en dos. Quedan 8 puntos.", "corona-estrella"),
                step(
                    "Corte la hebra, pásela por los 8 puntos y jale.",
                    "corona-cerrar",
                    safety="Corte lejos del tejido y cierre la tijera.",
                ),
            ),
            chart=StitchChart(
                key="corona-gorro",
                title="Corona del gorro: una de las 8 partes",
                cast_on=11,
                in_the_round=True,
                repeat=None,
                rows=(
                    "k*9 k2tog no",
                    "k*10 no",
                    "k*8 k2tog no*2",
                    "k*9 no*2",
                    "k*7 k2tog no*3",
                    "k*8 no*3",
                    "k*6 k2tog no*4",
                    "k*7 no*4",
                    "k*5 k2tog no*5",
                    "k*6 no*5",
                    "k*4 k2tog no*6",
                    "k*5 no*6",
                    "k*3 k2tog no*7",
                    "k*4 no*7",
                    "k*2 k2tog no*8",
                    "k*3 no*8",
                    "k k2tog no*9",
                    "k*2 no*9",
                    "k2tog no*10",
                ),
                note="Teja cada vuelta 8 veces alrededor.",
            ),
        ),
    ),
    skills=("TEJ1-REDONDO", "TEJ1-ELASTICO", "TEJ1-FORMAR"),
    checks=(
        check(
            "En redondo, ¿cómo teje jersey?",
            "Todo al derecho",
            "Una vuelta al derecho y otra al revés",
            "Todo al revés",
            right=0,
            why="Siempre ve la cara lisa.",
        ),
        check(
            "Tiene 80 puntos y quita 8 por vuelta. ¿Cuántos quedan después de dos disminuciones?",
            "72",
            "64",
            "56",
            right=1,
            why="80 menos 8 son 72. 72 menos 8 son 64.",
        ),
    ),
    glossary=(
        term("Tejer en redondo", "Tejer un tubo, sin costura.", "redondo-circular"),
        term("Marcador", "Aro que señala un lugar del tejido.", "redondo-unir"),
        term("Corona", "La parte de arriba del gorro.", "corona-estrella"),
    ),
    level=ProjectLevel.EASY,
    topics=("proyectos", "gorros"),
    techniques=("tejer en redondo", "punto elástico", "disminuciones"),
    material_tags=("lana", "palitos circulares"),
)

L11 = Lesson(
    key="tej1-11-acabar",
    title="Cerrar, coser y rematar",
    summary="Cierre flojo, cosa con costura invisible y esconda las hebras.",
    minutes=240,
    picture=picture("costura-invisible"),
    introduction=(
        "El acabado decide si la pieza se vende.",
        "Tómese su tiempo. Una hora de acabado cuida muchas horas de tejido.",
    ),
    materials=WITH_FINISHING,
    sections=(
        Section(
            "Cierre los puntos",
            80,
            steps=(
                step("Teja dos puntos. Monte el primero sobre el segundo y suéltelo.", "cerrar-montar"),
                step(
                    "Teja uno más y repita hasta el último punto.",
                    "cerrar-borde",
                    tip="Use un palito medio milímetro más grueso. Así el borde no aprieta.",
                ),
                step(
                    "Corte a 20 cm y pase la hebra por el último punto.",
                    "cerrar-final",
                    safety="Pida la tijera y devuélvala cerrada.",
                ),
            ),
        ),
        Section(
            "Cosa con costura invisible",
            100,
            steps=(
                step("Ponga las dos caras hacia usted, orilla con orilla.", "costura-enfrentar"),
                step(
                    "Tome dos barras de un lado y dos del otro, a un punto de la orilla.", "costura-invisible"
                ),
                step(
                    "Cada 3 cm jale la hebra. La costura desaparece.",
                    "costura-jalar",
                    tip="Jale hasta que cierre, no hasta que frunza.",
                ),
            ),
        ),
        Section(
            "Esconda las hebras",
            60,
            steps=(
                step("Enhebre la aguja lanera y siga el camino de un punto por atrás.", "esconder-hebra"),
                step("Avance 5 cm, regrese 2 cm y corte al ras.", "esconder-regreso"),
            ),
        ),
    ),
    skills=("TEJ1-ACABAR",),
    checks=(
        check(
            "El borde quedó apretado. ¿Qué hace?",
            "Lo dejo así",
            "Cierro otra vez con un palito más grueso",
            "Lo estiro mojado",
            right=1,
            why="El cierre debe estirar igual que el tejido.",
        ),
        check(
            "¿Cuánto camino lleva la hebra escondida?",
            "1 cm",
            "5 cm y regreso",
            "Un nudo basta",
            right=1,
            why="Sin nudo y con regreso no se suelta ni se nota.",
        ),
    ),
    glossary=(
        term("Cerrar", "Terminar los puntos para que no se suelten.", "cerrar-borde"),
        term("Costura invisible", "Une dos piezas por la cara, tomando las barras.", "costura-invisible"),
        term("Rematar", "Asegurar y esconder la punta de la hebra.", "esconder-hebra"),
    ),
    level=ProjectLevel.EASY,
    topics=("acabados",),
    techniques=("cerrar puntos", "costura invisible", "rematar"),
    material_tags=("lana", "aguja lanera"),
)

L12 = Lesson(
    key="tej1-12-calidad",
    title="Revisar la calidad para vender",
    summary="Revise una pieza con la lista, corrija y prepárela para entregar.",
    minutes=240,
    picture=picture("calidad-mesa"),
    introduction=(
        "Quien compra mira primero el borde y la medida. Después toca.",
        "Revise con calma y con buena luz. Corregir también es oficio.",
    ),
    materials=(
        material("Pieza terminada", "1", "unidad"),
        material("Cinta métrica", "1", "unidad"),
        material("Ficha de calidad", "1", "hoja"),
        tapestry_needle(),
        scissors(),
    ),
    sections=(
        Section(
            "Mida",
            60,
            text=("Acepte una diferencia de 1 cm en piezas chicas y 2 cm en chompas.",),
            steps=(
                step("Extienda la pieza en la mesa, sin estirar.", "calidad-mesa"),
                step("Mida ancho y largo. Anote en la ficha.", "calidad-medir"),
            ),
        ),
        Section(
            "Busque fallas",
            100,
            steps=(
                step("Ponga la pieza contra la luz. Busque huecos y puntos sueltos.", "calidad-punto-suelto"),
                step("Mire las orillas. Deben ser rectas y estirar parejo.", "orilla-recta"),
                step("Dé vuelta a la pieza. No debe haber nudos ni hebras sueltas.", "calidad-reves"),
                step(
                    "Decida: aceptar, corregir o tejer otra vez esa parte.",
                    "calidad-decidir",
                    tip="Mire la pieza, no a la persona. Diga primero lo que está bien.",
                ),
            ),
        ),
        Section(
            "Entregue",
            80,
            steps=(
                step("Lave, seque plano y quite pelusas.", "muestra-alfileres"),
                step("Ponga la etiqueta con talla, material y cuidado.", "calidad-etiqueta"),
                step("Doble en tres y guarde en bolsa limpia.", "calidad-doblar"),
            ),
        ),
    ),
    skills=("TEJ1-CALIDAD", "TEJ1-ACABAR"),
    checks=(
        check(
            "El gorro pide 49 cm y mide 50 cm. ¿Se acepta?",
            "Sí",
            "No",
            right=0,
            why="En piezas chicas se acepta 1 cm de diferencia.",
        ),
        check(
            "¿Qué mira primero quien compra?",
            "El borde y la medida",
            "El precio de la lana",
            "El color del ovillo",
            right=0,
            why="El borde y la medida se notan a primera vista.",
        ),
    ),
    glossary=(
        term("Falla", "Error que se ve o que debilita la pieza.", "calidad-punto-suelto"),
        term("Ficha de calidad", "Hoja donde anota medidas y resultado."),
    ),
    level=ProjectLevel.EASY,
    topics=("calidad", "venta"),
    techniques=("control de calidad",),
    material_tags=("lana",),
)

COURSE = Course(
    code="TEJ-1",
    title="Tejido con palitos I",
    summary="De la primera lazada a un gorro y una chalina que se pueden vender.",
    kind=CourseKind.CRAFT,
    picture=picture("muestra-jersey"),
    introduction=(
        "Este curso empieza desde cero. No necesita saber leer bien: cada paso tiene una imagen.",
        "Al terminar, teje en redondo, lee gráficos y entrega piezas bien acabadas.",
    ),
    skills=SKILLS,
    rules=CompletionRules(
        minimum_minutes=36 * 60,
        percent_of_planned_sessions=75,
        skills=(
            RequiredSkill("TEJ1-MONTAR", SkillLevel.ALONE, 2),
            RequiredSkill("TEJ1-DERECHO", SkillLevel.ALONE, 2),
            RequiredSkill("TEJ1-REVES", SkillLevel.ALONE, 2),
            RequiredSkill("TEJ1-ELASTICO"),
            RequiredSkill("TEJ1-INGLES"),
            RequiredSkill("TEJ1-MUESTRA"),
            RequiredSkill("TEJ1-FORMAR"),
            RequiredSkill("TEJ1-GRAFICO", SkillLevel.WITH_HELP),
            RequiredSkill("TEJ1-REDONDO"),
            RequiredSkill("TEJ1-ACABAR"),
            RequiredSkill("TEJ1-CALIDAD", SkillLevel.WITH_HELP),
        ),
        pass_mark=11,
        final_evaluation="Gorro en redondo y chalina en punto inglés, con medidas y acabado",
    ),
    lessons=(L01, L02, L03, L04, L05, L06, L07, L08, L09, L10, L11, L12),
    author="Equipo de enseñanza",
    level=ProjectLevel.BASIC,
)
