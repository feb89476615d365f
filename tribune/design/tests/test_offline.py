def test_the_page_without_a_network_says_nothing_of_whoever_asks(client, db):
    answer = client.get("/offline/")

    assert answer.status_code == 200
    assert not answer.cookies


def test_the_service_worker_keeps_the_shell_and_nothing_else(client, db):
    script = client.get("/sw.js")

    assert script["Content-Type"].startswith("text/javascript")
    assert b"/static/design/" in script.content
    assert b"cache.put" not in script.content
