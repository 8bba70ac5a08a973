# Le sort des messages envoyés aux personnes.

notify-channel-email = e-mail
notify-channel-sms = SMS
notify-channel-voice = appel
notify-state-queued = En attente
notify-state-sending = Envoi en cours
notify-state-sent = Envoyé
notify-state-failed = Non distribué
notify-state-cancelled = Retiré
notify-state-expired = Trop tard pour l’envoyer
notify-last-error = Ce qui n’a pas fonctionné
notify-attempts = { $n ->
    [one] { $n } tentative
   *[other] { $n } tentatives
}
notify-address-unreachable = Le dernier message envoyé à cette adresse n’a pas pu être distribué. Vérifiez l’adresse.
