# Mots communs à de nombreuses pages. Les mots d'un domaine se trouvent dans le fichier de ce domaine.

brand = Aboyeur
brand-tagline = Bien commander, servir sereinement.

## Réponses et actions

yes = Oui
no = Non
ok = OK
save = Enregistrer
save-changes = Enregistrer les modifications
cancel = Annuler
back = Retour
back-to = Retour à { $place }
continue = Continuer
next = Suivant
previous = Précédent
close = Fermer
open = Ouvrir
edit = Modifier
add = Ajouter
remove = Retirer
delete = Supprimer
create = Créer
confirm = Confirmer
send = Envoyer
search = Rechercher
filter = Filtrer
apply = Appliquer
reset = Réinitialiser
clear = Effacer
refresh = Actualiser
retry = Réessayer
copy = Copier
copied = Copié
download = Télécharger
upload = Importer
show-more = Afficher plus
show-less = Afficher moins
show-all = Tout afficher
details = Détails
learn-more = En savoir plus
sign-in = Se connecter
sign-out = Se déconnecter
help = Aide
settings = Paramètres
print = Imprimer

## Listes

none = Aucun
all = Tous
any = Indifférent
other = Autre
unknown = Inconnu
not-set = Non renseigné
not-available = Indisponible
optional = facultatif
required-mark = obligatoire
empty-list = Rien à afficher pour le moment.
no-results = Aucun résultat ne correspond à votre recherche.
page-of = Page { $page } sur { $pages }
results-count = { $n ->
    [one] { $n } résultat
   *[other] { $n } résultats
}
items-count = { $n ->
    [one] { $n } article
   *[other] { $n } articles
}
and-more = et { $n } de plus

## Langue

language = Langue
language-switch = Lire cette page en { $language }

## Mots des colonnes et des champs

name = Nom
email = E-mail
phone = Téléphone
address = Adresse
password = Mot de passe
message = Message
subject = Objet
note = Remarque
reason = Motif
status = Statut
state = État
kind = Nature
type = Type
date = Date
time = Heure
from = De
until = Jusqu'à
start = Début
end = Fin
duration = Durée
total = Total
count = Nombre
amount = Montant
price = Prix
quantity = Quantité
code = Code
description = Description
actions = Actions
created-at = Création
updated-at = Mise à jour
by-person = par { $name }
partner = Partenaire
restaurant = Restaurant
restaurants = Restaurants
order-word = Commande
orders-word = Commandes
environment = Environnement
environment-sandbox = Bac à sable
environment-production = Production
service-delivery = Livraison
service-takeout = À emporter
time-zone = Fuseau horaire

## États communs

active = Actif
inactive = Inactif
enabled = Activé
disabled = Désactivé
pending = En attente
running = En cours
done = Terminé
failed = Échoué
healthy = Tout va bien
degraded = Dégradé
warning = Avertissement
error = Erreur
errors-count = { $n ->
    [one] { $n } erreur
   *[other] { $n } erreurs
}
warnings-count = { $n ->
    [one] { $n } avertissement
   *[other] { $n } avertissements
}
open-now = Ouvert actuellement
closed-now = Fermé
saved = Vos modifications sont enregistrées.

## Dates et durées

today = Aujourd'hui
yesterday = Hier
tomorrow = Demain
now = Maintenant
never = Jamais
day-monday = lundi
day-tuesday = mardi
day-wednesday = mercredi
day-thursday = jeudi
day-friday = vendredi
day-saturday = samedi
day-sunday = dimanche
date-today-at = aujourd'hui à { $time }
date-tomorrow-at = demain à { $time }
date-at = { $date } à { $time }
date-range = { $from } – { $until }
time-ago = il y a { $duration }
time-in = dans { $duration }
just-now = à l'instant
duration-days = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
}
duration-hours = { $n } h
duration-minutes = { $n } min
duration-seconds = { $n } s
last-24-hours = Dernières 24 heures
last-7-days = 7 derniers jours
last-30-days = 30 derniers jours

## Ce qui ne va pas dans une saisie ; la clé est error-<code avec tirets>

error-summary-title = { $n ->
    [one] Veuillez corriger une saisie
   *[other] Veuillez corriger { $n } saisies
}
error-required = Veuillez remplir ce champ.
error-too-long = Ce texte est trop long.
error-too-short = Ce texte est trop court.
error-too-small = Ce nombre est trop petit.
error-too-large = Ce nombre est trop grand.
error-too-many = Il y a trop d'éléments.
error-too-few = Il n'y a pas assez d'éléments.
error-not-a-number = Écrivez un nombre entier en chiffres, par exemple 12.
error-not-an-amount = Écrivez un montant, par exemple 12,50.
error-unknown-value = Cette valeur ne fait pas partie des choix possibles.
error-unknown-currency = Ce code de devise n'existe pas ; écrivez trois lettres, par exemple EUR.
error-invalid = Cette valeur n'est pas utilisable.
error-not-allowed = Ce n'est pas autorisé ici.
error-already-taken = Cette valeur est déjà prise.
error-not-found = Cet élément n'existe pas.
error-expired = Cet élément n'est plus valable.
error-email-invalid = Écrivez une adresse e-mail, par exemple nom@exemple.fr.
error-phone-invalid = Écrivez le numéro avec + et l'indicatif du pays, par exemple +33 1 23 45 67 89.
error-url-invalid = Écrivez une adresse web complète, par exemple https://exemple.fr/commandes.
error-url-not-https = L'adresse doit commencer par https://.
error-date-invalid = Écrivez une date, par exemple 2026-03-14.
error-time-invalid = Écrivez une heure, par exemple 18:30.
error-time-zone-invalid = Écrivez le nom d'un fuseau horaire, par exemple Europe/Paris.
error-time-in-past = Cette heure est passée ; choisissez-en une plus tardive.
error-end-before-start = La fin doit être postérieure au début.
error-address-invalid = Cette adresse est incomplète.
error-postal-code-invalid = Ce code postal ne correspond pas au pays.
error-country-invalid = Écrivez les deux lettres du pays, par exemple FR.
error-password-too-short = Utilisez au moins 12 caractères.
error-password-too-common = Ce mot de passe figure dans les listes de mots de passe courants ; choisissez-en un autre.
error-passwords-differ = Les deux mots de passe ne sont pas identiques.
error-code-invalid = Ce code est faux ou n'est plus valable.
error-file-too-large = Le fichier est trop volumineux.
error-file-type = Ce type de fichier n'est pas accepté.
error-conflict = Quelqu'un a modifié ces données entre-temps. Vérifiez-les avant d'enregistrer.
