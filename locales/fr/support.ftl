# Assistance : orientation, demandes, urgences, échéances, e-mails sur les demandes, formulaire d'intérêt.

## Orientation : qui vous êtes et vers qui cela vous mène

routing-question = Où en êtes-vous ?
routing-launched = Mon intégration est en service
routing-launched-help = Vous êtes en production et avez besoin d'aide pour un problème technique : ouvrez une demande. Un seul problème par demande ; ouvrez-en autant que nécessaire.
routing-integrating = Je prépare mon intégration
routing-integrating-help = Votre consultant vous accompagne. Veuillez renseigner dès maintenant vos contacts, afin que nous puissions joindre les bonnes personnes après le lancement.
routing-interested = Je souhaite participer
routing-interested-help = Lisez la documentation et présentez-nous vos restaurants à l'aide du formulaire d'intérêt. Aucun compte n'est nécessaire.
routing-urgent-title = Assistance technique urgente
routing-urgent-help = Uniquement si l'intégration est hors service, si la plupart de vos restaurants ne peuvent pas servir ou si un problème étendu empêche les clients de commander. Notre équipe examine chaque demande urgente jour et nuit et alerte les ingénieurs d'astreinte si l'urgence est confirmée.
routing-maintenance-title = Maintenance prévue
routing-maintenance-help = Aucune demande n'est nécessaire : mettez l'intégration en pause dans Compte et utilisateurs, puis réactivez-la une fois la maintenance terminée.
routing-consultant = Votre consultant est { $name }.
routing-consultant-none = Aucun consultant ne vous est encore attribué ; votre demande est confiée à l'équipe d'assistance.

## Demandes

case-word = Demande
cases-word = Demandes
case-number = Demande { $number }
case-category-urgent-technical-support = Assistance technique urgente
case-category-technical-support = Assistance technique
case-category-inventory-and-matching = Catalogue et rapprochement
case-category-merchant-data-request = Demande de données sur un restaurant
case-category-launch-review-request = Demande d'examen avant lancement
case-category-compliance-appeal = Recours en matière de conformité
case-category-inquiry-or-complaint = Question ou réclamation
case-state-awaiting-support = En attente de l'assistance
case-state-awaiting-partner = En attente du partenaire
case-state-closed = Close
case-urgency-none = Non urgente
case-urgency-requested = Urgence déclarée
case-urgency-confirmed = Urgente, ingénieurs alertés
case-urgency-downgraded = Urgence refusée
case-queue-triage = Évaluation
case-queue-on-call = Astreinte
case-queue-support = Assistance aux partenaires
case-queue-consultant = Consultant
case-visibility-partner = Visible par le partenaire
case-visibility-internal = Note interne
case-one-problem = Un seul problème par demande. Si vous en avez plusieurs, ouvrez une demande pour chacun : vous obtiendrez une réponse plus rapidement.
case-closed-final = Une demande close n'accepte plus de réponse. Pour toute nouvelle question, donnez-lui suite par une nouvelle demande.
case-follow-up = Donner suite à la demande

## Ce qui ne va pas dans le formulaire ; la clé est error-<code avec tirets>

error-urgent-not-offered = L'assistance urgente est réservée aux intégrations en service. Choisissez une autre catégorie.
error-urgent-production-only = L'assistance urgente concerne la production. Pour le bac à sable, choisissez une autre catégorie.
error-urgent-condition-required = Indiquez laquelle des trois conditions est remplie.
error-condition-without-urgency = Seule l'assistance technique urgente comporte une condition d'urgence.
error-since-out-of-range = Le début doit se situer dans les 30 derniers jours et ne peut pas être dans le futur.

## Échéances et leur calcul

due-clock = { $duration } en temps réel, jour et nuit.
due-working-time = { $duration } de temps ouvré sont comptés ({ $place }).
due-day = { $day } { $date }
due-moment = { $day } { $moment }
due-at-place = { $moment } ({ $place })
due-step-counts = { $day } : compté de { $from } à { $until } ({ $duration }).
due-step-resumes = Reprise du travail le { $day } à { $time } ({ $place }).
due-step-holiday = Le { $day } est férié ({ $name }).
due-step-closed = Le { $day } est un jour de fermeture.
due-step-no-hours = Le { $day } n'est pas ouvré.
due-step-special-hours = Le { $day } a des horaires particuliers.
due-step-more = { $n ->
    [one] Et { $n } étape de plus.
   *[other] Et { $n } étapes de plus.
}

## Historique d'une demande

case-event-opened = a ouvert la demande ({ $category })
case-event-opened-follow-up = a ouvert la demande pour donner suite à la demande { $number } ({ $category })
case-event-replied = a répondu
case-event-noted = a laissé une note interne
case-event-confirmed = a confirmé l'urgence ; les ingénieurs d'astreinte sont alertés
case-event-confirmed-undecided = Personne n'a tranché à temps : les ingénieurs d'astreinte sont alertés
case-event-downgraded = a refusé l'urgence ; la demande est traitée aux heures ouvrées
case-event-due-set = Prochaine réponse attendue : { $due }
case-event-due-stopped = La plateforme a répondu ; aucune réponse n'est attendue de sa part
case-event-triage-reminded = L'urgence déclarée attend depuis trop longtemps ; les évaluateurs ont été relancés
case-event-reminded = Le partenaire a été relancé, sa réponse étant attendue
case-event-closed = a clos la demande
case-event-closed-silence = La demande a été close faute de réponse du partenaire
case-event-followed-up = Suite donnée par la demande { $number }

## L'incident d'une demande urgente

case-incident-title = Demande urgente de { $partner }
case-incident-resolution-not-urgent = L'urgence de la demande a été refusée.
case-incident-resolution-closed = La demande a été close.

## E-mails sur les demandes

case-mail-subject = [Demande { $number }] { $summary }
case-mail-opened = Nous avons bien reçu votre demande { $number } : { $summary }
case-mail-replied = Une réponse a été apportée à la demande { $number } : { $summary }
case-mail-wrote = { $author } a écrit :
case-mail-confirmed = Nous avons confirmé l'urgence de la demande { $number } : { $summary }. Les ingénieurs d'astreinte sont alertés et répondront dans l'heure.
case-mail-downgraded = Nous avons examiné la demande { $number } : { $summary }. Elle ne remplit pas les conditions d'une demande urgente : l'équipe d'assistance aux partenaires la traitera aux heures ouvrées.
case-mail-note = Notre remarque : { $note }
case-mail-due = Prochaine réponse attendue : { $due }
case-mail-reminder = Nous attendons votre réponse à la demande { $number } : { $summary }
case-mail-reminder-close = { $n ->
    [one] Sans réponse, la demande sera close après { $n } jour ouvré supplémentaire.
   *[other] Sans réponse, la demande sera close après { $n } jours ouvrés supplémentaires.
}
case-mail-closed = La demande { $number } est close : { $summary }
case-mail-closed-silence = La demande { $number } est close, car nous n'avons pas eu de nouvelles de votre part : { $summary }
case-mail-closed-final = Une demande close n'accepte plus de réponse. Pour toute nouvelle question, donnez-lui suite par une nouvelle demande.
case-mail-explanation = Comment cette échéance est calculée
case-mail-read = Lire et répondre
case-mail-staff-new = Nouvelle demande { $number } : { $summary }
case-mail-staff-urgent = La demande { $number } est déclarée urgente : { $summary }. Veuillez confirmer ou refuser l'urgence.
case-mail-staff-waits = L'urgence de la demande { $number } attend toujours une décision : { $summary }. Les mesures la contredisent : personne n'est alerté tant qu'une personne ne l'a pas confirmée.
case-mail-staff-from = { $partner }, { $category }
case-mail-staff-claim = Déclaration : { $condition }, depuis le { $since }

## Le formulaire d'intérêt

interest-title = Rejoignez-nous
interest-intro = Dites-nous qui vous êtes et combien de restaurants vous apporteriez. Nous vous écrirons.
interest-company = Entreprise
interest-contact-name = Votre nom
interest-country = Pays
interest-restaurants = Nombre de restaurants
interest-message = Que souhaitez-vous nous dire ?
interest-thanks = Merci. Nous avons bien reçu votre message et nous vous écrirons.
interest-mail-subject = Intérêt : { $company }
interest-mail-body = { $company } ({ $country }), { $restaurants } restaurants. Contact : { $name }, { $email }
