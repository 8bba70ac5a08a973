//! Kitchens of France.

use crate::generate::cuisine::{Cuisine, Group, Section, dish, sized};

const VEGAN: &str = "VEGAN";
const VEGETARIAN: &str = "VEGETARIAN";

/// Second parts of names that fit every kitchen.
const FIRST_NAMES: &[&str] = &[
    "Léontine",
    "Marcel",
    "Suzanne",
    "Gaspard",
    "Joséphine",
    "Augustin",
    "Odette",
    "Émile",
    "Colette",
    "Félix",
    "Mathilde",
    "Anatole",
    "Rosalie",
    "Basile",
    "Hortense",
    "Ernest",
    "Clémence",
    "Lucien",
    "Adèle",
    "Fernand",
    "Madeleine",
    "Achille",
    "Blanche",
    "Théodore",
    "Irène",
    "Gustave",
    "Céleste",
    "Armand",
    "Louise",
    "Honoré",
];

pub(super) const BISTROT: Cuisine = Cuisine {
    name_forms: &["Chez *", "Le Bouchon de *", "La Table de *", "Le Comptoir de *", "Le Bistrot de *"],
    name_words: FIRST_NAMES,
    description: "Cuisine de bistrot et spécialités lyonnaises, faites maison.",
    sections: &[
        Section {
            name: "Entrées",
            main: false,
            dishes: &[
                dish("Salade lyonnaise", "Frisée, lardons, œuf poché, croûtons", 1090, "", &["EGG", "WHEAT"]),
                dish(
                    "Œufs en meurette",
                    "Sauce à la réduction de raisin, lardons",
                    980,
                    "",
                    &["EGG", "WHEAT"],
                ),
                dish("Poireaux vinaigrette", "Noisettes torréfiées", 850, VEGAN, &["TREE_NUT"]),
                dish("Terrine de campagne", "Cornichons, pain au levain", 890, "", &["WHEAT"]),
                dish(
                    "Soupe à l’oignon gratinée",
                    "Comté affiné, croûtons",
                    920,
                    VEGETARIAN,
                    &["DAIRY", "WHEAT"],
                ),
            ],
        },
        Section {
            name: "Plats",
            main: true,
            dishes: &[
                dish(
                    "Quenelle de brochet",
                    "Sauce Nantua, riz pilaf",
                    1790,
                    "",
                    &["FISH", "SHELLFISH", "DAIRY", "EGG"],
                ),
                dish(
                    "Saucisson chaud pistaché",
                    "Pommes vapeur, moutarde à l’ancienne",
                    1650,
                    "",
                    &["TREE_NUT"],
                ),
                dish("Bœuf bourguignon", "Mijoté six heures, carottes fondantes", 1890, "", &["WHEAT"]),
                dish("Blanquette de veau", "Champignons de Paris, riz", 1850, "", &["DAIRY"]),
                dish("Andouillette grillée", "Sauce moutarde", 1720, "", &["DAIRY"]),
                dish(
                    "Gratin de ravioles",
                    "Crème de Bresse, ciboulette",
                    1490,
                    VEGETARIAN,
                    &["DAIRY", "EGG", "WHEAT"],
                ),
                dish("Tartare de bœuf", "Coupé au couteau, frites maison", 1780, "", &["EGG"]),
                dish(
                    "Dos de cabillaud rôti",
                    "Lentilles vertes, beurre citronné",
                    1920,
                    "",
                    &["FISH", "DAIRY"],
                ),
            ],
        },
        Section {
            name: "Desserts",
            main: false,
            dishes: &[
                dish(
                    "Tarte aux pralines roses",
                    "Pâte sablée, crème d’Isigny",
                    690,
                    VEGETARIAN,
                    &["TREE_NUT", "DAIRY", "WHEAT"],
                ),
                dish(
                    "Crème brûlée à la vanille",
                    "Vanille de Madagascar",
                    720,
                    VEGETARIAN,
                    &["DAIRY", "EGG"],
                ),
                dish("Mousse au chocolat noir", "Chocolat à 70 %", 680, VEGETARIAN, &["EGG", "DAIRY"]),
                dish(
                    "Île flottante",
                    "Crème anglaise, amandes",
                    650,
                    VEGETARIAN,
                    &["EGG", "DAIRY", "TREE_NUT"],
                ),
            ],
        },
    ],
    choice: Group {
        name: "Votre accompagnement",
        items: &[
            ("Frites maison", 0),
            ("Gratin dauphinois", 150),
            ("Haricots verts", 0),
            ("Salade verte", 0),
        ],
    },
    extras: Group {
        name: "Suppléments",
        items: &[("Pain au levain", 120), ("Sauce au poivre", 150), ("Saint-marcellin", 390)],
    },
    lunch: &[
        dish("Formule du mâchon", "Charcuterie, plat du jour, fromage blanc", 1690, "", &["DAIRY"]),
        dish("Plat du jour", "Selon le marché, servi à midi", 1290, "", &[]),
    ],
};

pub(super) const BURGERS: Cuisine = Cuisine {
    name_forms: &["* Burger", "Les Burgers de *", "Atelier *"],
    name_words: FIRST_NAMES,
    description: "Burgers de bœuf français, pains briochés cuits sur place.",
    sections: &[
        Section {
            name: "Burgers",
            main: true,
            dishes: &[
                sized(
                    "Le Classique",
                    "Bœuf, cheddar, salade, sauce maison",
                    1190,
                    "",
                    &["WHEAT", "DAIRY", "EGG"],
                ),
                sized(
                    "Le Savoyard",
                    "Bœuf, reblochon, oignons confits",
                    1390,
                    "",
                    &["WHEAT", "DAIRY", "EGG"],
                ),
                sized("Le Lyonnais", "Bœuf, saint-marcellin, lardons", 1420, "", &["WHEAT", "DAIRY", "EGG"]),
                sized(
                    "Le Poulet croustillant",
                    "Poulet pané, coleslaw, cornichons",
                    1250,
                    "",
                    &["WHEAT", "EGG"],
                ),
                sized(
                    "Le Végétarien",
                    "Galette de haricots rouges, avocat",
                    1220,
                    VEGETARIAN,
                    &["WHEAT", "EGG"],
                ),
                sized(
                    "Le Chèvre miel",
                    "Bœuf, chèvre rôti, miel, noix",
                    1390,
                    "",
                    &["WHEAT", "DAIRY", "TREE_NUT"],
                ),
            ],
        },
        Section {
            name: "À côté",
            main: false,
            dishes: &[
                sized("Frites fraîches", "Cuites deux fois", 390, VEGAN, &[]),
                dish("Frites de patate douce", "Paprika fumé", 490, VEGAN, &[]),
                dish("Onion rings", "Huit pièces", 520, VEGETARIAN, &["WHEAT"]),
                dish("Coleslaw", "Chou, carotte, moutarde douce", 350, VEGETARIAN, &["EGG"]),
            ],
        },
        Section {
            name: "Desserts",
            main: false,
            dishes: &[
                dish(
                    "Cookie aux noisettes",
                    "Tiède, chocolat au lait",
                    390,
                    VEGETARIAN,
                    &["WHEAT", "DAIRY", "TREE_NUT"],
                ),
                dish("Brownie", "Noix de pécan", 450, VEGETARIAN, &["WHEAT", "DAIRY", "EGG", "TREE_NUT"]),
            ],
        },
    ],
    choice: Group { name: "Votre cuisson", items: &[("Rosé", 0), ("À point", 0), ("Bien cuit", 0)] },
    extras: Group {
        name: "Ajouts",
        items: &[("Cheddar", 120), ("Poitrine fumée", 200), ("Œuf au plat", 150), ("Avocat", 200)],
    },
    lunch: &[dish("Menu du midi", "Burger du jour, frites, boisson", 1390, "", &["WHEAT", "DAIRY"])],
};

pub(super) const CREPERIE: Cuisine = Cuisine {
    name_forms: &["Crêperie *", "La Galette de *", "Ty *"],
    name_words: &[
        "Gwenn",
        "Armor",
        "Morgane",
        "Brocéliande",
        "Pleine Mer",
        "Kerlouan",
        "Ouessant",
        "Maëlle",
        "Bréhat",
        "Yann",
        "Loctudy",
        "Cancale",
        "Douarnenez",
        "Mélusine",
        "Roscoff",
        "Enora",
        "Quiberon",
        "Nolwenn",
    ],
    description: "Galettes de sarrasin et crêpes de froment.",
    sections: &[
        Section {
            name: "Galettes",
            main: true,
            dishes: &[
                dish("La Complète", "Jambon, emmental, œuf", 990, "", &["DAIRY", "EGG"]),
                dish("La Forestière", "Champignons à la crème, persil", 1050, VEGETARIAN, &["DAIRY"]),
                dish("La Fermière", "Poulet, crème, moutarde", 1150, "", &["DAIRY"]),
                dish("La Nordique", "Saumon fumé, crème citronnée", 1290, "", &["FISH", "DAIRY"]),
                dish("La Chèvre miel", "Chèvre, miel, noix", 1120, VEGETARIAN, &["DAIRY", "TREE_NUT"]),
                dish("La Ratatouille", "Légumes du soleil", 980, VEGAN, &[]),
            ],
        },
        Section {
            name: "Crêpes",
            main: false,
            dishes: &[
                dish("Beurre et sucre", "Crêpe de froment", 420, VEGETARIAN, &["WHEAT", "DAIRY", "EGG"]),
                dish("Caramel au beurre salé", "Caramel maison", 590, VEGETARIAN, &["WHEAT", "DAIRY", "EGG"]),
                dish(
                    "Chocolat et amandes",
                    "Chocolat noir fondu",
                    620,
                    VEGETARIAN,
                    &["WHEAT", "DAIRY", "EGG", "TREE_NUT"],
                ),
                dish("Pommes rôties", "Caramel, glace vanille", 690, VEGETARIAN, &["WHEAT", "DAIRY", "EGG"]),
            ],
        },
    ],
    choice: Group { name: "Votre pâte", items: &[("Sarrasin", 0), ("Froment", 0)] },
    extras: Group {
        name: "Suppléments",
        items: &[
            ("Œuf miroir", 130),
            ("Emmental", 120),
            ("Salade verte", 250),
            ("Andouille de Guémené", 290),
        ],
    },
    lunch: &[dish("Menu breton", "Galette complète et crêpe au sucre", 1290, "", &["DAIRY", "EGG", "WHEAT"])],
};
