import pytest

from tribune.mail.transport import Server, server_from


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", Server("localhost", 25)),
        ("smtp://u%40x:p%2Fw@mail.example?starttls=1", Server("mail.example", 587, "u@x", "p/w", is_starttls=True)),
        ("smtp://u:p@mail.example?tls=1", Server("mail.example", 465, "u", "p", is_tls=True)),
        ("smtp://mail.example:2525/", Server("mail.example", 2525)),
    ],
)
def test_a_server_is_one_line_of_the_environment(url, server):
    assert server_from(url) == server


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtps:mail"])
def test_a_line_that_names_no_server_says_how_it_is_written(url):
    with pytest.raises(ValueError, match="EMAIL_URL is smtp://"):
        server_from(url)
