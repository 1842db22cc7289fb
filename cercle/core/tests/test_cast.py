from cercle.core.testing import Cast
from cercle.discussions.models import Discussion


def test_the_title_is_ciphertext_in_the_database_and_text_in_python(cast: Cast) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM discussions_discussion")
        stored = bytes(cursor.fetchone()[0])
    assert b"Plaie" not in stored
    assert Discussion.objects.get().title == "Plaie du talon"
