from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "leadwell_site.accounts"
    verbose_name = "Accounts"
