//! Kitchens of Chicago.

use super::cuisine::{Cuisine, Group, Section, dish, sized};

const VEGAN: &str = "VEGAN";
const VEGETARIAN: &str = "VEGETARIAN";

/// Drinks of every kitchen.
pub(crate) const DRINKS: Section = Section {
    name: "Drinks",
    main: false,
    dishes: &[
        sized("Fresh lemonade", "Squeezed every morning", 395, VEGAN, &[]),
        sized("Iced tea", "Unsweetened black tea", 325, VEGAN, &[]),
        sized("Sparkling water", "With lime", 295, VEGAN, &[]),
        dish("Root beer", "Old-fashioned, in a bottle", 350, VEGAN, &[]),
        dish("Ginger ale", "Brewed with fresh ginger", 375, VEGAN, &[]),
        dish("Cold brew coffee", "Steeped for eighteen hours", 450, VEGAN, &[]),
    ],
};

pub(crate) const CUISINES: &[Cuisine] = &[DEEP_DISH, BURGERS, TAQUERIA, THAI, BARBECUE, INDIAN];

const DEEP_DISH: Cuisine = Cuisine {
    name_forms: &["*'s Deep Dish", "* Pizza Kitchen", "* & Sons Pizza"],
    name_words: &[
        "Marchetti",
        "Gallo",
        "Bruno",
        "Rossi",
        "Valenti",
        "Caruso",
        "Moretti",
        "Lombardi",
        "Fontana",
        "Bianchi",
        "Santoro",
        "De Luca",
        "Romano",
        "Pagani",
        "Ferrante",
        "Tosi",
        "Galvani",
        "Amato",
    ],
    description: "Deep dish and tavern-style pizza, baked to order.",
    sections: &[
        Section {
            name: "Starters",
            main: false,
            dishes: &[
                dish("Garlic knots", "Six, with marinara", 695, VEGETARIAN, &["WHEAT", "DAIRY"]),
                dish("Toasted ravioli", "Beef and ricotta, breaded", 995, "", &["WHEAT", "DAIRY", "EGG"]),
                dish("Chopped salad", "Romaine, salami, chickpeas", 1095, "", &["DAIRY"]),
            ],
        },
        Section {
            name: "Pizzas",
            main: true,
            dishes: &[
                sized(
                    "Classic deep dish",
                    "Mozzarella and chunky tomato",
                    1795,
                    VEGETARIAN,
                    &["WHEAT", "DAIRY"],
                ),
                sized(
                    "Sausage patty deep dish",
                    "Edge-to-edge fennel sausage",
                    1995,
                    "",
                    &["WHEAT", "DAIRY"],
                ),
                sized(
                    "Spinach deep dish",
                    "Garlic spinach and ricotta",
                    1895,
                    VEGETARIAN,
                    &["WHEAT", "DAIRY"],
                ),
                sized("Tavern thin pepperoni", "Cracker crust, square cut", 1695, "", &["WHEAT", "DAIRY"]),
                sized("Giardiniera and beef", "Hot pickled vegetables", 1995, "", &["WHEAT", "DAIRY"]),
                sized(
                    "Garden thin crust",
                    "Peppers, mushrooms, olives",
                    1695,
                    VEGETARIAN,
                    &["WHEAT", "DAIRY"],
                ),
            ],
        },
        Section {
            name: "Desserts",
            main: false,
            dishes: &[
                dish("Cannoli", "Two, with pistachio", 695, VEGETARIAN, &["WHEAT", "DAIRY", "TREE_NUT"]),
                dish(
                    "Skillet cookie",
                    "Warm, with vanilla ice cream",
                    795,
                    VEGETARIAN,
                    &["WHEAT", "DAIRY", "EGG"],
                ),
            ],
        },
    ],
    choice: Group {
        name: "Choose your sauce",
        items: &[("Chunky tomato", 0), ("Spicy arrabbiata", 0), ("Garlic oil", 0)],
    },
    extras: Group {
        name: "Extra toppings",
        items: &[("Extra mozzarella", 200), ("Pepperoni", 225), ("Mushrooms", 150), ("Hot giardiniera", 125)],
    },
    lunch: &[dish("Slice and salad", "One deep dish slice, house salad", 1195, "", &["WHEAT", "DAIRY"])],
};

const BURGERS: Cuisine = Cuisine {
    name_forms: &["* Burger Bar", "* Grill", "The * Griddle"],
    name_words: &[
        "Prairie",
        "Lakefront",
        "Corncrib",
        "Red Brick",
        "Steamboat",
        "Grain Belt",
        "Wabash",
        "Copper Kettle",
        "Iron Horse",
        "Blue Line",
        "Stockyard",
        "Switchyard",
        "Bluestem",
        "Wild Onion",
        "Old Mill",
        "Windmill",
        "Rail Yard",
        "Lantern",
    ],
    description: "Smashed burgers, hot dogs and hand-cut fries.",
    sections: &[
        Section {
            name: "Burgers and dogs",
            main: true,
            dishes: &[
                sized(
                    "Smashed cheeseburger",
                    "American cheese, pickles, onions",
                    1095,
                    "",
                    &["WHEAT", "DAIRY"],
                ),
                sized("Bacon burger", "Smoked bacon, cheddar", 1295, "", &["WHEAT", "DAIRY"]),
                sized(
                    "Mushroom Swiss burger",
                    "Roasted mushrooms, Swiss cheese",
                    1245,
                    "",
                    &["WHEAT", "DAIRY"],
                ),
                sized("Black bean burger", "Avocado, chipotle sauce", 1145, VEGETARIAN, &["WHEAT", "EGG"]),
                dish("Chicago-style hot dog", "Seven toppings, no ketchup", 695, "", &["WHEAT"]),
                dish("Italian beef", "Dipped, with sweet peppers", 1195, "", &["WHEAT"]),
            ],
        },
        Section {
            name: "Sides",
            main: false,
            dishes: &[
                sized("Hand-cut fries", "Sea salt", 395, VEGAN, &[]),
                dish("Cheese curds", "Wisconsin cheddar, ranch dip", 795, VEGETARIAN, &["DAIRY", "WHEAT"]),
                dish("Onion strings", "Buttermilk batter", 595, VEGETARIAN, &["WHEAT", "DAIRY"]),
                dish("Slaw", "Cabbage, apple, celery seed", 395, VEGAN, &[]),
            ],
        },
        Section {
            name: "Shakes",
            main: false,
            dishes: &[
                dish("Vanilla shake", "Hand-spun", 695, VEGETARIAN, &["DAIRY"]),
                dish("Malted chocolate shake", "With malt powder", 725, VEGETARIAN, &["DAIRY", "WHEAT"]),
            ],
        },
    ],
    choice: Group {
        name: "Choose a side",
        items: &[("Small fries", 0), ("Side slaw", 0), ("Sweet potato fries", 150)],
    },
    extras: Group {
        name: "Add-ons",
        items: &[("Extra patty", 350), ("Smoked bacon", 225), ("Fried egg", 150), ("Avocado", 200)],
    },
    lunch: &[dish("Lunch basket", "Single cheeseburger, fries, iced tea", 1295, "", &["WHEAT", "DAIRY"])],
};

const TAQUERIA: Cuisine = Cuisine {
    name_forms: &["Taqueria *", "Casa *", "Cocina *"],
    name_words: &[
        "Colibrí",
        "Girasol",
        "Nopal",
        "Jacaranda",
        "Cenzontle",
        "Maguey",
        "Tres Ríos",
        "Pueblito",
        "Agave",
        "Mariposa",
        "Quetzal",
        "Aguacate",
        "Milagro",
        "Sol y Luna",
        "Zócalo",
        "Tlaloc",
        "Comal",
        "Molcajete",
    ],
    description: "Tacos, burritos and slow-cooked meats.",
    sections: &[
        Section {
            name: "Starters",
            main: false,
            dishes: &[
                dish("Guacamole and chips", "Made to order", 895, VEGAN, &[]),
                dish("Elote", "Corn, cotija, lime", 595, VEGETARIAN, &["DAIRY", "EGG"]),
                dish("Tortilla soup", "Pasilla broth, avocado", 795, "", &["DAIRY"]),
            ],
        },
        Section {
            name: "Tacos and plates",
            main: true,
            dishes: &[
                dish("Al pastor tacos", "Three, with roasted pineapple", 1195, "", &[]),
                dish("Carnitas tacos", "Three, with pickled onions", 1195, "", &[]),
                dish("Cauliflower tacos", "Three, with salsa macha", 1095, VEGAN, &["PEANUT"]),
                sized("Steak burrito", "Rice, beans, salsa verde", 1295, "", &["WHEAT", "DAIRY"]),
                sized("Veggie burrito", "Poblano strips, black beans", 1145, VEGETARIAN, &["WHEAT", "DAIRY"]),
                dish("Enchiladas rojas", "Chicken, guajillo sauce", 1395, "", &["DAIRY"]),
            ],
        },
        Section {
            name: "Sweets",
            main: false,
            dishes: &[
                dish("Churros", "Five, with chocolate sauce", 645, VEGETARIAN, &["WHEAT", "DAIRY"]),
                dish("Tres leches cake", "Three kinds of milk", 695, VEGETARIAN, &["DAIRY", "EGG", "WHEAT"]),
            ],
        },
    ],
    choice: Group {
        name: "Choose your salsa",
        items: &[("Salsa verde", 0), ("Salsa roja", 0), ("Habanero salsa", 0)],
    },
    extras: Group {
        name: "Extras",
        items: &[("Guacamole", 250), ("Sour cream", 100), ("Refried beans", 250), ("Cheese", 125)],
    },
    lunch: &[dish("Torta lunch", "Milanesa torta, rice, agua fresca", 1245, "", &["WHEAT", "DAIRY", "EGG"])],
};

const THAI: Cuisine = Cuisine {
    name_forms: &["* Thai Kitchen", "Little *", "* Noodle Bar"],
    name_words: &[
        "Chiang Mai",
        "Lanna",
        "Ayutthaya",
        "Orchid",
        "Galangal",
        "Siam",
        "Lemongrass",
        "Basil Moon",
        "Krabi",
        "Tamarind",
        "Isan",
        "Pai",
        "Kaffir",
        "Jasmine",
        "Sukhothai",
        "Andaman",
        "Golden Elephant",
        "Rain Tree",
    ],
    description: "Curries, noodles and salads from all over Thailand.",
    sections: &[
        Section {
            name: "Small plates",
            main: false,
            dishes: &[
                dish("Summer rolls", "Two, with peanut sauce", 795, VEGAN, &["PEANUT"]),
                dish("Chicken satay", "Four skewers, cucumber relish", 995, "", &["PEANUT"]),
                dish("Tom kha soup", "Coconut, galangal, mushrooms", 745, VEGETARIAN, &[]),
            ],
        },
        Section {
            name: "Noodles and curries",
            main: true,
            dishes: &[
                sized(
                    "Pad thai",
                    "Rice noodles, tamarind, peanuts",
                    1395,
                    "",
                    &["PEANUT", "EGG", "SHELLFISH"],
                ),
                sized("Pad see ew", "Wide noodles, Chinese broccoli", 1395, "", &["SOY", "EGG", "WHEAT"]),
                sized("Khao soi", "Curry noodles, crispy topping", 1495, "", &["WHEAT", "EGG"]),
                dish("Green curry", "Bamboo, basil, coconut", 1445, "", &["SHELLFISH"]),
                dish("Massaman curry", "Potatoes, peanuts, cinnamon", 1545, "", &["PEANUT"]),
                dish("Basil stir-fry", "Holy basil, chilies, rice", 1395, "", &["SOY"]),
            ],
        },
        Section {
            name: "Sweets",
            main: false,
            dishes: &[
                dish("Mango sticky rice", "Coconut cream, sesame", 795, VEGAN, &[]),
                dish("Coconut ice cream", "Roasted peanuts", 595, VEGETARIAN, &["DAIRY", "PEANUT"]),
            ],
        },
    ],
    choice: Group {
        name: "Choose your protein",
        items: &[("Chicken", 0), ("Tofu", 0), ("Shrimp", 300), ("Beef", 250)],
    },
    extras: Group {
        name: "Extras",
        items: &[("Jasmine rice", 250), ("Fried egg", 200), ("Extra vegetables", 250)],
    },
    lunch: &[dish("Lunch curry box", "Red curry, rice, spring roll", 1295, "", &["SHELLFISH", "WHEAT"])],
};

const BARBECUE: Cuisine = Cuisine {
    name_forms: &["* Smokehouse", "* Barbecue", "* Pit & Grill"],
    name_words: &[
        "Hickory",
        "Oak & Ember",
        "Big Shoulders",
        "Cherrywood",
        "South Side",
        "Firebrick",
        "Mesquite",
        "Ashwood",
        "Slow Train",
        "Blackjack",
        "Low & Slow",
        "Burnt Ends",
        "Pecan Grove",
        "Tin Roof",
        "Backyard",
        "Lone Star",
    ],
    description: "Meat smoked over hardwood for up to fourteen hours.",
    sections: &[
        Section {
            name: "From the smoker",
            main: true,
            dishes: &[
                sized("Sliced brisket", "Fourteen hours over oak", 1895, "", &[]),
                sized("Pulled pork", "Carolina vinegar sauce", 1495, "", &[]),
                sized("Rib tips", "South Side style, with fries", 1595, "", &["WHEAT"]),
                sized("Smoked chicken", "Half a bird, dry rub", 1495, "", &[]),
                dish("Hot links", "Two, with white bread", 1295, "", &["WHEAT"]),
                dish("Smoked jackfruit sandwich", "Pickles, mustard slaw", 1295, VEGAN, &["WHEAT"]),
            ],
        },
        Section {
            name: "Sides",
            main: false,
            dishes: &[
                dish("Mac and cheese", "Three cheeses, breadcrumbs", 595, VEGETARIAN, &["DAIRY", "WHEAT"]),
                dish("Collard greens", "Slow-cooked", 495, "", &[]),
                dish("Baked beans", "Molasses and brisket ends", 495, "", &[]),
                dish("Cornbread", "Honey butter", 395, VEGETARIAN, &["WHEAT", "DAIRY", "EGG"]),
            ],
        },
        Section {
            name: "Desserts",
            main: false,
            dishes: &[
                dish("Banana pudding", "Vanilla wafers", 595, VEGETARIAN, &["DAIRY", "EGG", "WHEAT"]),
                dish("Peach cobbler", "Warm, with cream", 645, VEGETARIAN, &["WHEAT", "DAIRY"]),
            ],
        },
    ],
    choice: Group {
        name: "Choose your sauce",
        items: &[("Mild sauce", 0), ("Hot sauce", 0), ("Mustard sauce", 0)],
    },
    extras: Group {
        name: "Extras",
        items: &[
            ("Pickles and onions", 95),
            ("White bread", 75),
            ("Extra sauce", 75),
            ("Jalapeño sausage", 395),
        ],
    },
    lunch: &[dish("Noon sandwich", "Chopped brisket, slaw, drink", 1395, "", &["WHEAT"])],
};

const INDIAN: Cuisine = Cuisine {
    name_forms: &["* Tandoor", "* Kitchen", "House of *"],
    name_words: &[
        "Saffron",
        "Cardamom",
        "Jaipur",
        "Peacock",
        "Marigold",
        "Malabar",
        "Monsoon",
        "Neem",
        "Turmeric",
        "Lucknow",
        "Amritsar",
        "Goa",
        "Kerala",
        "Banyan",
        "Fenugreek",
        "Mysore",
        "Udaipur",
        "Tamarind Tree",
    ],
    description: "Tandoor dishes, curries and breads from north and south.",
    sections: &[
        Section {
            name: "Starters",
            main: false,
            dishes: &[
                dish("Vegetable samosas", "Two, tamarind chutney", 595, VEGAN, &["WHEAT"]),
                dish("Onion bhaji", "Crisp chickpea batter", 645, VEGAN, &[]),
                dish("Paneer tikka", "From the tandoor, mint chutney", 1095, VEGETARIAN, &["DAIRY"]),
            ],
        },
        Section {
            name: "Curries",
            main: true,
            dishes: &[
                sized("Chicken tikka masala", "Creamy tomato sauce", 1495, "", &["DAIRY"]),
                sized("Lamb rogan josh", "Kashmiri chilies", 1695, "", &["DAIRY"]),
                sized("Saag paneer", "Spinach, fresh cheese", 1395, VEGETARIAN, &["DAIRY"]),
                sized("Chana masala", "Chickpeas, ginger, amchur", 1245, VEGAN, &[]),
                sized("Goan fish curry", "Coconut, kokum", 1695, "", &["FISH"]),
                dish("Chicken biryani", "Basmati, saffron, raita", 1595, "", &["DAIRY", "TREE_NUT"]),
            ],
        },
        Section {
            name: "Breads and sweets",
            main: false,
            dishes: &[
                dish("Garlic naan", "From the tandoor", 395, VEGETARIAN, &["WHEAT", "DAIRY"]),
                dish("Tandoori roti", "Whole wheat", 295, VEGAN, &["WHEAT"]),
                dish("Gulab jamun", "Two, rose syrup", 545, VEGETARIAN, &["DAIRY", "WHEAT"]),
            ],
        },
    ],
    choice: Group { name: "Choose your heat", items: &[("Mild", 0), ("Medium", 0), ("Hot", 0)] },
    extras: Group {
        name: "Extras",
        items: &[("Basmati rice", 295), ("Raita", 275), ("Mango chutney", 195), ("Papadum", 150)],
    },
    lunch: &[dish("Thali at noon", "Two curries, rice, naan, sweet", 1495, VEGETARIAN, &["DAIRY", "WHEAT"])],
};
