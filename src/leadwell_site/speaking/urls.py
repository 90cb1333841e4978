"""Addresses of this app. What begins with ``speak-up`` is for people without an account."""

from django.urls import path

from leadwell_site.speaking import views

app_name = "speaking"
urlpatterns = [
    path("speak-up/<slug:slug>/", views.front, name="front"),
    path("speak-up/<slug:slug>/raise/", views.raise_concern, name="raise"),
    path("speak-up/<slug:slug>/tell/", views.tell_of_care, name="tell"),
    path("speak-up/<slug:slug>/come-back/", views.come_back, name="come_back"),
    path("speak-up/<slug:slug>/you-said-we-did/", views.you_said, name="you_said"),
    path("speaking-up/", views.about, name="about"),
    path("speaking-up/arrange/", views.arrange, name="arrange"),
    path("speaking-up/concerns/", views.cases, name="cases"),
    path("speaking-up/care/", views.told_of_care, name="told_of_care"),
    path("speaking-up/cases/<int:pk>/", views.case, name="case"),
    path("speaking-up/cases/<int:pk>/files/<int:attachment_id>/", views.attachment, name="attachment"),
    path("speaking-up/log/<str:quarter>.csv", views.log_of_quarter, name="log"),
    path("speaking-up/counts/<str:quarter>.csv", views.counts_of_quarter, name="counts"),
]
