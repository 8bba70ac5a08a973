//! What menus of large feeds say beside the tables of kitchens.

use super::super::cuisine::{Dish, Group, Section, dish, sized};

/// Texts of one language.
pub(super) struct Words {
    pub(super) breakfast: Section,
    pub(super) combos: &'static str,
    /// Its price holds a main dish and a drink.
    pub(super) combo: Dish,
    pub(super) drink: Group,
    pub(super) ice: Group,
    pub(super) sauces: Group,
    /// Toppings that go on one half of a pizza or on both.
    pub(super) halves: Group,
    pub(super) additives: &'static [&'static str],
    pub(super) serving: &'static str,
    pub(super) service_note: &'static str,
    pub(super) evening_deal: (&'static str, &'static str),
    pub(super) large_order_deal: (&'static str, &'static str),
    pub(super) free_delivery_deal: (&'static str, &'static str),
}

impl Words {
    pub(super) const fn of(french: bool) -> &'static Self {
        if french { &FRENCH } else { &ENGLISH }
    }
}

const VEGAN: &str = "VEGAN";
const VEGETARIAN: &str = "VEGETARIAN";

static FRENCH: Words = Words {
    breakfast: Section {
        name: "Petit déjeuner",
        main: false,
        dishes: &[
            dish(
                "Tartine beurre et confiture",
                "Pain de campagne, confiture maison",
                450,
                VEGETARIAN,
                &["WHEAT", "DAIRY"],
            ),
            dish(
                "Œufs brouillés",
                "Œufs fermiers, ciboulette, pain grillé",
                790,
                VEGETARIAN,
                &["EGG", "WHEAT"],
            ),
            dish(
                "Granola du matin",
                "Avoine, noisettes, fromage blanc",
                690,
                VEGETARIAN,
                &["DAIRY", "TREE_NUT"],
            ),
            dish("Croissant", "Pur beurre, cuit sur place", 190, VEGETARIAN, &["WHEAT", "DAIRY", "EGG"]),
            sized("Café crème", "Torréfié à Villeurbanne", 320, VEGETARIAN, &["DAIRY"]),
            sized("Jus d’orange pressé", "Pressé à la commande", 450, VEGAN, &[]),
        ],
    },
    combos: "Formules",
    combo: dish("Formule du chef", "Le plat du jour et une boisson au choix", 1690, "", &[]),
    drink: Group {
        name: "Votre boisson",
        items: &[("Limonade maison", 0), ("Thé glacé maison", 0), ("Bière blonde sans alcool", 150)],
    },
    ice: Group { name: "Glaçons", items: &[("Avec glaçons", 0), ("Sans glaçons", 0)] },
    sauces: Group {
        name: "Sauces à part",
        items: &[("Sauce blanche", 60), ("Sauce poivre", 80), ("Moutarde à l’ancienne", 50), ("Aïoli", 80)],
    },
    halves: Group {
        name: "Garniture par moitié",
        items: &[("Champignons de Paris", 120), ("Jambon blanc", 180), ("Olives de Nyons", 140)],
    },
    additives: &["Conservateur", "Colorant"],
    serving: "une part",
    service_note: "Les prix sont les mêmes qu’au restaurant.",
    evening_deal: ("Fin de journée", "Moins dix pour cent de 17 à 19 heures"),
    large_order_deal: ("Grande tablée", "Cinq euros de moins dès quarante euros"),
    free_delivery_deal: ("Livraison allégée", "La moitié des frais de livraison"),
};

static ENGLISH: Words = Words {
    breakfast: Section {
        name: "Breakfast",
        main: false,
        dishes: &[
            dish(
                "Buttermilk pancakes",
                "Three, with maple syrup",
                995,
                VEGETARIAN,
                &["WHEAT", "DAIRY", "EGG"],
            ),
            dish(
                "Breakfast burrito",
                "Eggs, potatoes, cheddar, salsa",
                1095,
                VEGETARIAN,
                &["WHEAT", "DAIRY", "EGG"],
            ),
            dish("Oatmeal", "Steel-cut, with berries and pecans", 795, VEGAN, &["TREE_NUT"]),
            dish("Avocado toast", "Sourdough, lime, chili flakes", 1050, VEGAN, &["WHEAT"]),
            sized("House coffee", "Roasted in Chicago", 325, VEGAN, &[]),
            sized("Orange juice", "Squeezed to order", 450, VEGAN, &[]),
        ],
    },
    combos: "Combos",
    combo: dish("House combo", "Dish of the day and a drink of your choice", 1795, "", &[]),
    drink: Group {
        name: "Choose your drink",
        items: &[("House lemonade", 0), ("House iced tea", 0), ("Alcohol-free lager", 150)],
    },
    ice: Group { name: "Ice", items: &[("With ice", 0), ("Without ice", 0)] },
    sauces: Group {
        name: "Sauces on the side",
        items: &[("Ranch", 75), ("Honey mustard", 75), ("Hot sauce", 50), ("Garlic aioli", 95)],
    },
    halves: Group {
        name: "Toppings by half",
        items: &[("Mushrooms", 150), ("Italian sausage", 250), ("Black olives", 150)],
    },
    additives: &["Preservative", "Coloring"],
    serving: "one portion",
    service_note: "Prices are the same as in the restaurant.",
    evening_deal: ("Early evening", "Ten percent off from 5 to 7 pm"),
    large_order_deal: ("Big table", "Five dollars off from forty dollars"),
    free_delivery_deal: ("Lighter delivery", "Half off the delivery fee"),
};
