"""HPV-1 ... HPV-6: life-skills modules, grounded in the ten life skills of the WHO (WHO/MNH/MHP/99.2).

One lesson is one meeting of 90 minutes: a short idea, something to do, a conversation in a circle. Nobody is asked
about the past; examples are about wool, markets, families and days like any other.
"""

from .building import check, material, picture, step, term
from .shapes import (
    Circle,
    CompletionRules,
    Course,
    CourseKind,
    Lesson,
    LifeSkill,
    RequiredSkill,
    Section,
    Skill,
    SkillLevel,
)

PAPER = (material("Papel", "2", "hojas"), material("Lápices de color", "1", "juego"))
THREADS = (material("Hebras de lana de colores", "6", "tiras de 30 cm"),)
AUTHOR = "Equipo de habilidades para la vida"


def _rules(minutes: int, *skills: str) -> CompletionRules:
    """A module asks for two thirds of its time; there is no mark to pass, only taking part and showing the skill."""
    return CompletionRules(
        minimum_minutes=minutes * 2 // 3,
        percent_of_planned_sessions=66,
        skills=tuple(RequiredSkill(code, SkillLevel.ALONE) for code in skills),
    )


# --------------------------------------------------------------------------- HPV-1

HPV_1 = Course(
    code="HPV-1",
    title="Tomar decisiones",
    summary="Pare, piense y elija. Un camino de cinco pasos para decidir con calma.",
    kind=CourseKind.LIFE_SKILLS,
    picture=picture("hpv-camino"),
    introduction=(
        "Cada día decide muchas cosas. Algunas pesan más.",
        "Aquí practica una manera clara de decidir.",
    ),
    skills=(
        Skill("HPV1-PASOS", "Decidir en cinco pasos", "Explica una decisión suya con los cinco pasos."),
        Skill(
            "HPV1-REVISAR",
            "Revisar lo que oye",
            "Distingue un hecho de una opinión y pregunta antes de creer.",
        ),
    ),
    rules=_rules(270, "HPV1-PASOS", "HPV1-REVISAR"),
    author=AUTHOR,
    life_skills=(LifeSkill.DECISION_MAKING, LifeSkill.CRITICAL_THINKING),
    lessons=(
        Lesson(
            key="hpv1-01-cinco-pasos",
            title="Cinco pasos para decidir",
            summary="Pare, mire, compare, elija y revise.",
            minutes=90,
            picture=picture("hpv-semaforo"),
            introduction=("Decidir con prisa sale caro. Un minuto de pausa ayuda.",),
            materials=PAPER,
            sections=(
                Section(
                    "Los cinco pasos",
                    45,
                    steps=(
                        step("Pare. Respire tres veces antes de contestar.", "hpv-semaforo"),
                        step("Mire. Diga qué quiere lograr y qué sabe.", "hpv-lupa"),
                        step("Compare. Anote lo bueno y lo difícil de cada camino.", "hpv-balanza"),
                        step("Elija un camino y diga cuándo empieza.", "hpv-camino"),
                        step("Revise después. ¿Qué aprendió? ¿Qué cambiaría?", "hpv-revisar"),
                    ),
                ),
                Section(
                    "Practique con un ejemplo",
                    20,
                    text=(
                        "Le piden diez gorros para el viernes. Hoy es martes y ya tiene otro encargo.",
                        "Use los cinco pasos. Dibuje cada camino.",
                    ),
                ),
            ),
            skills=("HPV1-PASOS",),
            circle=Circle(
                LifeSkill.DECISION_MAKING,
                25,
                (
                    "¿Qué decisión pequeña tomó hoy?",
                    "¿Qué le ayuda a no decidir con prisa?",
                    "¿Cuándo cambió de opinión y le fue bien?",
                ),
            ),
            checks=(
                check(
                    "¿Qué hace primero?",
                    ("Paro y respiro", "hpv-semaforo"),
                    ("Elijo rápido", "hpv-camino"),
                    right=0,
                    why="La pausa deja pensar.",
                ),
            ),
            glossary=(term("Decidir", "Elegir un camino entre varios.", "hpv-camino"),),
            topics=("decisiones",),
            techniques=("trabajo en grupo",),
            material_tags=("papel",),
        ),
        Lesson(
            key="hpv1-02-hecho-opinion",
            title="Hecho u opinión",
            summary="Pregunte de dónde viene lo que oye antes de decidir.",
            minutes=90,
            picture=picture("hpv-lupa"),
            introduction=("Un hecho se puede comprobar. Una opinión es lo que alguien piensa.",),
            materials=PAPER,
            sections=(
                Section(
                    "Separe los hechos",
                    50,
                    steps=(
                        step(
                            "Escuche la frase: «Esta lana pesa 100 gramos». Se puede pesar. Es un hecho.",
                            "hpv-lupa",
                        ),
                        step("Escuche otra: «Esta lana es la mejor». Es una opinión.", "hpv-globos"),
                        step("Pregunte: ¿quién lo dice?, ¿cómo lo sabe?, ¿qué gana?", "hpv-preguntas"),
                        step("Ponga cada tarjeta en su canasta: hecho u opinión.", "hpv-canastas"),
                    ),
                ),
                Section("Lea un aviso", 15, text=("Lean en grupo un aviso de venta. Subrayen los hechos.",)),
            ),
            skills=("HPV1-REVISAR",),
            circle=Circle(
                LifeSkill.CRITICAL_THINKING,
                25,
                (
                    "¿A quién le cree usted y por qué?",
                    "¿Cuándo le sirvió preguntar antes de comprar?",
                    "¿Qué hace si dos personas dicen cosas distintas?",
                ),
            ),
            checks=(
                check("«El gorro mide 49 cm» es…", "un hecho", "una opinión", right=0, why="Se puede medir."),
            ),
            glossary=(
                term("Hecho", "Algo que se puede comprobar."),
                term("Opinión", "Lo que alguien piensa o siente."),
            ),
            topics=("decisiones", "pensar con calma"),
            techniques=("trabajo en grupo",),
            material_tags=("papel",),
        ),
        Lesson(
            key="hpv1-03-mis-metas",
            title="Una meta en pasos chicos",
            summary="Elija una meta y divídala en pasos que pueda hacer esta semana.",
            minutes=90,
            picture=picture("hpv-escalera"),
            introduction=("Una meta grande cansa. Los pasos chicos avanzan, como las vueltas de un tejido.",),
            materials=PAPER,
            sections=(
                Section(
                    "Arme su escalera",
                    65,
                    steps=(
                        step("Dibuje una escalera. Arriba va su meta.", "hpv-escalera"),
                        step("Ponga en cada grada un paso que depende de usted.", "hpv-lista"),
                        step("Elija el primer paso. Diga qué día lo hace.", "hpv-reloj"),
                    ),
                ),
            ),
            skills=("HPV1-PASOS",),
            circle=Circle(
                LifeSkill.DECISION_MAKING,
                25,
                (
                    "¿Qué meta le da alegría?",
                    "¿Cuál es el paso más pequeño?",
                    "¿Quién puede acompañar ese paso?",
                ),
            ),
            checks=(
                check(
                    "¿Cuál es un buen primer paso?",
                    "Tejer una muestra el lunes",
                    "Tener una tienda",
                    right=0,
                    why="Es pequeño, tiene día y depende de usted.",
                ),
            ),
            glossary=(term("Meta", "Lo que quiere lograr.", "hpv-escalera"),),
            topics=("decisiones", "metas"),
            techniques=("dibujo",),
            material_tags=("papel",),
        ),
    ),
)

# --------------------------------------------------------------------------- HPV-2

HPV_2 = Course(
    code="HPV-2",
    title="Comunicar con claridad",
    summary="Escuche, pida y diga que no con respeto.",
    kind=CourseKind.LIFE_SKILLS,
    picture=picture("hpv-globos"),
    introduction=("Hablar claro ahorra problemas. Escuchar bien, también.",),
    skills=(
        Skill("HPV2-ESCUCHAR", "Escuchar de verdad", "Repite con sus palabras lo que oyó, sin interrumpir."),
        Skill("HPV2-PEDIR", "Pedir y decir que no", "Pide y dice que no con una frase clara y respetuosa."),
    ),
    rules=_rules(270, "HPV2-ESCUCHAR", "HPV2-PEDIR"),
    author=AUTHOR,
    life_skills=(LifeSkill.EFFECTIVE_COMMUNICATION,),
    lessons=(
        Lesson(
            key="hpv2-01-escuchar",
            title="Escuchar de verdad",
            summary="Escuche, repita y pregunte.",
            minutes=90,
            picture=picture("hpv-escuchar"),
            introduction=("Escuchar no es esperar el turno. Es querer entender.",),
            materials=(),
            sections=(
                Section(
                    "Escuche en parejas",
                    50,
                    steps=(
                        step("Siéntese frente a otra persona. Una habla dos minutos.", "hpv-sillas"),
                        step("La otra escucha y no interrumpe.", "hpv-escuchar"),
                        step("Después repite: «Le entendí que…»", "hpv-globos"),
                        step("Cambien de turno.", "hpv-turnos"),
                    ),
                ),
                Section(
                    "El mensaje que viaja",
                    15,
                    text=("Pasen un mensaje al oído por todo el grupo. Comparen el final con el comienzo.",),
                ),
            ),
            skills=("HPV2-ESCUCHAR",),
            circle=Circle(
                LifeSkill.EFFECTIVE_COMMUNICATION,
                25,
                (
                    "¿Cómo nota que alguien le escucha?",
                    "¿Qué le distrae al escuchar?",
                    "¿Qué idioma usa cuando habla de lo que siente?",
                ),
            ),
            checks=(
                check(
                    "¿Qué hace quien escucha?",
                    "Repite lo que entendió",
                    "Da consejos rápido",
                    right=0,
                    why="Repetir muestra que entendió.",
                ),
            ),
            glossary=(term("Escuchar", "Poner atención para entender.", "hpv-escuchar"),),
            topics=("comunicación",),
            techniques=("trabajo en parejas",),
        ),
        Lesson(
            key="hpv2-02-pedir",
            title="Pedir con claridad",
            summary="Diga qué pasa, cómo se siente y qué pide.",
            minutes=90,
            picture=picture("hpv-tres-partes"),
            introduction=("Nadie adivina. Una frase de tres partes ayuda.",),
            materials=PAPER,
            sections=(
                Section(
                    "La frase de tres partes",
                    65,
                    steps=(
                        step("Diga el hecho: «Cuando falta hilo…»", "hpv-tres-partes"),
                        step("Diga lo que siente: «…me preocupo…»", "hpv-corazon"),
                        step("Pida algo posible: «…le pido que me avise un día antes».", "hpv-globos"),
                        step("Practique con un pedido de su semana.", "hpv-turnos"),
                    ),
                ),
            ),
            skills=("HPV2-PEDIR",),
            circle=Circle(
                LifeSkill.EFFECTIVE_COMMUNICATION,
                25,
                (
                    "¿Qué pedido le cuesta más?",
                    "¿Cómo le gusta que le pidan las cosas?",
                    "¿Qué cambia cuando habla de sí y no acusa?",
                ),
            ),
            checks=(
                check(
                    "¿Cuál pedido es claro?",
                    "Le pido la regla a las diez",
                    "Usted nunca ayuda",
                    right=0,
                    why="Dice qué y cuándo, y no acusa.",
                ),
            ),
            glossary=(term("Pedido", "Decir lo que necesita."),),
            topics=("comunicación",),
            techniques=("trabajo en parejas",),
            material_tags=("papel",),
        ),
        Lesson(
            key="hpv2-03-decir-no",
            title="Decir que no con respeto",
            summary="Ponga un límite sin pelear y ofrezca otra salida.",
            minutes=90,
            picture=picture("hpv-limite"),
            introduction=("Decir que no también cuida el trabajo y el descanso.",),
            materials=(),
            sections=(
                Section(
                    "Practique el no",
                    65,
                    steps=(
                        step("Agradezca: «Gracias por pensar en mí».", "hpv-globos"),
                        step("Diga no, con una razón corta.", "hpv-limite"),
                        step("Si quiere, ofrezca otra salida o fecha.", "hpv-puerta"),
                        step("Si insisten, repita la misma frase con calma.", "hpv-turnos"),
                    ),
                ),
            ),
            skills=("HPV2-PEDIR",),
            circle=Circle(
                LifeSkill.EFFECTIVE_COMMUNICATION,
                25,
                (
                    "¿Cuándo le sirvió decir que no?",
                    "¿Qué frase corta le gusta?",
                    "¿Cómo recibe usted un no?",
                ),
            ),
            checks=(
                check(
                    "Le insisten otra vez. ¿Qué hace?",
                    "Repito mi frase con calma",
                    "Grito",
                    right=0,
                    why="Repetir con calma mantiene el límite.",
                ),
            ),
            glossary=(term("Límite", "Hasta dónde acepta algo.", "hpv-limite"),),
            topics=("comunicación", "límites"),
            techniques=("trabajo en parejas",),
        ),
    ),
)

# --------------------------------------------------------------------------- HPV-3

HPV_3 = Course(
    code="HPV-3",
    title="Conocer y manejar las emociones",
    summary="Ponga nombre a lo que siente y elija qué hacer.",
    kind=CourseKind.LIFE_SKILLS,
    picture=picture("hpv-colores"),
    introduction=("Las emociones avisan. No son buenas ni malas.", "Usted elige qué hacer con el aviso."),
    skills=(
        Skill(
            "HPV3-NOMBRAR", "Poner nombre a lo que siente", "Nombra su emoción y dónde la nota en el cuerpo."
        ),
        Skill(
            "HPV3-CALMAR",
            "Calmarse antes de actuar",
            "Usa una forma de calmarse y la explica a otra persona.",
        ),
    ),
    rules=_rules(180, "HPV3-NOMBRAR", "HPV3-CALMAR"),
    author=AUTHOR,
    life_skills=(LifeSkill.SELF_AWARENESS, LifeSkill.COPING_WITH_EMOTIONS),
    lessons=(
        Lesson(
            key="hpv3-01-colores",
            title="Los colores de lo que siento",
            summary="Elija un color para cada emoción y teja una tira de su semana.",
            minutes=90,
            picture=picture("hpv-colores"),
            introduction=("Con lana de colores es más fácil contar lo que se siente.",),
            materials=THREADS,
            sections=(
                Section(
                    "Su tira de la semana",
                    60,
                    steps=(
                        step("Elija un color para alegría, miedo, cólera, tristeza y calma.", "hpv-colores"),
                        step("Recuerde su semana. Ponga una hebra por cada día.", "hpv-tira"),
                        step("Mire la tira. ¿Qué color se repite?", "hpv-lupa"),
                        step("Señale en el dibujo dónde lo nota: pecho, barriga, manos.", "hpv-corazon"),
                    ),
                ),
            ),
            skills=("HPV3-NOMBRAR",),
            circle=Circle(
                LifeSkill.SELF_AWARENESS,
                30,
                ("¿Qué color le acompaña hoy?", "¿Qué le avisa ese color?", "¿Qué color quisiera tener más?"),
            ),
            checks=(
                check("Las emociones son…", "avisos", "errores", right=0, why="Avisan que algo importa."),
            ),
            glossary=(term("Emoción", "Lo que se siente por dentro y se nota en el cuerpo.", "hpv-colores"),),
            topics=("emociones",),
            techniques=("lana de colores",),
            material_tags=("lana",),
        ),
        Lesson(
            key="hpv3-02-calmarse",
            title="Calmarse antes de actuar",
            summary="Note cómo sube la emoción y elija una forma de bajarla.",
            minutes=90,
            picture=picture("hpv-termometro"),
            introduction=("La emoción sube y baja, como la temperatura. Se puede esperar a que baje.",),
            materials=PAPER,
            sections=(
                Section(
                    "El termómetro",
                    60,
                    steps=(
                        step("Dibuje un termómetro del 0 al 10. Marque su número de hoy.", "hpv-termometro"),
                        step("Cuando pase de 6, pare y aléjese un poco.", "hpv-semaforo"),
                        step("Sople despacio, como para enfriar una sopa. Diez veces.", "hpv-respirar"),
                        step("Vuelva a mirar el número. Hable cuando baje de 4.", "hpv-ovillos"),
                    ),
                ),
            ),
            skills=("HPV3-CALMAR",),
            circle=Circle(
                LifeSkill.COPING_WITH_EMOTIONS,
                30,
                (
                    "¿Qué le ayuda a bajar el número?",
                    "¿Qué lugar o canción le da calma?",
                    "¿Cómo pide un momento a solas?",
                ),
            ),
            checks=(
                check(
                    "Su número es 8. ¿Qué hace?",
                    "Paro y respiro",
                    "Contesto ya",
                    right=0,
                    why="Con el número alto se decide mal.",
                ),
            ),
            glossary=(term("Calma", "Cuando el cuerpo descansa y se puede pensar.", "hpv-ovillos"),),
            topics=("emociones", "calma"),
            techniques=("respirar",),
            material_tags=("papel",),
        ),
    ),
)

# --------------------------------------------------------------------------- HPV-4

HPV_4 = Course(
    code="HPV-4",
    title="Vivir con menos estrés",
    summary="Reconozca el cansancio, respire y ordene su día.",
    kind=CourseKind.LIFE_SKILLS,
    picture=picture("hpv-respirar"),
    introduction=("Un poco de estrés empuja. Mucho estrés enreda, como una madeja suelta.",),
    skills=(
        Skill(
            "HPV4-RESPIRAR", "Respirar y soltar el cuerpo", "Guía a otra persona en un minuto de respiración."
        ),
        Skill("HPV4-ORDENAR", "Ordenar el día", "Arma un día con trabajo, cuidado y descanso."),
    ),
    rules=_rules(180, "HPV4-RESPIRAR", "HPV4-ORDENAR"),
    author=AUTHOR,
    life_skills=(LifeSkill.COPING_WITH_STRESS,),
    lessons=(
        Lesson(
            key="hpv4-01-respirar",
            title="Respirar y soltar el cuerpo",
            summary="Aprenda a respirar en cuatro tiempos y a soltar hombros y manos.",
            minutes=90,
            picture=picture("hpv-respirar"),
            introduction=("El aire está siempre con usted. Úselo para bajar el apuro.",),
            materials=(),
            sections=(
                Section(
                    "Respire con la onda",
                    60,
                    steps=(
                        step("Siga la onda con el dedo. Sube: tome aire y cuente cuatro.", "hpv-respirar"),
                        step("Baja: suelte el aire y cuente seis.", "hpv-respirar"),
                        step("Suba los hombros, apriete y suelte. Tres veces.", "hpv-cerros"),
                        step(
                            "Abra y cierre las manos. Gire las muñecas despacio.",
                            "hpv-ovillos",
                            tip="Hágalo también entre vuelta y vuelta de tejido.",
                            safety="Si se marea, pare y respire normal.",
                        ),
                    ),
                ),
            ),
            skills=("HPV4-RESPIRAR",),
            circle=Circle(
                LifeSkill.COPING_WITH_STRESS,
                30,
                (
                    "¿Dónde siente el cansancio?",
                    "¿Qué le descansa de verdad?",
                    "¿A qué hora del día respira mejor?",
                ),
            ),
            checks=(
                check(
                    "¿Qué dura más?",
                    "Soltar el aire",
                    "Tomar el aire",
                    right=0,
                    why="Soltar despacio calma el cuerpo.",
                ),
            ),
            glossary=(term("Estrés", "Apuro del cuerpo y de la cabeza.", "hpv-enredo"),),
            topics=("estrés", "calma"),
            techniques=("respirar",),
        ),
        Lesson(
            key="hpv4-02-mi-dia",
            title="Ordenar el día",
            summary="Separe lo urgente de lo que puede esperar y guarde un descanso.",
            minutes=90,
            picture=picture("hpv-dia"),
            introduction=("Cuando todo parece urgente, nada avanza. Ordene por partes.",),
            materials=PAPER,
            sections=(
                Section(
                    "Arme su día",
                    60,
                    steps=(
                        step("Escriba o dibuje todo lo que tiene que hacer.", "hpv-enredo"),
                        step("Haga tres grupos: hoy, esta semana, puede esperar.", "hpv-canastas"),
                        step("Ponga lo de hoy en el sol: mañana, tarde y noche.", "hpv-dia"),
                        step("Guarde un descanso y un momento con su gente.", "hpv-reloj"),
                    ),
                ),
            ),
            skills=("HPV4-ORDENAR",),
            circle=Circle(
                LifeSkill.COPING_WITH_STRESS,
                30,
                (
                    "¿Qué puede esperar hasta mañana?",
                    "¿Quién puede ayudar con una tarea?",
                    "¿Qué le gusta hacer en su descanso?",
                ),
            ),
            checks=(
                check(
                    "Tiene diez tareas. ¿Qué hace?",
                    "Separo lo de hoy",
                    "Hago todo a la vez",
                    right=0,
                    why="Tres grupos ordenan la cabeza.",
                ),
            ),
            glossary=(term("Urgente", "Lo que no puede esperar."),),
            topics=("estrés", "tiempo"),
            techniques=("dibujo",),
            material_tags=("papel",),
        ),
    ),
)

# --------------------------------------------------------------------------- HPV-5

HPV_5 = Course(
    code="HPV-5",
    title="Relaciones que cuidan",
    summary="Cuide sus lazos, póngase en el lugar de otra persona y arregle un desacuerdo.",
    kind=CourseKind.LIFE_SKILLS,
    picture=picture("hpv-red"),
    introduction=("Una hebra sola se rompe. Muchas hebras hacen una red.",),
    skills=(
        Skill("HPV5-RED", "Conocer su red", "Dibuja su red y nombra a quién pedir ayuda."),
        Skill(
            "HPV5-LUGAR", "Ponerse en el lugar de otra persona", "Cuenta un desacuerdo desde los dos lados."
        ),
        Skill("HPV5-ACORDAR", "Llegar a un acuerdo", "Propone un acuerdo que sirve a las dos partes."),
    ),
    rules=_rules(270, "HPV5-RED", "HPV5-LUGAR"),
    author=AUTHOR,
    life_skills=(LifeSkill.INTERPERSONAL_RELATIONSHIPS, LifeSkill.EMPATHY),
    lessons=(
        Lesson(
            key="hpv5-01-mi-red",
            title="Mi red",
            summary="Dibuje a las personas que le sostienen.",
            minutes=90,
            picture=picture("hpv-red"),
            introduction=("Tener a quién acudir da fuerza. A veces la red es chica, y está bien.",),
            materials=(*PAPER, *THREADS),
            sections=(
                Section(
                    "Teja su red",
                    60,
                    steps=(
                        step("Dibuje un círculo al centro. Ese es su lugar.", "hpv-red"),
                        step("Ponga cerca a quien le da confianza.", "hpv-puntos-cerca"),
                        step("Una con lana gruesa los lazos fuertes.", "hpv-lazo"),
                        step("Piense qué lazo quiere cuidar esta semana.", "hpv-semilla"),
                    ),
                ),
            ),
            skills=("HPV5-RED",),
            circle=Circle(
                LifeSkill.INTERPERSONAL_RELATIONSHIPS,
                30,
                (
                    "¿Qué hace que confíe en alguien?",
                    "¿Qué da usted a su red?",
                    "¿Qué lazo nuevo le gustaría tener?",
                ),
            ),
            checks=(
                check(
                    "La red sirve para…",
                    "pedir y dar ayuda",
                    "vender más",
                    right=0,
                    why="Una red sostiene a todas sus partes.",
                ),
            ),
            glossary=(term("Lazo", "Lo que une a dos personas.", "hpv-lazo"),),
            topics=("relaciones",),
            techniques=("dibujo", "lana de colores"),
            material_tags=("lana", "papel"),
        ),
        Lesson(
            key="hpv5-02-otro-lugar",
            title="En los zapatos de otra persona",
            summary="Mire el mismo hecho desde dos lados.",
            minutes=90,
            picture=picture("hpv-ojotas"),
            introduction=("Entender no es estar de acuerdo. Es mirar desde otro lugar.",),
            materials=(),
            sections=(
                Section(
                    "Cambie de lugar",
                    60,
                    text=("El caso: dos personas necesitan la misma mesa para cortar.",),
                    steps=(
                        step("Dibuje dos pares de ojotas en el piso, una frente a la otra.", "hpv-ojotas"),
                        step("Párese en un lado y cuente qué quiere esa persona.", "hpv-globos"),
                        step("Cambie de lado y cuente otra vez.", "hpv-turnos"),
                        step("Pregunte: ¿qué vi ahora que antes no veía?", "hpv-lupa"),
                    ),
                ),
            ),
            skills=("HPV5-LUGAR",),
            circle=Circle(
                LifeSkill.EMPATHY,
                30,
                (
                    "¿Cuándo alguien entendió su lado?",
                    "¿Qué le cuesta al mirar desde otro lugar?",
                    "¿Qué palabra amable le ayudó?",
                ),
            ),
            checks=(
                check(
                    "Entender a otra persona es…",
                    "mirar desde su lugar",
                    "darle la razón",
                    right=0,
                    why="Se puede entender y pensar distinto.",
                ),
            ),
            glossary=(term("Empatía", "Mirar y sentir desde el lugar de otra persona.", "hpv-ojotas"),),
            topics=("relaciones", "empatía"),
            techniques=("trabajo en grupo",),
        ),
        Lesson(
            key="hpv5-03-acuerdo",
            title="Llegar a un acuerdo",
            summary="Busque una salida que sirva a las dos partes.",
            minutes=90,
            picture=picture("hpv-puente"),
            introduction=("Un acuerdo se construye desde los dos lados, como un puente.",),
            materials=PAPER,
            sections=(
                Section(
                    "Construya el puente",
                    60,
                    steps=(
                        step("Cada parte dice qué necesita, sin acusar.", "hpv-globos"),
                        step("Anoten tres salidas posibles.", "hpv-ideas"),
                        step("Elijan la que sirve a los dos lados.", "hpv-puente"),
                        step("Digan quién hace qué y desde cuándo.", "hpv-lista"),
                    ),
                ),
            ),
            skills=("HPV5-ACORDAR", "HPV5-LUGAR"),
            circle=Circle(
                LifeSkill.INTERPERSONAL_RELATIONSHIPS,
                30,
                (
                    "¿Qué acuerdo funciona bien en su grupo?",
                    "¿Qué hace que un acuerdo dure?",
                    "¿Cuándo conviene pedir ayuda a una tercera persona?",
                ),
            ),
            checks=(
                check(
                    "Un buen acuerdo dice…",
                    "quién hace qué y cuándo",
                    "quién ganó",
                    right=0,
                    why="Así se puede cumplir.",
                ),
            ),
            glossary=(term("Acuerdo", "Lo que dos partes deciden cumplir.", "hpv-puente"),),
            topics=("relaciones", "acuerdos"),
            techniques=("trabajo en grupo",),
            material_tags=("papel",),
        ),
    ),
)

# --------------------------------------------------------------------------- HPV-6

HPV_6 = Course(
    code="HPV-6",
    title="Resolver problemas",
    summary="Divida el problema, busque ideas nuevas y pruebe.",
    kind=CourseKind.LIFE_SKILLS,
    picture=picture("hpv-enredo"),
    introduction=("Un problema se parece a una madeja enredada. No se jala: se busca la punta.",),
    skills=(
        Skill("HPV6-DIVIDIR", "Dividir el problema", "Parte un problema en tres y empieza por uno."),
        Skill("HPV6-CREAR", "Buscar ideas nuevas", "Propone cinco ideas sin descartar ninguna al comienzo."),
        Skill("HPV6-PROBAR", "Probar y corregir", "Prueba una idea, mira el resultado y cambia algo."),
    ),
    rules=_rules(270, "HPV6-DIVIDIR", "HPV6-CREAR"),
    author=AUTHOR,
    life_skills=(LifeSkill.PROBLEM_SOLVING, LifeSkill.CREATIVE_THINKING),
    lessons=(
        Lesson(
            key="hpv6-01-la-punta",
            title="Buscar la punta del ovillo",
            summary="Diga el problema en una frase y divídalo en partes.",
            minutes=90,
            picture=picture("hpv-enredo"),
            introduction=("Antes de buscar soluciones, mire bien el problema.",),
            materials=(*PAPER, *THREADS),
            sections=(
                Section(
                    "Desenrede",
                    60,
                    steps=(
                        step("Desenreden en parejas una hebra con nudos. No jalen.", "hpv-enredo"),
                        step("Hablen: ¿qué ayudó?", "hpv-globos"),
                        step("Diga un problema de trabajo en una frase.", "hpv-lista"),
                        step("Pártalo en tres. Elija la parte que depende de usted.", "hpv-rompecabezas"),
                    ),
                ),
            ),
            skills=("HPV6-DIVIDIR",),
            circle=Circle(
                LifeSkill.PROBLEM_SOLVING,
                30,
                (
                    "¿Qué problema resolvió este mes?",
                    "¿Por qué parte empezó?",
                    "¿Qué parte no dependía de usted?",
                ),
            ),
            checks=(
                check(
                    "¿Por dónde empieza?",
                    "Por la parte que depende de mí",
                    "Por la más grande",
                    right=0,
                    why="Ahí puede actuar hoy.",
                ),
            ),
            glossary=(term("Problema", "Distancia entre lo que hay y lo que quiere.", "hpv-enredo"),),
            topics=("problemas",),
            techniques=("trabajo en parejas",),
            material_tags=("lana", "papel"),
        ),
        Lesson(
            key="hpv6-02-ideas",
            title="Muchas ideas",
            summary="Busque ideas sin juzgar y junte dos en una nueva.",
            minutes=90,
            picture=picture("hpv-ideas"),
            introduction=("Primero muchas ideas. Después se elige.",),
            materials=PAPER,
            sections=(
                Section(
                    "Lluvia de ideas",
                    60,
                    text=("El reto: ¿qué puede hacer con los restos de lana?",),
                    steps=(
                        step("Diga ideas durante cinco minutos. Nadie dice «no sirve».", "hpv-ideas"),
                        step("Dibuje cada idea en un papel chico.", "hpv-lista"),
                        step("Junte dos ideas y haga una nueva.", "hpv-rompecabezas"),
                        step("Marque con un punto la que quiere probar.", "hpv-semilla"),
                    ),
                ),
            ),
            skills=("HPV6-CREAR",),
            circle=Circle(
                LifeSkill.CREATIVE_THINKING,
                30,
                (
                    "¿Qué idea le sorprendió?",
                    "¿Cuándo se le ocurren cosas nuevas?",
                    "¿Qué objeto usa para algo distinto de lo que era?",
                ),
            ),
            checks=(
                check(
                    "Al comienzo, ¿qué se hace con una idea rara?",
                    "Se anota",
                    "Se borra",
                    right=0,
                    why="Una idea rara puede traer otra buena.",
                ),
            ),
            glossary=(term("Lluvia de ideas", "Decir muchas ideas antes de elegir.", "hpv-ideas"),),
            topics=("problemas", "creatividad"),
            techniques=("trabajo en grupo", "dibujo"),
            material_tags=("papel",),
        ),
        Lesson(
            key="hpv6-03-probar",
            title="Probar y corregir",
            summary="Pruebe en chico, mire qué pasa y ajuste.",
            minutes=90,
            picture=picture("hpv-semilla"),
            introduction=("Una muestra cuesta poco y enseña mucho. Con las ideas es igual.",),
            materials=PAPER,
            sections=(
                Section(
                    "Pruebe en chico",
                    60,
                    steps=(
                        step("Elija una idea y haga una prueba pequeña.", "hpv-semilla"),
                        step("Anote qué esperaba y qué pasó.", "hpv-lista"),
                        step("Cambie una sola cosa y pruebe otra vez.", "hpv-revisar"),
                        step("Cuente al grupo qué aprendió.", "hpv-sillas"),
                    ),
                ),
            ),
            skills=("HPV6-PROBAR", "HPV6-DIVIDIR"),
            circle=Circle(
                LifeSkill.PROBLEM_SOLVING,
                30,
                (
                    "¿Qué aprendió de algo que salió mal?",
                    "¿Qué cambiaría la próxima vez?",
                    "¿A quién le contaría su idea?",
                ),
            ),
            checks=(
                check(
                    "La prueba salió mal. ¿Qué hace?",
                    "Cambio una cosa y pruebo",
                    "Dejo la idea",
                    right=0,
                    why="Un cambio a la vez enseña qué funciona.",
                ),
            ),
            glossary=(term("Prueba", "Hacerlo en chico antes de hacerlo en grande.", "hpv-semilla"),),
            topics=("problemas",),
            techniques=("trabajo en grupo",),
            material_tags=("papel",),
        ),
    ),
)

COURSES = (HPV_1, HPV_2, HPV_3, HPV_4, HPV_5, HPV_6)
