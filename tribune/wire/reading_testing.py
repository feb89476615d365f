"""A page as media write theirs, with all that is around an article."""

TEXT = """
<p>À deux heures du matin, l’hémicycle comptait trente députés. C’est alors qu’un amendement de deux lignes a été mis aux
voix, sans débat, par un lever de main qui n’a duré que quelques secondes.</p>
<figure><img src="photos/nuit.jpg" alt="Presque vide"><figcaption>L’hémicycle presque vide, mardi.</figcaption></figure>
<h2>Ce que dit le texte</h2>
<p>Il retire aux communes le droit de fixer elles-mêmes le prix de l’eau. La rapporteuse a parlé d’une
<a href="2026/precision.html">précision rédactionnelle</a>, alors que <strong>trois mille communes</strong> sont
concernées, et que la régie de Grenoble y voit <em>une confiscation</em>.</p><script>document.write("piège")</script>
<blockquote><p>« Nous l’avons appris par la presse », raconte un maire de la Drôme, qui gère sa régie depuis vingt ans.</p>
</blockquote>
<ul><li>Première lecture : le 3 octobre, en commission, sans étude d’impact.</li>
<li>Seconde lecture : le 24 novembre, en séance publique.</li></ul>
<p onclick="alert(1)">Le Conseil constitutionnel peut être saisi par soixante députés. Une réunion publique aura lieu samedi
à Valence, devant la fontaine monumentale, à quatorze heures, avec les élus qui gèrent l’eau de leur commune.</p>
<p>Nous publierons la liste des votes dès que le compte rendu sera disponible, avec le nom des députés présents.</p>
"""


def a_page(text: str = TEXT, *, head: str = "", charset: str = "utf-8") -> bytes:
    """The page of an article: *text* between a menu, a banner, related links, comments and a foot."""
    return f"""<!doctype html><html lang="fr"><head><meta charset="{charset}"><title>La nuit — L’Heure publique</title>
<base href="/dossiers/"><meta property="og:image" content="/photos/hemicycle.jpg">{head}
<style>p {{ color: red }}</style><script>var vole = "jamais lu";</script></head><body>
<header><a href="/">L’Heure publique</a><nav><ul><li><a href="/une">À la une</a></li><li><a href="/regions">Régions</a></li>
<li><a href="/abonnement">Abonnez-vous pour trois euros</a></li></ul></nav></header>
<div class="cookie-banner"><p>Nous utilisons des cookies pour votre confort. <button>Tout accepter</button></p></div>
<main><article><h1>La nuit des amendements</h1><p class="author">Par Camille Roux</p>{text}</article>
<aside class="related"><h2>À lire aussi</h2><ul><li><a href="/pain">Le prix du pain</a></li></ul></aside>
<section id="comments" class="comments"><h2>2 commentaires</h2><div class="comment"><p>Premier ! Achetez mes montres.</p></div>
<div class="comment"><p>Tous les mêmes, comme d’habitude, rien ne changera jamais ici.</p></div></section></main>
<footer><p>© L’Heure publique 2026 — Mentions légales — Tous droits réservés</p></footer></body></html>""".encode(
        charset
    )
