"""The look of every page: NHS.UK components in neutral colours, form fields, charts on pages.

A page extends ``leadwell/page.jinja`` and fills the blocks ``title`` (words only), ``before`` (above the
main part; optional) and ``content``. What the frame reads from the context, all of it optional:

``organisation``   ``name`` and ``is_synthetic``: shown in the header; a synthetic one says so on every page
``navigation``     list of ``{"text", "href", "current"}``
``account``        list of ``{"text", "href"}`` for links and ``{"text", "action"}`` for a button that posts
``home_href``      where the wordmark leads; "/" where it is not given
``crumbs``         list of ``{"text", "href"}`` from the top down, without the page itself
``as_known``       ``{"on": date, "today_href": text}`` where the page shows what was known on an earlier day
``messages``       Django's messages
``form``           an ``NhsForm``; the title then begins with "Error: " where it has errors
``wide``           true for pages of data, which may be a little wider than pages of text

Macros, in ``leadwell/macros/``:

``figures.jinja``  ``figure(value)``, ``summary_card(...)``, ``status_tag(tone, word)``, ``marks(list)``
``tables.jinja``   ``table(caption, head, rows)``, ``month_picker(...)``, ``task_list(items)``, ``pages(...)``
``charts.jinja``   ``chart(chart)``, ``sparkline(chart)``, ``calendar(calendar)``, ``timeline(timeline)``
``notices.jinja``  ``notice(text)``, ``fault_list(faults)``, ``progress(...)``, ``as_known_picker(...)``
``forms.jinja``    ``error_summary(form)``, ``post_form(form, button_text)``, ``button(text)``

Every macro is shown, with what it takes, on the page ``/design/``.
"""
