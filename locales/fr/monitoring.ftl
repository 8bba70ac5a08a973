# Mesures des requêtes envoyées aux partenaires : alertes, avis sur les urgences déclarées, changement d'état d'une intégration.

monitoring-action-checkout = Validation du panier
monitoring-action-submit = Envoi de commande

## Alertes. Le titre est celui de l'incident ; le remède dit ce que le partenaire peut faire.

alert-name-api-1 = Erreurs de validation du panier
alert-name-api-2 = Erreurs d'envoi de commande
alert-name-api-3 = Paiements refusés
alert-title-api-1 = Erreurs de validation du panier chez { $partner }
alert-title-api-2 = Erreurs d'envoi de commande chez { $partner }
alert-title-api-3 = Paiements refusés chez { $partner }
alert-remedy-api-1 = Consultez les codes d'erreur de la validation du panier dans le tableau de bord Fulfillment API et corrigez d'abord le plus fréquent. Envoyez une mise à jour en temps réel dès qu'un restaurant ferme ou qu'un article est épuisé, afin que les paniers n'échouent pas à la validation.
alert-remedy-api-2 = Consultez les codes d'erreur de l'envoi de commande dans le tableau de bord Fulfillment API et corrigez d'abord le plus fréquent. Vérifiez que votre serveur répond en moins de 8 secondes et qu'il accepte les commandes dont il a lui-même validé le prix.
alert-remedy-api-3 = Demandez à votre prestataire de paiement pourquoi les paiements sont refusés : une clé expirée, un plafond ou un compte marchand erroné est plus probable qu'un problème de carte chez autant de clients.
alert-name-feed-1 = Entités trop anciennes
alert-name-feed-2 = Erreurs d’entités du flux
alert-name-feed-3 = Erreurs d’entités en temps réel
alert-title-feed-1 = Entités trop anciennes chez { $partner }
alert-title-feed-2 = Erreurs d’entités du flux chez { $partner }
alert-title-feed-3 = Erreurs d’entités en temps réel chez { $partner }
alert-condition-feed-1 = Au moins 1 % de votre inventaire a été modifié pour la dernière fois il y a plus de 3 jours. Vérifié toutes les heures.
alert-condition-feed-2 = Dans la dernière ingestion, un type d’entité compte des erreurs dans plus de 10 % de plus de 100 entités, ou dans plus de 20 % de ses entités. Les entités périmées et les échecs de rapprochement ne comptent pas. Vérifié toutes les heures.
alert-condition-feed-3 = Sur les dernières 24 heures, un type d’entité compte des erreurs dans plus de 10 % de plus de 100 entités envoyées en temps réel, ou dans plus de 20 % d’entre elles. Les entités périmées et les échecs de rapprochement ne comptent pas. Vérifié toutes les heures.
alert-remedy-feed-1 = Envoyez un flux au moins une fois par jour et donnez à chaque dateModified l’heure de création du flux, au moins tous les 3 jours.
alert-remedy-feed-2 = Consultez le rapport de la dernière ingestion sous Flux, corrigez d’abord l’erreur la plus fréquente, puis renvoyez le flux.
alert-remedy-feed-3 = Consultez dans la console les erreurs de vos mises à jour en temps réel, corrigez d’abord la plus fréquente, puis renvoyez les entités.
alert-name-ord-1 = Acceptation en retard
alert-name-ord-2 = Commandes refusées ou annulées
alert-name-ord-3 = Commandes sans nouvelles
alert-name-ord-4 = État final manquant
alert-name-ord-5 = Taux de commandes honorées trop bas
alert-name-ord-6 = Aucune mise à jour de commande
alert-name-ord-7 = Erreurs de mises à jour de commandes
alert-name-ord-8 = Commandes à l’issue inconnue
alert-title-ord-1 = Acceptation en retard chez { $partner }
alert-title-ord-2 = Commandes refusées ou annulées chez { $partner }
alert-title-ord-3 = Commandes sans nouvelles chez { $partner }
alert-title-ord-4 = États finaux manquants chez { $partner }
alert-title-ord-5 = Taux de commandes honorées trop bas chez { $partner }
alert-title-ord-6 = Aucune mise à jour de commande de { $partner }
alert-title-ord-7 = Erreurs de mises à jour de commandes chez { $partner }
alert-title-ord-8 = Commandes à l’issue inconnue chez { $partner }
alert-condition-ord-1 = Plus de { $share } des commandes à accepter dans une fenêtre de { $window } attendaient encore leur acceptation après { $after }, avec au moins { $least } commandes dans au moins { $restaurants } restaurants. Évalué toutes les 5 minutes.
alert-condition-ord-2 = Plus de { $share } des commandes passées dans une fenêtre de { $window } ont été refusées ou annulées, avec au moins { $least } commandes de ce genre dans au moins { $restaurants } restaurants. Les paiements refusés ne comptent pas. Évalué toutes les 5 minutes.
alert-condition-ord-3 = Plus de { $share } des commandes attendues dans une fenêtre de { $window } sont ouvertes sans nouvelles { $after } après la fin de leur heure estimée, avec au moins { $least } commandes attendues. Évalué toutes les 5 minutes.
alert-condition-ord-4 = Plus de { $share } des commandes du jour précédent (UTC) n’avaient pas d’état final { $after } après leur heure estimée, avec au moins { $least } commandes. Évalué chaque jour à 06:00 UTC.
alert-condition-ord-5 = Moins de { $rest } des commandes qui ont atteint un état final dans une fenêtre de { $window } ont été honorées, avec au moins { $least } commandes. Évalué chaque jour à 06:00 UTC.
alert-condition-ord-6 = Aucune mise à jour de commande n’a été acceptée dans une fenêtre de { $window } alors qu’au moins { $least } commandes sont ouvertes depuis plus de { $after }. Évalué toutes les 5 minutes.
alert-condition-ord-7 = Plus de { $share } des mises à jour de commandes d’une fenêtre de { $window } ont été refusées (4xx), avec au moins { $least } d’entre elles. Évalué toutes les 5 minutes.
alert-condition-ord-8 = Pour plus de { $share } des commandes passées dans une fenêtre de { $window }, on ignore après toutes les répétitions si elles ont été enregistrées, avec au moins { $least } commandes de ce genre. Évalué toutes les 5 minutes.
alert-remedy-ord-1 = Vérifiez que les commandes arrivent sur les appareils des restaurants et que quelqu’un les regarde. Envoyez CONFIRMED ou REJECTED dès que le restaurant répond.
alert-remedy-ord-2 = Regardez les motifs des commandes refusées et annulées. Envoyez des mises à jour en temps réel quand un restaurant ferme, est débordé ou n’a plus un plat, afin que de telles commandes ne soient pas passées.
alert-remedy-ord-3 = Envoyez une mise à jour quand une commande est en retard, avec une nouvelle heure estimée, et un état final quand elle a été remise.
alert-remedy-ord-4 = Envoyez FULFILLED, REJECTED ou CANCELLED pour chaque commande. Répétez les mises à jour qui n’ont pas reçu la réponse 200.
alert-remedy-ord-5 = Cherchez pourquoi des commandes sont refusées et annulées, restaurant par restaurant, et retirez par une mise à jour en temps réel les restaurants qui ne peuvent pas servir.
alert-remedy-ord-6 = Vérifiez que votre serveur peut joindre l’adresse des mises à jour de commandes et que la clé de son compte de service est valide, puis répétez les mises à jour restées sans réponse.
alert-remedy-ord-7 = Regardez les mises à jour refusées dans le journal des échanges : la réponse dit ce qui ne va pas. Répéter ne corrige ni 400 ni 404.
alert-remedy-ord-8 = Cherchez pourquoi votre serveur ne répond pas à temps aux commandes. Répondez à une répétition portant le même googleOrderId avec la commande que vous avez, afin que personne ne soit débité deux fois, et envoyez une mise à jour pour les commandes que vous avez prises.
alert-condition = Plus de { $limit } des requêtes des { $minutes } dernières minutes ont échoué, avec au moins { $errors } erreurs dans au moins { $restaurants } restaurants.
alert-state-ok = OK
alert-state-firing = Déclenchée
alert-state-suppressed = Déclenchée, personne n'est alerté pendant la pause
alert-firing-since = Depuis { $since }

## Conditions auxquelles une demande peut être urgente

urgent-condition-integration-down = L'intégration est hors service
urgent-condition-integration-down-help = Aucune commande d'aucun de vos restaurants n'aboutit.
urgent-condition-majority-of-merchants = La plupart des restaurants ne peuvent pas servir
urgent-condition-majority-of-merchants-help = Un même problème empêche plus de la moitié de vos restaurants de prendre des commandes.
urgent-condition-widespread-blockage = Les clients ne peuvent pas commander
urgent-condition-widespread-blockage-help = Un problème étendu bloque les commandes, par exemple parce que la page de commande répond HTTP 500.

## Ce que disent les mesures d'une urgence déclarée

verdict-supported = Les mesures confirment la déclaration
verdict-contradicted = Les mesures contredisent la déclaration
verdict-undecidable = Les mesures ne permettent pas de trancher
verdict-reason-disabled-by-platform = La plateforme a désactivé l'intégration parce que le serveur du partenaire était en panne.
verdict-reason-paused-by-partner = Le partenaire a lui-même mis son intégration en pause.
verdict-reason-disabled-by-operator = L'opérateur a désactivé l'intégration.
verdict-reason-nothing-succeeded = Aucune des { $requests } requêtes des { $minutes } dernières minutes n'a abouti.
verdict-reason-some-succeeded = { $successes } requêtes sur { $requests } ont abouti au cours des { $minutes } dernières minutes.
verdict-reason-too-few-tries = { $requests ->
    [0] Il n'y a eu aucune requête au cours des { $minutes } dernières minutes : les mesures disent peu de chose.
    [one] Il n'y a eu qu'une seule requête au cours des { $minutes } dernières minutes : les mesures disent peu de chose.
   *[other] Il n'y a eu que { $requests } requêtes au cours des { $minutes } dernières minutes : les mesures disent peu de chose.
}
verdict-reason-restaurants-affected = Sur { $active } restaurants actifs au cours des 6 dernières heures, { $affected } sont en échec actuellement.
verdict-reason-little-traffic-over-restaurants = Seuls { $active } restaurants sur { $offered } ont reçu des requêtes au cours des 6 dernières heures : les autres peuvent être en échec sans que cela se voie.
verdict-reason-blocked = { $action } : { $errors } requêtes sur { $requests } ont échoué ({ $rate }), dans { $restaurants ->
    [one] { $restaurants } restaurant
   *[other] { $restaurants } restaurants
}, au cours des 30 dernières minutes.

## Avis aux contacts techniques d'urgence lorsque l'intégration change d'état

notice-integration-subject = { $partner } : intégration { $status }
notice-integration-body = L'intégration de { $partner } a changé d'état le { $at } : { $status }.
notice-integration-reason = Motif indiqué : { $reason }
notice-integration-disabled-effect = Tant qu'elle est désactivée, vos restaurants ne sont pas proposés et aucune nouvelle commande n'arrive. Les commandes en cours se poursuivent et leurs mises à jour sont acceptées. Les flux restent lus. Aucune alerte n'est envoyée.
notice-integration-enabled-effect = Vos restaurants sont de nouveau proposés dès leur ouverture. Les alertes sont de nouveau envoyées.

## E-mails d’une alerte : au début, pendant et à la fin

alert-mail-subject-fires = Alerte : { $title } ({ $environment })
alert-mail-subject-still-fires = Alerte toujours en cours : { $title } ({ $environment })
alert-mail-subject-over = Fin d’alerte : { $title } ({ $environment })
alert-mail-fires = Cette alerte est en cours depuis le { $since }. Ce n’est pas une urgence, mais merci de vous y pencher.
alert-mail-still-fires = Cette alerte est en cours depuis le { $since }, soit { $lasted }.
alert-mail-over = Cette alerte est terminée. Elle avait commencé le { $since } et a duré { $lasted }. Vous n’avez plus rien à faire.
alert-mail-rule = Alerte
alert-mail-dashboard = Ouvrir le tableau de bord
alert-mail-page = Voir l’alerte et son historique
alert-mail-silence = Mettre cette alerte en sourdine, 7 jours au plus

## Avis concernant les flux

notice-held-subject = { $partner } : un état de votre inventaire est retenu
notice-held-body = L’état lu le { $at } retirerait { $removed } de vos restaurants. Par prudence, il n’a pas été publié : ce qui était publié auparavant reste en ligne.
notice-held-what = Si ce retrait est voulu, appliquez cet état. Sinon, corrigez le flux : le prochain état correct remplacera celui qui est retenu.
notice-held-link = Examiner cet état et décider
notice-fetch-subject = { $partner } : votre flux n’a pas pu être récupéré { $n } fois de suite
notice-fetch-body = Les { $n } dernières tentatives de récupération de votre flux de production ont échoué, la dernière le { $at }. Ce qui était publié auparavant reste en ligne, mais vieillit.
notice-fetch-reason = Motif de la dernière tentative
notice-fetch-link = Voir les tentatives
