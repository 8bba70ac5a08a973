# E-mails et SMS au sujet des incidents.

mail-incident-subject = [{ $severity }] { $title } ({ $environment })
mail-incident-subject-platform = [{ $severity }] { $title }
mail-incident-severity = Gravité
mail-incident-opened = Depuis
mail-incident-due = Première réponse attendue avant
mail-incident-open = Voir l’incident et ses mesures

## L’alerte

mail-page-intro = Ce problème réclame votre attention maintenant. Sans réponse de votre part, la personne suivante sera appelée.
mail-page-climbed = Les personnes prévenues avant vous n’ont pas répondu : c’est maintenant à vous.
mail-page-copy = Copie pour information : les personnes responsables ont été alertées. Vous n’avez rien à faire.
mail-page-acknowledge = Je m’en occupe
mail-page-acknowledge-help = Le lien ouvre la page de l’incident. Le bouton qui s’y trouve prévient tout le monde que vous vous en chargez et arrête les appels.
mail-page-short = { $subject }. Prendre en charge : { $link }
mail-remedy = Ce qui aide : { $remedy }
mail-page-intro-unhurried = Merci de prendre ceci en charge et de répondre avant l’échéance ci-dessous. Sans réponse, vous recevrez un rappel, puis vos contacts d’urgence seront prévenus.

## Les chiffres d’une alerte

mail-alert-rate = Requêtes en échec
mail-alert-rate-value = { $rate } (seuil : plus de { $limit })
mail-alert-errors = Erreurs
mail-alert-errors-value = { $errors } sur { $requests } requêtes (seuil : au moins { $limit } erreurs)
mail-alert-restaurants = Restaurants touchés
mail-alert-restaurants-value = { $restaurants } (seuil : au moins { $limit })
mail-alert-window = Période mesurée
mail-alert-window-value = { $minutes ->
    [one] la dernière minute
   *[other] les { $minutes } dernières minutes
}
mail-alert-codes = Codes d’erreur les plus fréquents
mail-alert-code = { $code } : { $count }
mail-alert-samples = Restaurants avec le plus d’erreurs

## Parts mesurées et leurs seuils

mail-measure-all = Toutes les entités
mail-measure-plain = { $part } sur { $whole } : { $rate }
mail-measure-at-least = { $part } sur { $whole } : { $rate } (seuil : au moins { $limit })
mail-measure-more-than = { $part } sur { $whole } : { $rate } (seuil : plus de { $limit })
mail-measure-more-than-of = { $part } sur { $whole } : { $rate } (seuil : plus de { $limit }, au-delà de { $least } au total)
mail-measure-window-hours = les { $hours } heures précédant le { $at }
mail-measure-window-span = { $span } jusqu’au { $at }
mail-measure-count = { $count } (seuil : au moins { $least })
mail-measure-window-now = l’état au { $at }
mail-measure-samples = Par exemple

## Un dossier urgent

mail-case-number = Numéro de dossier
mail-case-condition = Problème signalé
mail-case-since = Depuis, selon le partenaire
mail-case-verdict = Nos mesures

## Nouvelles

mail-acknowledged-prefix = Pris en charge :
mail-acknowledged-line = { $who } s’en occupe.
mail-acknowledged-help = Vous n’avez rien à faire. Nous vous préviendrons quand ce sera terminé.
mail-all-clear-prefix = Fin d’alerte :
mail-all-clear-line = C’est terminé. Vous n’avez plus rien à faire.
mail-all-clear-at = Terminé le
mail-all-clear-lasted = Durée

## Petites lignes

mail-footer-contact = Vous recevez cet e-mail parce que vous êtes un contact de { $partner } sur { brand }. Les contacts se modifient dans la console, rubrique Coordonnées.
mail-footer-staff = Vous recevez cet e-mail parce que vous êtes d’astreinte ou opérateur de { brand }.
