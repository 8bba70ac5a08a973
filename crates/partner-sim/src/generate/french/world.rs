//! Kitchens from elsewhere, as France cooks them.

use crate::generate::cuisine::{Cuisine, Group, Section, dish, sized};

const VEGAN: &str = "VEGAN";
const VEGETARIAN: &str = "VEGETARIAN";
const HALAL: &str = "HALAL";

pub(super) const PIZZERIA: Cuisine = Cuisine {
    name_forms: &["Pizzeria *", "Da *", "Trattoria *", "Il Forno di *"],
    name_words: &[
        "Nonna Rosa",
        "Zio Carlo",
        "San Gennaro",
        "Bella Vita",
        "Luca",
        "Margherita",
        "Sorrento",
        "Capri",
        "Amalfi",
        "Vesuvio",
        "Positano",
        "Fratelli Conti",
        "Santa Lucia",
        "Procida",
        "Ischia",
        "Trastevere",
        "Pulcinella",
        "Donna Sofia",
        "Marechiaro",
        "Caruso",
    ],
    description: "Pizzas napolitaines au four à bois et pâtes fraîches.",
    sections: &[
        Section {
            name: "Antipasti",
            main: false,
            dishes: &[
                dish("Burrata des Pouilles", "Tomates anciennes, basilic", 1150, VEGETARIAN, &["DAIRY"]),
                dish("Focaccia au romarin", "Huile d’olive, fleur de sel", 650, VEGAN, &["WHEAT"]),
                dish(
                    "Arancini à la truffe",
                    "Trois pièces, cœur de scamorza",
                    890,
                    VEGETARIAN,
                    &["DAIRY", "WHEAT", "EGG"],
                ),
            ],
        },
        Section {
            name: "Pizzas",
            main: true,
            dishes: &[
                sized(
                    "Margherita",
                    "Tomate San Marzano, fior di latte, basilic",
                    1090,
                    VEGETARIAN,
                    &["WHEAT", "DAIRY"],
                ),
                sized("Marinara", "Tomate, ail, origan", 950, VEGAN, &["WHEAT"]),
                sized("Regina", "Jambon blanc, champignons, mozzarella", 1290, "", &["WHEAT", "DAIRY"]),
                sized(
                    "Quatre fromages",
                    "Gorgonzola, chèvre, parmesan, mozzarella",
                    1390,
                    VEGETARIAN,
                    &["WHEAT", "DAIRY"],
                ),
                sized("Diavola", "Spianata piquante, mozzarella fumée", 1350, "", &["WHEAT", "DAIRY"]),
                sized(
                    "Napoletana",
                    "Anchois, câpres, olives de Gaète",
                    1250,
                    "",
                    &["WHEAT", "DAIRY", "FISH"],
                ),
                sized(
                    "Ortolana",
                    "Aubergine, courgette, poivron grillés",
                    1290,
                    VEGETARIAN,
                    &["WHEAT", "DAIRY"],
                ),
            ],
        },
        Section {
            name: "Pâtes fraîches",
            main: false,
            dishes: &[
                dish(
                    "Tagliatelles à la bolognaise",
                    "Ragù mijoté quatre heures",
                    1390,
                    "",
                    &["WHEAT", "EGG"],
                ),
                dish(
                    "Spaghettis à la carbonara",
                    "Guanciale, pecorino, sans crème",
                    1420,
                    "",
                    &["WHEAT", "EGG", "DAIRY"],
                ),
                dish("Lasagnes maison", "Bœuf, béchamel, parmesan", 1450, "", &["WHEAT", "DAIRY", "EGG"]),
                dish(
                    "Gnocchis au pesto",
                    "Basilic, pignons",
                    1380,
                    VEGETARIAN,
                    &["WHEAT", "DAIRY", "TREE_NUT"],
                ),
            ],
        },
        Section {
            name: "Dolci",
            main: false,
            dishes: &[
                dish("Tiramisu", "Mascarpone, café", 650, VEGETARIAN, &["DAIRY", "EGG", "WHEAT"]),
                dish("Panna cotta", "Coulis de fruits rouges", 590, "", &["DAIRY"]),
            ],
        },
    ],
    choice: Group {
        name: "Votre pâte",
        items: &[("Pâte classique", 0), ("Pâte au blé complet", 100), ("Pâte sans gluten", 250)],
    },
    extras: Group {
        name: "Garnitures en plus",
        items: &[("Mozzarella", 200), ("Jambon de Parme", 300), ("Champignons", 150), ("Roquette", 120)],
    },
    lunch: &[dish("Formule pizza du midi", "Pizza du jour et boisson", 1350, "", &["WHEAT", "DAIRY"])],
};

pub(super) const JAPONAIS: Cuisine = Cuisine {
    name_forms: &["*", "Maison *", "* Sushi", "Izakaya *"],
    name_words: &[
        "Sakura", "Hanami", "Kaze", "Tsubaki", "Midori", "Yoake", "Hoshi", "Kumo", "Akari", "Nami", "Koi",
        "Mizu", "Asagao", "Fuji", "Hikari", "Kotori", "Natsu", "Shizuka", "Tanuki", "Yuzu",
    ],
    description: "Sushis, bols et plats chauds du Japon.",
    sections: &[
        Section {
            name: "Makis et sushis",
            main: false,
            dishes: &[
                dish("Makis saumon", "Six pièces", 690, "", &["FISH"]),
                dish("Makis avocat", "Six pièces", 590, VEGAN, &[]),
                dish("Assortiment de sushis", "Dix pièces, saumon, thon, daurade", 1690, "", &["FISH"]),
                dish("California saumon avocat", "Huit pièces, sésame", 890, "", &["FISH"]),
                dish("Sashimis de saumon", "Douze tranches", 1490, "", &["FISH"]),
            ],
        },
        Section {
            name: "Bols et plats chauds",
            main: true,
            dishes: &[
                sized(
                    "Ramen au miso",
                    "Bouillon de soja fermenté, porc, œuf mollet",
                    1450,
                    "",
                    &["WHEAT", "SOY", "EGG"],
                ),
                sized("Udon aux légumes", "Nouilles épaisses, tofu frit", 1320, VEGAN, &["WHEAT", "SOY"]),
                dish("Chirashi saumon", "Riz vinaigré, saumon, avocat", 1650, "", &["FISH", "SOY"]),
                dish("Katsu curry", "Poulet pané, curry doux, riz", 1520, "", &["WHEAT", "EGG"]),
                dish("Donburi de bœuf", "Bœuf mijoté, oignons, œuf", 1490, "", &["SOY", "EGG"]),
                dish("Poulet teriyaki", "Riz, légumes croquants", 1420, "", &["SOY", "WHEAT"]),
            ],
        },
        Section {
            name: "Douceurs",
            main: false,
            dishes: &[
                dish("Mochis glacés", "Deux pièces, sésame noir et mangue", 590, VEGETARIAN, &["DAIRY"]),
                dish("Cheesecake au matcha", "Thé vert d’Uji", 650, VEGETARIAN, &["DAIRY", "EGG", "WHEAT"]),
            ],
        },
    ],
    choice: Group {
        name: "Votre soupe",
        items: &[("Soupe miso", 0), ("Bouillon clair", 0), ("Sans soupe", 0)],
    },
    extras: Group {
        name: "En plus",
        items: &[
            ("Œuf mollet", 180),
            ("Riz nature", 250),
            ("Gyozas, trois pièces", 450),
            ("Algues wakamé", 320),
        ],
    },
    lunch: &[dish("Bento du midi", "Riz, poulet teriyaki, makis, salade", 1390, "", &["SOY", "FISH"])],
};

pub(super) const LIBANAIS: Cuisine = Cuisine {
    name_forms: &["*", "Mezzé *", "La Maison *"],
    name_words: &[
        "Cèdre",
        "Byblos",
        "Baalbek",
        "Zaatar",
        "Jasmin",
        "Beyrouth",
        "Levant",
        "Palmyre",
        "Grenadier",
        "Sumac",
        "Saïda",
        "Olivier",
        "Tripoli",
        "Fairouz",
        "Caravane",
        "Batroun",
        "Amandier",
        "Phénicie",
    ],
    description: "Mezzés, grillades et pains chauds du Liban.",
    sections: &[
        Section {
            name: "Mezzés",
            main: false,
            dishes: &[
                dish("Houmous", "Pois chiches, tahini, citron", 650, VEGAN, &[]),
                dish("Moutabal", "Caviar d’aubergine fumée", 690, VEGAN, &[]),
                dish("Taboulé libanais", "Persil, menthe, boulgour fin", 720, VEGAN, &["WHEAT"]),
                dish("Falafels", "Cinq pièces, sauce tarator", 750, VEGAN, &[]),
                dish("Fatayers aux épinards", "Trois chaussons au sumac", 680, VEGAN, &["WHEAT"]),
            ],
        },
        Section {
            name: "Grillades et sandwichs",
            main: true,
            dishes: &[
                sized("Chawarma poulet", "Pain saj, ail, cornichons", 890, HALAL, &["WHEAT"]),
                sized("Chawarma agneau", "Pain saj, tahini, persil", 990, HALAL, &["WHEAT"]),
                sized("Sandwich falafel", "Crudités, navets marinés", 790, VEGAN, &["WHEAT"]),
                dish("Chich taouk", "Brochettes de poulet, riz, crème d’ail", 1490, HALAL, &["DAIRY"]),
                dish("Kafta grillée", "Bœuf haché, persil, oignons", 1520, HALAL, &[]),
                dish("Assiette mixte", "Trois grillades, riz aux vermicelles", 1890, HALAL, &["WHEAT"]),
            ],
        },
        Section {
            name: "Pâtisseries",
            main: false,
            dishes: &[
                dish("Baklavas", "Quatre pièces, pistache", 590, VEGETARIAN, &["TREE_NUT", "WHEAT", "DAIRY"]),
                dish("Mouhalabieh", "Flan à la fleur d’oranger", 520, VEGETARIAN, &["DAIRY"]),
            ],
        },
    ],
    choice: Group { name: "Votre sauce", items: &[("Crème d’ail", 0), ("Tahini", 0), ("Harissa", 0)] },
    extras: Group {
        name: "Avec cela",
        items: &[("Pain libanais", 100), ("Halloumi grillé", 350), ("Frites au zaatar", 390)],
    },
    lunch: &[dish("Formule du Levant", "Chawarma, houmous et boisson", 1290, "", &["WHEAT"])],
};

pub(super) const VIETNAMIEN: Cuisine = Cuisine {
    name_forms: &["*", "Pho *", "Cantine *", "Jardin *"],
    name_words: &[
        "Hanoï",
        "Saïgon",
        "Lotus",
        "Bambou",
        "Hué",
        "Mékong",
        "Hoi An",
        "Dalat",
        "Sapa",
        "Cam Ranh",
        "Phu Quoc",
        "Ba Vi",
        "Hai Van",
        "Nha Trang",
        "Tam Dao",
        "Vinh",
        "Lan",
        "Mai",
    ],
    description: "Soupes, bò bún et rouleaux de printemps.",
    sections: &[
        Section {
            name: "Pour commencer",
            main: false,
            dishes: &[
                dish(
                    "Rouleaux de printemps",
                    "Deux pièces, crevettes, menthe",
                    690,
                    "",
                    &["SHELLFISH", "PEANUT"],
                ),
                dish("Nems au porc", "Quatre pièces, salade, menthe", 750, "", &["EGG", "WHEAT"]),
                dish("Salade de papaye verte", "Cacahuètes, basilic thaï", 820, VEGAN, &["PEANUT"]),
            ],
        },
        Section {
            name: "Soupes et bols",
            main: true,
            dishes: &[
                sized("Phở au bœuf", "Bouillon douze heures, herbes fraîches", 1290, "", &["SOY"]),
                sized("Phở au poulet", "Bouillon clair, citron vert", 1220, "", &[]),
                sized("Bò bún", "Bœuf sauté, vermicelles, nems", 1320, "", &["PEANUT", "SOY", "WHEAT"]),
                sized("Bún chay", "Tofu à la citronnelle, vermicelles", 1190, VEGAN, &["SOY", "PEANUT"]),
                dish("Porc au caramel", "Riz parfumé", 1350, "", &["SOY"]),
                dish("Curry vert aux légumes", "Lait de coco, riz", 1290, VEGAN, &[]),
            ],
        },
        Section {
            name: "Desserts",
            main: false,
            dishes: &[
                dish("Perles de coco", "Deux pièces, haricot mungo", 450, VEGAN, &[]),
                dish("Riz gluant à la mangue", "Lait de coco", 590, VEGAN, &[]),
            ],
        },
    ],
    choice: Group { name: "Force du piment", items: &[("Doux", 0), ("Relevé", 0), ("Très relevé", 0)] },
    extras: Group {
        name: "En plus",
        items: &[("Nem, une pièce", 200), ("Bœuf supplémentaire", 350), ("Riz nature", 250)],
    },
    lunch: &[dish("Formule bò bún", "Bò bún et thé au jasmin", 1350, "", &["PEANUT", "SOY"])],
};
