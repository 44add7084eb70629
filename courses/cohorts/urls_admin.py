"""Addresses of the admin screens, below Wagtail's own prefix. No address holds a name."""

from django.urls import path

from . import centre_views, holiday_views, import_views, merge_views, people_views, rights_views, views

people = [
    path("", people_views.ParticipantIndex.as_view(), name="index"),
    path("resultados/", people_views.ParticipantIndex.as_view(results_only=True), name="index_results"),
    path("nuevo/", people_views.RegisterParticipant.as_view(), name="register"),
    path("importar/", import_views.ImportPeople.as_view(), name="import"),
    path("importar/plantilla.xlsx", import_views.Template.as_view(), name="template"),
    path("importar/<uuid:pk>/", import_views.ReviewImport.as_view(), name="import_review"),
    path("importar/<uuid:pk>/errores.xlsx", import_views.ImportErrors.as_view(), name="import_errors"),
    path("<uuid:pk>/", people_views.PersonPage.as_view(), name="person"),
    path("<uuid:pk>/corregir/", people_views.CorrectParticipant.as_view(), name="correct"),
    path("<uuid:pk>/historial/", people_views.PersonHistory.as_view(), name="history"),
    path("<uuid:pk>/permisos/", rights_views.Consents.as_view(), name="consents"),
    path(
        "<uuid:pk>/permisos/<uuid:consent>/retirar/",
        rights_views.WithdrawConsent.as_view(),
        name="withdraw_consent",
    ),
    path("<uuid:pk>/solicitudes/", rights_views.PersonRequests.as_view(), name="requests"),
    path(
        "<uuid:pk>/solicitudes/<uuid:asked>/responder/", rights_views.AnswerRequest.as_view(), name="answer"
    ),
    path("<uuid:pk>/mis-datos/", rights_views.MyData.as_view(), name="my_data"),
    path("<uuid:pk>/olvidar/", rights_views.Anonymise.as_view(), name="anonymise"),
    path("solicitudes/", rights_views.OpenRequests.as_view(), name="open_requests"),
    path("por-olvidar/", rights_views.Retention.as_view(), name="retention"),
    path("plazos/", rights_views.Terms.as_view(), name="terms"),
    path("textos/", rights_views.ConsentTexts.as_view(), name="consent_texts"),
    path("repetidas/", merge_views.Duplicates.as_view(), name="duplicates"),
    path("repetidas/<uuid:first>/<uuid:second>/", merge_views.MergeTwo.as_view(), name="merge"),
    path("uniones/<uuid:merge>/deshacer/", merge_views.UndoMerge.as_view(), name="undo_merge"),
    path("uniones/<uuid:merge>/confirmar/", merge_views.ConfirmMerge.as_view(), name="confirm_merge"),
]

cohorts = [
    path("", views.CohortIndex.as_view(), name="index"),
    path("resultados/", views.CohortIndex.as_view(results_only=True), name="index_results"),
    path("abrir/", views.OpenCohort.as_view(), name="open"),
    path("<uuid:pk>/", views.CohortPeople.as_view(), name="people"),
    path("<uuid:pk>/lista.xlsx", views.RosterExport.as_view(), {"kind": "xlsx"}, name="roster_xlsx"),
    path("<uuid:pk>/lista.csv", views.RosterExport.as_view(), {"kind": "csv"}, name="roster_csv"),
    path("<uuid:pk>/sesiones/", views.CohortSessions.as_view(), name="sessions"),
    path("<uuid:pk>/curso/", views.CohortCourse.as_view(), name="course"),
    path("<uuid:pk>/corregir/", views.CorrectCohort.as_view(), name="correct"),
    path("<uuid:pk>/terminar/", views.FinishCohort.as_view(), name="finish"),
    path("<uuid:pk>/reabrir/", views.ReopenCohort.as_view(), name="reopen"),
    path("<uuid:pk>/anular/", views.CancelCohort.as_view(), name="cancel"),
    path("<uuid:pk>/inscribir/", views.EnrolPeople.as_view(), name="enrol"),
    path("<uuid:pk>/sesiones/agregar/", views.AddSession.as_view(), name="add_session"),
    path("<uuid:pk>/sesiones/<uuid:session>/anular/", views.CancelSession.as_view(), name="cancel_session"),
    path("<uuid:pk>/sesiones/<uuid:session>/mover/", views.MoveSession.as_view(), name="move_session"),
    path("<uuid:pk>/sesiones/<uuid:session>/permiso/", views.AuthoriseSession.as_view(), name="authorise"),
    path(
        "<uuid:pk>/inscripciones/<uuid:enrolment>/libro/", views.InscribeEnrolment.as_view(), name="inscribe"
    ),
    path("<uuid:pk>/inscripciones/<uuid:enrolment>/terminar/", views.EndEnrolment.as_view(), name="end"),
    path(
        "<uuid:pk>/inscripciones/<uuid:enrolment>/cambiar/",
        views.TransferEnrolment.as_view(),
        name="transfer",
    ),
    path(
        "<uuid:pk>/inscripciones/<uuid:enrolment>/reanudar/", views.ResumeEnrolment.as_view(), name="resume"
    ),
]

holidays = [
    path("", holiday_views.Holidays.as_view(), name="index"),
    path("llenar/", holiday_views.FillYear.as_view(), name="fill"),
    path("<int:pk>/quitar/", holiday_views.RemoveHoliday.as_view(), name="remove"),
]

centres = [
    path("", centre_views.CentreIndex.as_view(), name="index"),
    path("resultados/", centre_views.CentreIndex.as_view(results_only=True), name="index_results"),
    path("nuevo/", centre_views.CentreScreen.as_view(), name="add"),
    path("<uuid:pk>/", centre_views.CentreScreen.as_view(), name="centre"),
]
