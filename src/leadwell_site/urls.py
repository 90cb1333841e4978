"""The addresses of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("leadwell_site.overview.urls")),
    path("", include("leadwell_site.staffing.urls")),
    path("", include("leadwell_site.measures.urls")),
    path("files/", include("leadwell_site.intake.urls")),
    path("account/", include("leadwell_site.accounts.urls")),
    path("organisation/", include("leadwell_site.organisations.urls")),
    path("audit/", include("leadwell_site.audit.urls")),
    path("publishing/", include("leadwell_site.publishing.urls")),
    path("public/", include("leadwell_site.public.urls")),
    path("", include("leadwell_site.design_system.urls")),
]
