"""The addresses of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("leadwell_site.overview.urls")),
    path("", include("leadwell_site.staffing.urls")),
    path("", include("leadwell_site.improvement.urls")),
    path("", include("leadwell_site.rosters.urls")),
    path("my/", include("leadwell_site.rosters.my_urls")),
    path("", include("leadwell_site.speaking.urls")),
    path("", include("leadwell_site.voices.urls")),
    path("answer/", include("leadwell_site.voices.answer_urls")),
    path("", include("leadwell_site.qualities.urls")),
    path("rate/", include("leadwell_site.qualities.rate_urls")),
    path("", include("leadwell_site.measures.urls")),
    path("files/", include("leadwell_site.intake.urls")),
    path("account/", include("leadwell_site.accounts.urls")),
    path("organisation/", include("leadwell_site.organisations.urls")),
    path("audit/", include("leadwell_site.organisations.audit_urls")),
    path("publishing/", include("leadwell_site.publishing.urls")),
    path("public/", include("leadwell_site.public.urls")),
    path("", include("leadwell_site.design_system.urls")),
]

handler400 = "leadwell_site.organisations.views.refusals.not_understood"
handler403 = "leadwell_site.organisations.views.refusals.not_allowed"
handler404 = "leadwell_site.organisations.views.refusals.not_found"
handler500 = "leadwell_site.organisations.views.refusals.went_wrong"
