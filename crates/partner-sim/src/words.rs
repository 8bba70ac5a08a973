//! What diners read from the simulated partner, in the language of the request.

use basis::{Locale, Money};
use order::OrderState;

/// Texts of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words(Locale);

impl Words {
    /// The language of the request, else that of the restaurant's country.
    pub(crate) fn new(locale: Option<&str>, country: &str) -> Self {
        let home = if country == "FR" { Locale::Fr } else { Locale::En };
        Self(locale.and_then(|tag| tag.parse().ok()).unwrap_or(home))
    }

    fn say(self, english: &'static str, french: &'static str) -> &'static str {
        match self.0 {
            Locale::En => english,
            Locale::Fr => french,
        }
    }

    pub(crate) fn subtotal(self) -> &'static str {
        self.say("Subtotal", "Sous-total")
    }

    pub(crate) fn delivery(self) -> &'static str {
        self.say("Delivery fee", "Frais de livraison")
    }

    pub(crate) fn service(self) -> &'static str {
        self.say("Service fee", "Frais de service")
    }

    pub(crate) fn tax(self) -> &'static str {
        self.say("Tax (10.25%)", "Taxes (10,25 %)")
    }

    pub(crate) fn tax_included(self) -> &'static str {
        self.say("VAT included", "TVA comprise")
    }

    pub(crate) fn discount(self) -> &'static str {
        self.say("Welcome offer", "Offre de bienvenue")
    }

    pub(crate) fn tip(self) -> &'static str {
        self.say("Suggested tip", "Pourboire suggéré")
    }

    pub(crate) fn pay_at_door(self) -> &'static str {
        self.say("Pay the courier (cash or card)", "Paiement au livreur (espèces ou carte)")
    }

    pub(crate) fn pay_at_counter(self) -> &'static str {
        self.say("Pay at the counter (cash or card)", "Paiement au comptoir (espèces ou carte)")
    }

    pub(crate) fn support(self) -> &'static str {
        self.say("Contact customer service", "Contacter le service client")
    }

    pub(crate) fn call_restaurant(self) -> &'static str {
        self.say("Call the restaurant", "Appeler le restaurant")
    }

    pub(crate) fn label(self, state: OrderState) -> &'static str {
        match state {
            OrderState::Created => self.say("Sent to the restaurant", "Transmise au restaurant"),
            OrderState::Confirmed => {
                self.say("The restaurant accepted your order", "Acceptée par le restaurant")
            }
            OrderState::Rejected => self.say("Order declined", "Commande refusée"),
            OrderState::InPreparation => self.say("Being prepared", "En préparation"),
            OrderState::ReadyForPickup => self.say("Ready for pickup", "Prête à emporter"),
            OrderState::InTransit => self.say("The courier is on the way", "Le livreur est en route"),
            OrderState::Fulfilled => self.say("Delivered", "Livrée"),
            OrderState::Cancelled => self.say("Cancelled", "Annulée"),
        }
    }

    pub(crate) fn picked_up(self) -> &'static str {
        self.say("Picked up", "Retirée")
    }

    pub(crate) fn declined_payment(self) -> &'static str {
        self.say("The card was declined.", "La carte a été refusée.")
    }

    pub(crate) fn incomplete_contact(self) -> &'static str {
        self.say("Name, e-mail and phone are needed.", "Le nom, l’e-mail et le téléphone sont nécessaires.")
    }

    pub(crate) fn cart_changed(self) -> &'static str {
        self.say("Something in your cart changed a moment ago.", "Votre panier vient de changer.")
    }

    pub(crate) fn restaurant_declines(self) -> &'static str {
        self.say(
            "The restaurant cannot take your order.",
            "Le restaurant ne peut pas prendre votre commande.",
        )
    }

    pub(crate) fn cannot_finish(self) -> &'static str {
        self.say(
            "The kitchen had to stop; you will be refunded.",
            "La cuisine a dû s’arrêter ; vous serez remboursé.",
        )
    }

    pub(crate) fn minimum(self, minimum: Money, subtotal: Money) -> String {
        let (minimum, subtotal) = (self.0.money(minimum), self.0.money(subtotal));
        match self.0 {
            Locale::En => format!("The cart is {subtotal}, the minimum for delivery is {minimum}."),
            Locale::Fr => {
                format!("Le panier est de {subtotal}, le minimum pour une livraison est de {minimum}.")
            }
        }
    }
}
