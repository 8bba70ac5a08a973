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
