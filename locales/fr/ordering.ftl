# Paniers, validation, commandes et leurs états, pour les clients, les partenaires et l'équipe.

## États d'une commande

order-status-submitting = Envoi de votre commande
order-status-submit-unknown = Nous n'avons pas pu confirmer votre commande
order-status-created = Commande transmise au restaurant
order-status-confirmed = Acceptée par le restaurant
order-status-in-preparation = En préparation
order-status-ready-for-pickup = Prête à être retirée
order-status-in-transit = En route
order-status-fulfilled = Livrée / retirée
order-status-fulfilled-delivery = Livrée
order-status-fulfilled-takeout = Retirée
order-status-fulfilled-assumed = Considérée comme terminée
order-status-rejected = Refusée
order-status-cancelled = Annulée

## Ce que l'état veut dire pour le client, et ce qu'il peut faire

order-help-submitting = Cela prend quelques secondes. Vous pouvez quitter cette page et y revenir.
order-help-submit-unknown = Le service de commande du restaurant n'a pas répondu à temps : nous ne savons pas si votre commande a été acceptée. Ne commandez pas une seconde fois pour l'instant ; attendez un e-mail du restaurant ou appelez-le.
order-help-submit-unknown-asking = Nous ne savons pas encore si votre commande a été acceptée et interrogeons une nouvelle fois le service de commande du restaurant. Ne commandez pas une seconde fois : cette page vous informera dès que la réponse sera connue.
order-help-created = Le restaurant a reçu votre commande et va vous répondre rapidement.
order-help-confirmed = Le restaurant a accepté votre commande.
order-help-in-preparation = La cuisine prépare votre commande.
order-help-ready-for-pickup = Votre commande vous attend au comptoir.
order-help-in-transit = Votre commande a quitté le restaurant.
order-help-fulfilled = Bon appétit !
order-help-fulfilled-assumed = Nous n'avons reçu aucune nouvelle définitive de cette commande. En cas de problème, contactez le service client.
order-help-rejected = Vous n'avez pas été débité. Vous pouvez modifier votre panier et commander à nouveau.
order-help-cancelled = Si vous avez déjà payé, le service de commande du restaurant vous rembourse selon ses conditions d'annulation.

order-flag-acceptance-late = Le restaurant n'a pas encore répondu. Cela prend parfois quelques minutes.
order-flag-acceptance-overdue = Le restaurant n'a toujours pas répondu. Contactez le service client si vous ne souhaitez plus attendre.
order-flag-stale = Nous sommes sans nouvelles de cette commande depuis un moment. Contactez le service client si elle n'est pas arrivée.
order-rejected-by-platform = Le service de commande du restaurant est injoignable : votre commande n'a pas été passée et vous n'avez pas été débité. Réessayez dans quelques minutes ou choisissez un autre restaurant.
order-cancelled-acceptance-timeout = Le restaurant n'a pas répondu à temps ; nous avons annulé votre commande.

## Ce qui est arrivé à une commande

order-event-placed = Le client a passé la commande
order-event-submit-called = La commande a été envoyée au partenaire
order-event-submit-answered = Le partenaire a répondu
order-event-submit-failed = Le partenaire n'a pas pu être interrogé
order-event-submit-unknown = La réponse du partenaire reste inconnue après toutes les tentatives
order-event-submit-refused = La commande n'a pas pu être passée auprès du partenaire
order-event-update-applied = Le partenaire a envoyé une mise à jour
order-event-update-older = Le partenaire a envoyé une mise à jour plus ancienne que la dernière
order-event-update-refused = Une mise à jour du partenaire a été refusée
order-event-acceptance-late = Le restaurant tarde à accepter la commande
order-event-acceptance-overdue = Le restaurant n'a pas accepté la commande dans les temps
order-event-stale = Aucune mise à jour depuis l'heure prévue
order-event-fulfilled-assumed = Aucun état final reçu en 24 heures ; la commande est considérée comme terminée
order-event-auto-cancelled = La plateforme a annulé la commande, que personne n'a acceptée à temps
order-event-settled-by-hand = Quelqu'un a tranché le sort de la commande après avoir interrogé le partenaire
order-event-asked-again = Quelqu'un a fait interroger le partenaire une nouvelle fois
order-event-customer-erased = Les données personnelles du client ont été effacées

## Problèmes qu'un partenaire trouve dans un panier à la validation (API de commande, 10.2)

food-error-closed = Le restaurant est fermé à cette heure. Choisissez une autre heure ou un autre restaurant.
food-error-unavailable-slot = Ce créneau n'est plus disponible. Choisissez-en un autre.
food-error-no-capacity = Le restaurant a trop de commandes en ce moment. Réessayez un peu plus tard ou choisissez un autre restaurant.
food-error-no-courier-available = Aucun livreur n'est disponible pour le moment. Choisissez le retrait sur place ou réessayez un peu plus tard.
food-error-too-late = Il est trop tard pour l'heure que vous avez choisie. Choisissez une autre heure.
food-error-out-of-service-area = Le restaurant ne livre pas à votre adresse. Choisissez le retrait sur place, une autre adresse ou un autre restaurant.
food-error-requirements-not-met = Votre commande ne remplit pas les conditions du restaurant ; le plus souvent, le montant minimum n'est pas atteint. Ajoutez quelque chose à votre panier et réessayez.
food-error-failed-precondition = Votre commande ne remplit pas les conditions du restaurant ; le plus souvent, le montant minimum n'est pas atteint. Ajoutez quelque chose à votre panier et réessayez.
food-error-invalid = Le restaurant ne peut pas préparer ce choix. Modifiez-le ou retirez-le.
food-error-not-found = Cet article n'est plus à la carte. Retirez-le ou choisissez autre chose.
food-error-availability-changed = Cet article est épuisé, ou il n'en reste pas assez. Réduisez la quantité ou choisissez autre chose.
food-error-price-changed = Le prix a changé. Vérifiez le nouveau prix avant de continuer.
food-error-incorrect-price = Des frais ou le total ont changé. Vérifiez le nouveau total avant de continuer.
food-error-promo-not-recognized = Ce code promo n'existe pas. Vérifiez-le ou continuez sans code.
food-error-promo-expired = Ce code promo a expiré. Continuez sans code ou utilisez-en un autre.
food-error-promo-user-ineligible = Vous ne pouvez pas utiliser ce code promo. Continuez sans code ou utilisez-en un autre.
food-error-promo-order-ineligible = Ce code promo n'est pas valable pour cette commande. Continuez sans code ou utilisez-en un autre.
food-error-promo-not-applicable = Ce code promo ne peut pas être appliqué. Continuez sans code ou utilisez-en un autre.
food-error-ineligible = Le restaurant ne peut pas accepter de commande de votre part. Contactez-le pour en connaître la raison.
food-error-payment-declined = Votre paiement a été refusé. Choisissez un autre moyen de paiement et réessayez.
food-error-merchant-unreachable = Le restaurant est injoignable pour le moment. Réessayez un peu plus tard ou choisissez un autre restaurant.
food-error-account-linking-failed = Le restaurant ne peut pas accepter votre commande. Choisissez un autre restaurant.
food-error-error-type-unspecified = Le restaurant ne peut pas accepter ce panier. Vérifiez-le ou choisissez un autre restaurant.

## Pourquoi un partenaire refuse une commande (API de commande, 10.4)

rejection-unknown = Le restaurant n'a pas pu accepter votre commande. Vous n'avez pas été débité ; choisissez autre chose ou un autre restaurant.
rejection-payment-declined = Votre paiement a été refusé. Choisissez un autre moyen de paiement et commandez à nouveau.
rejection-ineligible = Le restaurant ne peut pas accepter cette commande de votre part. Vérifiez votre nom, votre numéro de téléphone et votre adresse e-mail, ou contactez le restaurant.
rejection-promo-not-applicable = Le code promo n'est pas utilisable pour cette commande. Retirez-le et commandez à nouveau.
rejection-unavailable-slot = L'heure que vous avez choisie n'est plus disponible. Choisissez une autre heure et commandez à nouveau.

## Quand le service du partenaire est en panne (API de commande, 10.5), pour le client

technical-connect-failed = Le service de commande du restaurant est injoignable. Réessayez dans quelques minutes ou choisissez un autre restaurant.
technical-tls-failed = Aucune connexion sécurisée au service de commande du restaurant n'est possible. Réessayez plus tard ou choisissez un autre restaurant.
technical-timeout = Le service de commande du restaurant n'a pas répondu à temps. Réessayez dans quelques minutes.
technical-http-4xx = Le service de commande du restaurant a refusé notre demande. Réessayez plus tard ou choisissez un autre restaurant.
technical-http-5xx = Le service de commande du restaurant rencontre des problèmes. Réessayez dans quelques minutes.
technical-http-other = Le service de commande du restaurant a donné une réponse que nous ne comprenons pas. Réessayez plus tard.
technical-unparsable-body = Le service de commande du restaurant a donné une réponse illisible. Réessayez plus tard.
technical-invalid-response = Le service de commande du restaurant a donné une réponse que nous ne comprenons pas. Réessayez plus tard.
technical-cart-modified = Le service de commande du restaurant a modifié votre panier sans dire pourquoi. Réessayez plus tard ou choisissez un autre restaurant.
technical-total-mismatch = Les prix envoyés par le service de commande du restaurant ne concordent pas avec le total. Réessayez plus tard ou choisissez un autre restaurant.

## Problèmes que nous trouvons dans un panier avant d'interroger le partenaire

cart-problem-empty = Votre panier est vide. Choisissez quelque chose à la carte.
cart-problem-paused = Ce restaurant ne prend pas de commande en ligne pour le moment. Votre panier est conservé ; réessayez plus tard.
cart-problem-restaurant-gone = Ce restaurant ne prend plus de commande en ligne ici. Choisissez un autre restaurant.
cart-problem-delivery-unavailable = Ce restaurant ne livre pas. Choisissez le retrait sur place.
cart-problem-takeout-unavailable = Ce restaurant ne propose pas le retrait sur place. Choisissez la livraison.
cart-problem-closed = Le restaurant ne prend pas de commande à cette heure. Choisissez une autre heure ou revenez plus tard.
cart-problem-asap-unavailable = Le restaurant ne peut pas préparer votre commande tout de suite. Choisissez une heure.
cart-problem-time-unavailable = L'heure que vous avez choisie n'est plus disponible. Choisissez-en une autre.
cart-problem-address-missing = Indiquez l'adresse de livraison.
cart-problem-out-of-service-area = Le restaurant ne livre pas à cette adresse. Choisissez le retrait sur place ou indiquez une autre adresse.
cart-problem-item-gone = « { $name } » n'est plus à la carte. Retirez cet article de votre panier.
cart-problem-item-unavailable = « { $name } » n'est pas disponible à l'heure que vous avez choisie. Retirez cet article ou choisissez une autre heure.
cart-problem-option-gone = « { $name } » n'est plus proposé. Choisissez à nouveau cet article à la carte.
cart-problem-price-changed = Le prix de « { $name } » est passé de { $was } à { $now }. Confirmez le nouveau prix pour continuer.
cart-problem-too-few-choices = Choisissez au moins { $limit } élément(s) dans « { $name } ».
cart-problem-too-many-choices = Choisissez au plus { $limit } élément(s) dans « { $name } ».
cart-problem-quantity-too-low = La quantité minimale pour « { $name } » est de { $limit }.
cart-problem-quantity-too-high = La quantité maximale pour « { $name } » est de { $limit }.

cart-paused-maintenance = Ce restaurant ne prend pas de commande en ligne pour le moment : son service de commande est en pause. Votre panier est conservé ; réessayez plus tard.
cart-paused-problem = Ce restaurant ne prend pas de commande en ligne pour le moment : son service de commande rencontre des problèmes. Votre panier est conservé ; réessayez plus tard.
cart-paused-not-launched = Ce restaurant ne prend pas encore de commande en ligne. Choisissez un autre restaurant.

## Quand une commande ne peut pas être passée

submit-quote-expired = Les prix ont été confirmés il y a trop longtemps. Vérifiez à nouveau le total avant de commander.
submit-cart-changed = Votre panier a changé depuis l'affichage du total. Vérifiez à nouveau le total avant de commander.
submit-payment-not-offered = Ce moyen de paiement n'est pas proposé pour cette commande. Choisissez-en un autre.
submit-guest-country = Les commandes sans compte ne sont pas acceptées dans ce pays.
submit-guest-cap = Les commandes sans compte doivent rester en dessous de { $cap }. Retirez quelque chose de votre panier.

## Saisies

error-line-unknown = Cet article n'est plus dans votre panier.
error-choice-required = Choisissez l'une des options.
error-tip-fixed = Le pourboire de cette commande est fixe.
error-tips-not-taken = Le restaurant ne prend pas de pourboire par cette page.
error-other-restaurant = Votre panier contient des plats d'un autre restaurant. Videz-le avant de commander ici.

order-ask-not-unknown = L’issue de cette commande est connue.
order-ask-asking = Le partenaire est en train d’être interrogé. Patientez un instant, puis rechargez cette page.
order-ask-too-late = La plateforme ne peut plus interroger le partenaire : la requête est conservée une heure après la commande, et 15 minutes en cas de paiement par portefeuille électronique. Appelez le partenaire et tranchez vous-même.

## Nombres des règles sur les commandes

order-measure-orders = Commandes examinées
order-measure-such = Commandes ou réponses de ce genre
order-measure-restaurants = Restaurants
order-measure-open = Commandes ouvertes
order-measure-accepted = Mises à jour de commandes acceptées
order-measure-ord-1 = Acceptées trop tard ou pas encore
order-measure-ord-2 = Refusées ou annulées
order-measure-ord-3 = Ouvertes sans nouvelles
order-measure-ord-4 = Sans état final à temps
order-measure-ord-5 = Terminées sans avoir été honorées
order-measure-ord-7 = Mises à jour refusées
order-measure-ord-8 = À l’issue inconnue
