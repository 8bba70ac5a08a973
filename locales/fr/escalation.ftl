# Les incidents : leur nom, leur état et leur déroulement.

escalation-severity-p0 = P0 : commandes bloquées, réponse sous 1 heure
escalation-severity-p1 = P1 : alerte en cours, réponse sous 24 heures
escalation-severity-p2 = P2 : autre problème, réponse sous 7 jours
escalation-state-open = En attente de réponse
escalation-state-acknowledged = Pris en charge
escalation-state-resolved = Terminé
escalation-policy-partner-technical-emergency = Contacts techniques d’urgence, puis consultant, puis astreinte
escalation-policy-partner-technical = Contacts techniques, de nouveau avec le consultant à mi-délai, puis contacts d’urgence et astreinte
escalation-policy-on-call = Astreinte, puis la personne suivante, puis tous les opérateurs
escalation-policy-operators = Tous les opérateurs
escalation-run-active = Escalade en cours
escalation-run-paused = En pause avec le partenaire
escalation-run-acknowledged = Arrêtée : quelqu’un a répondu
escalation-run-exhausted = Personne n’a répondu
escalation-run-finished = Terminée

## Noms des incidents qui ne sont pas des alertes ; ceux des alertes sont dans monitoring.ftl

escalation-title-manual = Problème signalé chez { $partner }
escalation-title-urgent-case = Dossier urgent de { $partner }
escalation-title-self-alarm = Personne n’a répondu à un incident concernant { $partner }

## Comment un incident se termine

escalation-resolution-recovered = Les mesures sont repassées sous les seuils et les requêtes aboutissent.
escalation-resolution-answered = L’incident resté sans réponse a été pris en charge ou s’est terminé.

## Qui agit quand ce n’est pas une personne

escalation-actor-platform = La plateforme
escalation-actor-monitoring = La surveillance
escalation-actor-support = L’assistance
escalation-actor-escalation = L’escalade
escalation-actor-notify = La distribution

## La chronologie

escalation-event-opened = { $who } : incident ouvert avec la gravité { $severity }.
escalation-event-opened-suppressed = { $who } : incident enregistré avec la gravité { $severity }. Personne n’est appelé, car le partenaire est en pause.
escalation-event-extended = Constaté de nouveau, { $n } fois au total.
escalation-event-extended-alert = Le problème persiste : { $errors } requêtes sur { $requests } ont échoué ({ $rate }).
escalation-event-severity-raised = La gravité passe de { $from } à { $to } ; le délai de réponse repart de zéro.
escalation-event-paged = { $name } a été alerté(e) par { $channel }.
escalation-event-copied = { $name } a reçu une copie par { $channel }.
escalation-event-delivery-failed = Le message ({ $channel }) destiné à { $name } n’a pas pu être distribué.
escalation-event-step-empty = Personne à l’échelon { $step } du tour { $round } : passé immédiatement.
escalation-event-climbed-unanswered = Aucune réponse dans le délai : passage à l’échelon { $step } du tour { $round }.
escalation-event-climbed-undeliverable = L’alerte n’a pas pu être distribuée : passage immédiat à l’échelon { $step } du tour { $round }.
escalation-event-climbed-asked = { $who } a demandé l’échelon suivant : passage à l’échelon { $step } du tour { $round }.
escalation-event-reminded = La moitié du délai de réponse est écoulée : les personnes concernées sont relancées.
escalation-event-overdue = Le délai de réponse est dépassé : les contacts techniques d’urgence et l’astreinte sont relancés.
escalation-event-exhausted = Tous les échelons ont été parcourus sans réponse. Les opérateurs de la plateforme ont été alertés.
escalation-event-acknowledged = { $who } a pris l’incident en charge. Plus aucune alerte n’est envoyée.
escalation-event-suppressed = Le partenaire est en pause : les alertes en attente ont été retirées et personne n’est appelé.
escalation-event-released = La pause est terminée : les alertes partent immédiatement.
escalation-event-resolved = { $who } : incident clos. { $resolution }
