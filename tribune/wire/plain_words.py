"""French, English and Spanish words of titles that tell nothing, and those that only say what kind of piece it is, or when.

Folded: without case or accents.
"""

WORDS = """
au aux avec ce ces cet cette ceux chez comme comment contre dans de des deja depuis dont du elle elles en encore
entre est et etre eux fait faire font faut il ils je jusqu la le les leur leurs lors lui ma mais meme mes moins mon
ne nos notre nous on ont ou par parce pas peut plus pour pourquoi pres qu quand que quel quelle qui quoi sa sans se
sera ses si son sont sous sur ta tes toi ton tous tout toute toutes tres tu un une va vers veut vos votre vous apres
avant aussi avoir apres bien deux trois ans an jour jours fois about after all and are been before but by can could
did does for from had has have her his how into its just may more most new not now off one our out over said says
she should than that the their them then there they this two was were what when where which who why will with would
you your al como con cual del desde donde el ella ellos entre era esta este esto los las mas muy nos para pero por
porque que sin sobre son sus una uno unos direct live replay video videos audio podcast photo photos edito editorial
interview entretien tribune communique presse revue exclusif breaking infographie reportage portrait analyse
chronique billet episode emission journal matinale info infos actu actualite actualites news newsletter lettre
agenda point lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout
septembre octobre novembre decembre monday tuesday wednesday thursday friday saturday sunday january february march
april june july august september october november december aujourd hui demain hier soir matin midi semaine mois
annee
"""

TELL_NOTHING = frozenset(WORDS.split())
