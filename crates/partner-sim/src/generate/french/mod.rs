//! Kitchens of Lyon and Paris.

mod regional;
mod world;

use super::cuisine::{Cuisine, Section, dish, sized};
use regional::{BISTROT, BURGERS, CREPERIE};
use world::{JAPONAIS, LIBANAIS, PIZZERIA, VIETNAMIEN};

const VEGAN: &str = "VEGAN";

/// Drinks of every kitchen.
pub(crate) const DRINKS: Section = Section {
    name: "Boissons",
    main: false,
    dishes: &[
        sized("Eau minérale plate", "Eau de source des Alpes", 190, VEGAN, &[]),
        sized("Eau gazeuse", "Fines bulles", 220, VEGAN, &[]),
        sized("Limonade artisanale", "Citron pressé, peu sucrée", 350, VEGAN, &[]),
        dish("Jus de pomme fermier", "Pommes pressées du Pilat", 390, VEGAN, &[]),
        dish("Thé glacé à la pêche", "Infusé à froid", 360, VEGAN, &[]),
        dish("Citronnade à la menthe", "Menthe fraîche, citron vert", 420, VEGAN, &[]),
    ],
};

pub(crate) const CUISINES: &[Cuisine] =
    &[BISTROT, PIZZERIA, JAPONAIS, LIBANAIS, BURGERS, CREPERIE, VIETNAMIEN];
