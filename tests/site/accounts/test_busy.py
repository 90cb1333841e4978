"""A database that another process is writing to: people are told to wait, not that something broke."""

import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from tests.site.conftest import PASSWORD

from leadwell_site.organisations.models import Organisation

pytestmark = [pytest.mark.site, pytest.mark.django_db(transaction=True)]


def test_signing_in_while_a_long_load_holds_the_lock_says_try_again(trust, is_postgres):
    if is_postgres:
        pytest.skip("PostgreSQL lets others write meanwhile")
    person = trust.people["registered_manager"]
    person.set_password(PASSWORD)
    person.save()
    held, done = threading.Event(), threading.Event()

    def long_load() -> None:
        with transaction.atomic():
            Organisation.objects.filter(pk=trust.organisation.pk).update(is_synthetic=False)
            held.set()
            done.wait(60)
        connection.close()

    loading = threading.Thread(target=long_load)
    loading.start()
    client = Client(raise_request_exception=False)
    sent = {"username": person.email, "password": PASSWORD}
    try:
        assert held.wait(20)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 300")
        busy = client.post(reverse("accounts:sign_in"), sent)
    finally:
        done.set()
        loading.join()
        connection.close()
    assert busy.status_code == 503
    assert int(busy["Retry-After"]) > 0
    assert "Try again in a moment" in busy.content.decode()
    assert client.post(reverse("accounts:sign_in"), sent).status_code == 302
