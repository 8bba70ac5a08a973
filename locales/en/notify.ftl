# How messages to people fare.

notify-channel-email = mail
notify-channel-sms = text message
notify-channel-voice = call
notify-state-queued = Waiting
notify-state-sending = Being sent
notify-state-sent = Sent
notify-state-failed = Not delivered
notify-state-cancelled = Taken back
notify-state-expired = Too late to send
notify-last-error = What went wrong
notify-attempts = { $n ->
    [one] { $n } attempt
   *[other] { $n } attempts
}
notify-address-unreachable = The last message to this address could not be delivered. Check the address.
