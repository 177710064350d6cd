"""The addresses of the imports, on the editors' side."""

from django.urls import path

from imports import views, views_files, views_reading, views_running

app_name = "imports"
urlpatterns = [
    path("", views.ImportsView.as_view(), name="index"),
    path("ajouter/", views.AddView.as_view(), name="add"),
    path("exporter/", views_files.ExportView.as_view(), name="export"),
    path("<int:pk>/", views.ShowView.as_view(), name="show"),
    path("<int:pk>/colonnes/", views_reading.ColumnsView.as_view(), name="columns"),
    path("<int:pk>/lignes/", views_reading.RowsView.as_view(), name="rows"),
    path("<int:pk>/lignes/<int:line>/", views_reading.RowView.as_view(), name="row"),
    path("<int:pk>/confirmer/", views_running.ConfirmView.as_view(), name="confirm"),
    path("<int:pk>/avancement/", views_running.ProgressView.as_view(), name="progress"),
    path("<int:pk>/avancement.json", views_running.ProgressDataView.as_view(), name="progress_data"),
    path("<int:pk>/resultat/", views_running.ResultView.as_view(), name="result"),
    path("<int:pk>/annuler/", views_running.UndoView.as_view(), name="undo"),
    path("<int:pk>/abandonner/", views.DiscardView.as_view(), name="discard"),
    path("<int:pk>/rapport.json", views_files.ReportView.as_view(), name="report_json"),
    path("<int:pk>/rapport.csv", views_files.ReportSheetView.as_view(), name="report_csv"),
]
