//! The cities in which generated restaurants stand.

use std::fmt;
use std::str::FromStr;

use super::cuisine::Cuisine;
use super::{english, french};

/// A city with its currency and language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum City {
    /// Lyon, euro, French.
    Lyon,
    /// Paris, euro, French.
    Paris,
    /// Chicago, US dollar, English.
    Chicago,
}

/// What a generated restaurant takes from its city.
pub(crate) struct CityFacts {
    pub(crate) locality: &'static str,
    pub(crate) region: &'static str,
    pub(crate) country: &'static str,
    pub(crate) currency: &'static str,
    pub(crate) french: bool,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) postal_codes: &'static [&'static str],
    pub(crate) districts: &'static [&'static str],
    pub(crate) streets: &'static [&'static str],
    /// Beginning of numbers that are reserved for fiction.
    pub(crate) phone_prefix: &'static str,
    /// Digits that follow the beginning.
    pub(crate) phone_digits: u32,
    pub(crate) cuisines: &'static [Cuisine],
}

impl City {
    /// All cities.
    pub const ALL: [Self; 3] = [Self::Lyon, Self::Paris, Self::Chicago];

    /// The name to write on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lyon => "lyon",
            Self::Paris => "paris",
            Self::Chicago => "chicago",
        }
    }

    pub(crate) const fn facts(self) -> &'static CityFacts {
        match self {
            Self::Lyon => &LYON,
            Self::Paris => &PARIS,
            Self::Chicago => &CHICAGO,
        }
    }
}

impl fmt::Display for City {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for City {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|city| city.as_str().eq_ignore_ascii_case(text));
        found.ok_or_else(|| format!("{text:?} is none of lyon, paris, chicago"))
    }
}

const LYON: CityFacts = CityFacts {
    locality: "Lyon",
    region: "Auvergne-Rhône-Alpes",
    country: "FR",
    currency: "EUR",
    french: true,
    latitude: 45.7578,
    longitude: 4.8320,
    postal_codes: &["69001", "69002", "69003", "69004", "69005", "69006", "69007", "69008", "69009"],
    districts: &[
        "Croix-Rousse",
        "Vieux-Lyon",
        "Confluence",
        "Part-Dieu",
        "Guillotière",
        "Bellecour",
        "Monplaisir",
        "Vaise",
        "Gerland",
        "Fourvière",
        "Terreaux",
        "Brotteaux",
        "Montchat",
        "Ainay",
    ],
    streets: &[
        "rue de la République",
        "rue Mercière",
        "cours Lafayette",
        "rue Garibaldi",
        "avenue Jean-Jaurès",
        "rue de Marseille",
        "grande rue de la Croix-Rousse",
        "rue Saint-Jean",
        "quai Saint-Antoine",
        "cours Gambetta",
        "rue Paul-Bert",
        "boulevard de la Croix-Rousse",
        "rue Victor-Hugo",
        "rue de Sèze",
        "place des Terreaux",
        "montée de la Grande-Côte",
        "rue Duguesclin",
        "avenue Berthelot",
        "rue du Bœuf",
        "cours Vitton",
        "rue Sainte-Catherine",
        "rue Auguste-Comte",
    ],
    phone_prefix: "+3346571",
    phone_digits: 4,
    cuisines: french::CUISINES,
};

const PARIS: CityFacts = CityFacts {
    locality: "Paris",
    region: "Île-de-France",
    country: "FR",
    currency: "EUR",
    french: true,
    latitude: 48.8606,
    longitude: 2.3476,
    postal_codes: &[
        "75001", "75002", "75003", "75004", "75005", "75006", "75007", "75009", "75010", "75011", "75012",
        "75013", "75014", "75015", "75017", "75018", "75019", "75020",
    ],
    districts: &[
        "Marais",
        "Belleville",
        "Montmartre",
        "Bastille",
        "Batignolles",
        "Oberkampf",
        "Quartier latin",
        "Pigalle",
        "Ménilmontant",
        "Canal Saint-Martin",
        "Butte-aux-Cailles",
        "Denfert",
        "Nation",
        "Les Halles",
    ],
    streets: &[
        "rue de Rivoli",
        "rue Oberkampf",
        "rue du Faubourg-Saint-Denis",
        "rue des Martyrs",
        "avenue Parmentier",
        "rue de Charonne",
        "rue Mouffetard",
        "boulevard Voltaire",
        "rue Saint-Maur",
        "rue de Bretagne",
        "rue Monge",
        "rue de Belleville",
        "avenue de Clichy",
        "rue Lepic",
        "rue de la Roquette",
        "boulevard de Magenta",
        "rue Daguerre",
        "rue du Commerce",
        "rue Montorgueil",
        "quai de Valmy",
        "rue des Rosiers",
        "rue Caulaincourt",
    ],
    phone_prefix: "+33199",
    phone_digits: 6,
    cuisines: french::CUISINES,
};

const CHICAGO: CityFacts = CityFacts {
    locality: "Chicago",
    region: "IL",
    country: "US",
    currency: "USD",
    french: false,
    latitude: 41.8827,
    longitude: -87.6403,
    postal_codes: &[
        "60601", "60602", "60605", "60606", "60607", "60608", "60610", "60611", "60614", "60618", "60622",
        "60642", "60647", "60654", "60657",
    ],
    districts: &[
        "Wicker Park",
        "Logan Square",
        "Pilsen",
        "River North",
        "Lincoln Park",
        "West Loop",
        "Bridgeport",
        "Ukrainian Village",
        "Lakeview",
        "Bucktown",
        "South Loop",
        "Old Town",
        "Gold Coast",
        "Streeterville",
    ],
    streets: &[
        "N Milwaukee Ave",
        "W Division St",
        "N Clark St",
        "W Randolph St",
        "S Halsted St",
        "N Damen Ave",
        "W Fulton Market",
        "N Wells St",
        "S Wabash Ave",
        "W Chicago Ave",
        "N Halsted St",
        "W 18th St",
        "N Ashland Ave",
        "W Grand Ave",
        "S State St",
        "W Armitage Ave",
        "N Broadway",
        "W Taylor St",
        "N Western Ave",
        "W Belmont Ave",
        "S Michigan Ave",
        "W Madison St",
    ],
    phone_prefix: "+131255501",
    phone_digits: 2,
    cuisines: english::CUISINES,
};
