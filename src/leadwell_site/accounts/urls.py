"""Addresses of this app."""

from django.urls import path

from leadwell_site.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("sign-in/", views.SignInView.as_view(), name="sign_in"),
    path("sign-out/", views.SignOutView.as_view(), name="sign_out"),
    path("password/", views.change_password, name="change_password"),
    path("password/<uidb64>/<token>/", views.ChoosePasswordView.as_view(), name="choose_password"),
]
