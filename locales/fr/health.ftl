# La surveillance des serveurs des partenaires : désactivation et rétablissement automatiques (operations 6.2 et 6.3).

## Pourquoi la plateforme a changé l’état de l’intégration, dans l’historique du partenaire

health-reason-down = Le serveur du partenaire n’a donné aucune réponse saine depuis trop longtemps (règle D1).
health-reason-unanswered = Trop de requêtes réelles de suite sont restées sans réponse du serveur du partenaire (règle D2).
health-reason-restored = Le serveur du partenaire répond de nouveau aux contrôles de santé (règle D5).

## E-mail aux contacts d’urgence technique

health-mail-down = Votre serveur n’a donné aucune réponse saine depuis { $lasted }. Contrôles de santé échoués pendant ce temps : { $checks }. Dernière erreur : { $code }.
health-mail-unanswered = { $n } requêtes réelles de suite, depuis le { $since }, sont restées sans réponse de votre serveur. Dernière erreur : { $code }.
health-mail-restore = La plateforme continue de contrôler votre serveur toutes les { $every }. Après { $checks } contrôles sains de suite, vos restaurants sont de nouveau proposés automatiquement. Dès que votre serveur fonctionne, un éditeur ou un administrateur peut aussi reprendre l’intégration immédiatement dans la console.
health-mail-hold = L’intégration a été désactivée automatiquement { $n } fois en 24 heures. Plus rien n’est rétabli automatiquement. Dès que votre serveur fonctionne de façon fiable, un éditeur ou un administrateur doit reprendre l’intégration dans la console.
health-mail-restored = Votre serveur a donné { $checks } réponses saines de suite aux contrôles de santé. L’intégration était désactivée depuis { $lasted }.
health-mail-link = Voir la santé de l’intégration

## L’escalade

health-title = Intégration de { $partner } désactivée automatiquement
health-remedy = Vérifiez que votre serveur est joignable, que son certificat est valide et qu’il répond à Checkout en moins de 8 secondes avec HTTP 200 et un corps conforme à la spécification.
health-resolution-restored = L’intégration est de nouveau active.
health-resolution-taken-over = Quelqu’un a mis l’intégration en pause.
health-failed-checks = Contrôles de santé échoués
health-unanswered = Requêtes réelles de suite sans réponse

## Santé du serveur

console-endpoint-health = Santé du serveur
health-lead = Votre serveur répond-il, et que fait la plateforme d’elle-même ?
health-not-live = Les contrôles de santé et les alertes commencent au lancement.
health-rule = Règle
health-measured = Ce qui a été mesuré
health-last-healthy-before = Dernière réponse saine avant la désactivation
health-unanswered-since = Sans réponse depuis
health-last-code = Dernière erreur
health-restores-checks = Elle est rétablie automatiquement après { $needed } contrôles sains de suite ; il y en a eu { $healthy } jusqu’ici. Un éditeur ou un administrateur peut aussi la reprendre immédiatement.
health-restores-person = Une personne l’a désactivée ; une personne doit donc la réactiver.
health-restores-operator = L’opérateur l’a désactivée et lui seul peut la réactiver.
health-restores-flapping = Elle a été désactivée automatiquement { $n } fois en 24 heures ; elle n’est donc plus rétablie automatiquement. Un éditeur ou un administrateur doit la reprendre.
health-to-switch = Aller à l’interrupteur
health-checks = Contrôles de santé
health-checks-help = Toutes les { $every }, la plateforme demande le prix d’un panier composé à partir de votre inventaire de production, marqué comme bac à sable. Aucune commande n’est passée. Tant que les requêtes des clients reçoivent une réponse, aucun contrôle n’est nécessaire.
health-last-healthy = Dernière réponse saine
health-next-check = Prochain contrôle
health-no-inventory = Aucun contrôle n’est possible : la production ne sert aucun restaurant où commander quelque chose.
health-no-address = Aucun contrôle n’est possible : aucune adresse d’exécution des commandes n’est définie pour la production.
health-no-checks = Aucun contrôle ces derniers jours.
health-check-healthy = Sain
health-check-failed = Échoué
health-latency = Temps de réponse
health-latency-help = 99 % des requêtes doivent recevoir une réponse en moins de 8 secondes. Les partenaires plus lents sont moins bien classés ; après trois jours lents de suite avec au moins 100 requêtes chacun, l’opérateur peut désactiver l’intégration. Rien de cela n’est automatique.
health-day = Jour (UTC)
health-over-8-s = Plus de 8 secondes
health-slow = Lent
health-slow-operator = Trois jours lents de suite : la règle D3 vous permet de désactiver l’intégration. Parlez d’abord au partenaire.
health-slow-partner = Trois jours lents de suite : l’opérateur peut désactiver l’intégration. Accélérez votre serveur, s’il vous plaît.
