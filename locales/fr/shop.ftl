# Les pages destinées aux clients.

## Restaurants

shop-nav-restaurants = Restaurants
shop-nav-cart = Panier
shop-home-title = Qu’est-ce qui vous ferait plaisir ?
shop-home-lead = Commandez directement auprès des restaurants près de chez vous, en livraison ou à emporter.
shop-search-label = Chercher un restaurant
shop-search-hint = Nom ou rue
shop-near-label = Près de
shop-near-hint = Code postal ou ville
shop-search = Chercher
shop-place-unknown = Nous ne connaissons aucun restaurant à « { $place } » ; voici donc tous les restaurants.
shop-none-yet = Aucun restaurant ne prend de commande ici pour le moment. Revenez un peu plus tard.
shop-none-near = Aucun restaurant près de « { $place } » ne prend de commande pour le moment.
shop-none-found = Aucun restaurant ne correspond à « { $words } ». Essayez moins de mots, ou une autre ville.
shop-show-all = Voir tous les restaurants
shop-see-restaurants = Voir les restaurants
shop-open = Ouvert
shop-open-minutes = Ouvert · { $min }–{ $max } min
shop-open-later = Commandes pour plus tard
shop-closed = Fermé
shop-opens-at = Ouvre à { $time }
shop-opens-on = Ouvre { $day } à { $time }
shop-closed-lead = Le restaurant ne prend pas de commande pour le moment. Vous pouvez déjà parcourir la carte et remplir votre panier.
shop-all-day = Toute la journée
shop-delivery = Livraison
shop-takeout = À emporter
shop-only-service = { $service } uniquement
shop-distance-metres = à { $metres } m
shop-distance-kilometres = à { $kilometres } km
shop-by-partner = Commandes traitées par { $partner }
shop-pages = Pages de la liste
shop-earlier = Précédents
shop-later = Plus de restaurants
shop-hours = Heures de commande
shop-hours-zone = Heures locales ({ $zone }).
shop-menu = Carte
shop-menu-empty = Rien ne peut être commandé ici pour le moment.
shop-sections = Rubriques de la carte
shop-from = à partir de { $price }
shop-sold-out = Indisponible
shop-sold-out-lead = Ce plat n’est pas disponible pour le moment.
shop-choose = Choisir
shop-see-cart = Voir le panier
shop-cart-bar = { $pieces ->
    [one] { $pieces } plat · { $total }
   *[other] { $pieces } plats · { $total }
}

## Régimes et allergènes

shop-diet-diabetic = Pour diabétiques
shop-diet-gluten-free = Sans gluten
shop-diet-halal = Halal
shop-diet-hindu = Hindou
shop-diet-kosher = Casher
shop-diet-low-calorie = Pauvre en calories
shop-diet-low-fat = Pauvre en matières grasses
shop-diet-low-lactose = Pauvre en lactose
shop-diet-low-salt = Pauvre en sel
shop-diet-vegan = Végan
shop-diet-vegetarian = Végétarien
shop-contains = Contient : { $what }
shop-may-contain = Peut contenir : { $what }
shop-free-of = Sans { $what }
shop-allergen-dairy = lait
shop-allergen-egg = œufs
shop-allergen-fish = poisson
shop-allergen-peanut = arachides
shop-allergen-shellfish = crustacés
shop-allergen-soy = soja
shop-allergen-tree-nut = fruits à coque
shop-allergen-wheat = blé

## Un plat

shop-option = Votre choix
shop-pizza-left = moitié gauche
shop-pizza-right = moitié droite
shop-pizza-whole = toute la pizza
shop-choose-one = Un seul choix
shop-choose-up-to = Jusqu’à { $max } au choix
shop-choose-any = Autant que vous voulez
shop-choose-exactly = Exactement { $count } au choix
shop-choose-between = De { $min } à { $max } au choix
shop-choose-at-least = Au moins { $min } au choix
shop-only-with = seulement avec { $what }
shop-nothing = Rien
shop-quantity = Quantité
shop-note = Souhaits particuliers
shop-note-hint = { $most } caractères au plus. En cas d’allergie, prévenez aussi le restaurant par téléphone.
shop-add = Ajouter au panier
shop-empty-and-add = Vider le panier et ajouter ce plat
flash-added = C’est dans votre panier.

## Panier

shop-cart-title = Votre panier
shop-items = Plats
shop-estimate = Total estimé
shop-estimate-hint = Le restaurant confirme le total définitif à l’étape suivante, avant que vous ne commandiez.
shop-fee-delivery = Frais de livraison
shop-fee-service = Frais de service
shop-line-note = « { $note } »
shop-quantity-of = Quantité de { $name }
shop-change = Modifier
shop-remove = Retirer
shop-accept-prices = Accepter les nouveaux prix
shop-choose-anew = Choisir à nouveau
shop-add-more = Ajouter autre chose
shop-clear = Vider le panier
shop-clear-sure = Vider le panier ?
flash-prices-accepted = Les nouveaux prix sont dans votre panier.
flash-cart-cleared = Votre panier est vide.
shop-service = Livraison ou à emporter
shop-time = Quand
shop-asap = Dès que possible
shop-asap-between = Dès que possible ({ $min } à { $max } minutes)
shop-address = Adresse de livraison
shop-address-hint = Utile seulement pour la livraison.
shop-street = Numéro et rue
shop-street-more = Étage, porte ou société
shop-postal-code = Code postal
shop-locality = Ville
shop-region = Région ou État
shop-country = Pays (deux lettres, par exemple FR)
shop-instructions = Indications pour le livreur
shop-promo = Code promo
shop-notes = Message au restaurant
shop-to-checkout = Voir le total définitif
shop-save-cart = Enregistrer seulement

## Commande à vérifier

shop-checkout-title = Vérifier et commander
shop-partner-failed = Nous n’avons pas pu obtenir le total définitif
shop-cart-needs-change = Quelque chose a changé dans votre panier
shop-paused = Pas de commande pour le moment
shop-not-ordered = Votre commande n’a pas été passée
shop-cart-kept = Votre panier est conservé.
shop-ask-again = Vérifier de nouveau le total
shop-refused-lead = Le restaurant ne peut pas prendre cette commande telle quelle :
shop-corrected-lead = Le restaurant propose une commande corrigée. Vérifiez ce qui a changé :
shop-changes = Ce qui a changé
shop-dish = Plat
shop-was = Avant
shop-now = Maintenant
shop-taken-out = Retiré
shop-pieces-for = { $pieces } × pour { $price }
shop-problem-of = { $name } : { $problem }
shop-pieces-left = Il en reste { $left }.
shop-corrected-order = La commande corrigée
shop-review-order = Votre commande
shop-accept-correction = Continuer avec la commande corrigée
shop-back-to-cart = Retour au panier
shop-stale-price = Le total a été confirmé il y a un moment. Vérifiez-le de nouveau avant de commander.
shop-no-payment = Ce restaurant n’accepte que des moyens de paiement impossibles sur cette page. Choisissez un autre restaurant.
shop-first-name = Prénom
shop-last-name = Nom
shop-email = Adresse e-mail
shop-phone = Téléphone
shop-phone-hint = Avec l’indicatif du pays, par exemple +33 6 12 34 56 78
shop-tip = Pourboire
shop-tip-fixed = Un pourboire de { $amount } est compris.
shop-tip-suggested = Proposé par le restaurant ; modifiez-le à votre guise. Écrivez 0 pour n’en laisser aucun.
shop-tip-free = Le montant de votre choix, par exemple 2,50.
shop-tip-not-taken = Le restaurant n’accepte pas de pourboire sur cette page.
shop-before-tip = Total avant pourboire : { $total }
shop-no-contact = Déposer la commande devant la porte
shop-payment = Paiement
shop-pay-at-door = Payer à la livraison
shop-pay-at-counter = Payer en venant chercher la commande
shop-pay-test = Carte de test (acceptée)
shop-pay-declined = Carte de test (refusée)
shop-order-now = Commander · { $total }
shop-order-now-plain = Commander
shop-valid-until = Ce total est valable jusqu’à { $time } (heure du restaurant).
shop-bill = Lignes et totaux
shop-subtotal = Sous-total
shop-total = Total
error-amount-invalid = Écrivez un montant tel que 2,50, ou laissez le champ vide.
error-payment-not-offered = Ce moyen de paiement n’est pas proposé pour cette commande. Choisissez-en un autre.

## Suivi de la commande

shop-order-title = Votre commande chez { $restaurant }
shop-your-order = Ce que vous avez commandé
shop-receipt = Numéro de reçu
shop-order-number = Numéro de commande
shop-placed-at = Passée le
shop-refresh = Actualiser la page
shop-keep-page = Vous pouvez fermer cette page et y revenir : gardez son adresse, et ne la transmettez pas.
shop-order-anew = Retour à la carte
shop-estimated-at = Prévu { $time }
shop-estimated-between = Prévu entre { $from } et { $until }
shop-scheduled-for = Commandé pour { $time }
shop-step-sent = Envoyée
shop-step-accepted = Acceptée
shop-step-preparing = En préparation
shop-step-on-its-way = En route
shop-step-ready = Prête
shop-step-delivered = Livrée
shop-step-picked-up = Retirée
