# Le registre des lieux, le rapprochement des restaurants avec lui, et les propositions de lieux.

nav-places = Lieux

## Status report

places-in-register = Nom dans le registre
places-missing = ABSENT
places-serving-servable = Servi
places-serving-processing = En traitement
places-serving-unmatched = Sans lieu
places-serving-not-servable = Non servi
places-deleted = Restaurants supprimés
places-status-not-launched = Pas encore lancé
places-status-integration-disabled = Intégration désactivée
places-status-opted-out = Retiré à la demande du commerçant
places-status-unmatched = Sans lieu
places-status-duplicate-restaurant = Restaurant en double
places-status-place-closed = Lieu fermé ou inconnu
places-status-service-missing = Aucun service valable
places-status-bad-menu = Carte absente ou incorrecte
places-status-stale-inventory = Inventaire périmé
places-status-no-issues = Aucun problème
places-match = Rapprochement
places-match-matched = Rapproché
places-match-pending = À vérifier
places-match-unmatched = Sans lieu
places-opted-out = Retiré à la demande du commerçant
places-review = Vérifier le rapprochement
places-same-as = Le même lieu que { $id }

## One restaurant

places-match-of = Rapprochement de { $name }
places-off = Aucun registre des lieux n’est tenu pour le moment : tout restaurant compte comme rapproché.
places-faulty = Ce restaurant a des erreurs qui lui sont propres. Corrigez-les d’abord ; il sera ensuite rapproché.
places-in-feed = Tel que dans le flux
places-score = Score
places-percent = { $n } %
places-candidates = Candidats
places-no-candidates = Le registre ne contient aucun lieu assez proche par le nom et l’adresse.
places-same-address = nom et adresse identiques
places-choose = Choisir ce lieu
places-none-good = Aucun de ces lieux ne convient
places-none-good-hint = Ses services s’arrêtent ; les commandes passées suivent leur cours.
places-automatic = Laisser le score décider
places-decide = Enregistrer la décision
places-decided = Décision de { $who } le { $at }. Elle vaut jusqu’à ce que le nom ou l’adresse change.
places-decision-lead = Votre décision vaut jusqu’à ce que le nom ou l’adresse du restaurant change. Le restaurant est réexaminé dans la minute.
places-suggest = Proposer un lieu
places-suggest-lead = Si aucun candidat ne convient, proposez le lieu. Ce doit être un établissement qui existe, avec le nom et l’adresse de votre flux. Une fois accepté, vous le trouverez parmi les candidats.
places-reference = Adresse web de l’établissement, ou son identifiant dans un autre registre
places-note = Remarque
places-suggested = Propositions pour ce restaurant
places-suggestion-pending = En attente
places-suggestion-accepted = Acceptée
places-suggestion-refused = Refusée
places-opt-out-lead = Si le commerçant demande à être retiré, retirez le restaurant ici. Il disparaît aussitôt ; les commandes suivent leur cours.
places-opt-out = Le commerçant a demandé à être retiré
places-opt-out-confirm = Retirer ce restaurant immédiatement ?
places-opt-in = Le proposer à nouveau
flash-places-decided = La décision est enregistrée. Le restaurant est réexaminé.
flash-places-suggested = Merci. Nous examinons votre proposition.
flash-places-opted-out = Le restaurant n’est plus proposé.
flash-places-opted-in = Le restaurant est de nouveau proposé.

## The register, for staff

places-register = Registre des lieux
places-register-lead = Chaque restaurant doit être un lieu de ce registre, avec le même nom et la même adresse. Tant que le registre est désactivé, tout restaurant compte comme rapproché.
places-count = Lieux
places-switch-on = Activer le rapprochement
places-switch-off = Désactiver le rapprochement
places-switch-on-confirm = Les restaurants sans lieu ne seront alors plus servis. Continuer ?
places-is-on = Les restaurants sont rapprochés du registre.
places-is-off = Le registre est désactivé ; tout restaurant compte comme rapproché.
places-suggestions = Propositions
places-suggestions-empty = Personne n’a proposé de lieu.
places-new = Ajouter un lieu
places-edit = Modifier le lieu
places-id = Identifiant
places-street = Rue et numéro
places-locality = Ville
places-region = État ou région
places-postal-code = Code postal
places-country = Pays (deux lettres)
places-phone = Téléphone
places-latitude = Latitude
places-longitude = Longitude
places-source = Source
places-changed = Dernière modification
places-open = Ouvert
places-temporarily-closed = Fermé temporairement
places-closed = Fermé
places-remove = Retirer du registre
places-remove-confirm = Retirer ce lieu du registre ? Son restaurant ne sera alors plus servi.
places-import = Importer
places-import-lead = CSV avec les noms des propriétés en première ligne, ou un objet JSON par ligne ; 64 Mo au plus. Les lieux sont ajoutés ou modifiés d’après leur identifiant. Si une ligne est incorrecte, rien n’est repris.
places-file = Fichier
places-imports = Importations
places-import-receiving = En réception
places-import-applying = En cours de reprise
places-import-done = Terminée
places-added-changed = { $added } ajoutés, { $changed } modifiés
places-wrong-lines = { $wrong ->
    [one] { $wrong } ligne est incorrecte ; rien n’a été repris.
   *[other] { $wrong } lignes sont incorrectes ; rien n’a été repris.
}
places-line = Ligne { $n }
places-export-csv = Exporter en CSV
places-export-ndjson = Exporter en ndjson
places-accept = Reprendre dans le registre
places-refuse = Refuser
places-for-restaurant = { $partner }, restaurant { $id }
flash-places-switched = Le registre a changé d’état. Les restaurants sont réexaminés.
flash-places-saved = Le lieu est enregistré. Les restaurants sont de nouveau rapprochés.
flash-places-removed = Le lieu est retiré. Les restaurants sont de nouveau rapprochés.
flash-places-importing = Le fichier est correct ; il est en cours de reprise.
flash-places-answered = Votre réponse est enregistrée.

## What is wrong with a place

error-missing = Cette indication manque.
error-bad-text = Ce texte contient des caractères inutilisables.
error-bad-value = Cette valeur n’est pas du bon type.
error-bad-country = Écrivez les deux lettres du pays, par exemple FR.
error-bad-coordinates = La latitude (−90 à 90) et la longitude (−180 à 180) vont ensemble.
error-bad-status = Écrivez OPEN, TEMPORARILY_CLOSED ou CLOSED.
error-repeated-id = Une ligne précédente porte le même identifiant.
error-unreadable = Cette ligne est illisible.
error-unknown-property = Aucun lieu n’a cette propriété.
error-empty = Il n’y a aucun lieu dedans.
error-answered = Une réponse a déjà été donnée.
error-out-of-range = C’est trop court ou trop long.
error-unknown = Le registre ne connaît pas ce lieu.
