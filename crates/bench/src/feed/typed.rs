//! The entities of chapter 3 as plain structs: what a program that only parses a feed would write.
//!
//! Values are kept and not looked at. Foreign keys and lists take one value or several, as in rules V7 and V9.

#![expect(dead_code, reason = "the values are parsed to be measured, and read by nobody")]

use serde::Deserialize;

/// One value or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Many<T> {
    One(T),
    List(Vec<T>),
}

/// A foreign key: a bare id or an object with an order.
#[derive(Deserialize)]
#[serde(untagged)]
enum Reference {
    Id(String),
    Ordered {
        #[serde(rename = "@id")]
        id: String,
        #[serde(rename = "displayOrder")]
        display_order: Option<i64>,
    },
}

/// A number, or a text that holds one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Amount {
    Text(String),
    Number(serde_json::Number),
}

type Links = Option<Many<Reference>>;
type Text = Option<String>;
type Texts = Option<Many<String>>;
type Object = Option<serde_json::Value>;

macro_rules! entities {
    ($($entity:ident { $($field:ident: $kind:ty),* $(,)? })*) => {
        $(
            #[derive(Deserialize)]
            #[serde(rename_all = "camelCase")]
            pub(super) struct $entity {
                #[serde(rename = "@id")]
                id: String,
                date_modified: Text,
                $($field: $kind,)*
            }
        )*

        /// A row of any type.
        pub(super) enum Entity {
            $($entity(Box<$entity>),)*
        }

        /// Parses one line into the struct of its `@type`.
        pub(super) fn parse(line: &str) -> Result<Entity, serde_json::Error> {
            #[derive(Deserialize)]
            struct Head<'a> {
                #[serde(rename = "@type")]
                kind: &'a str,
            }
            match serde_json::from_str::<Head<'_>>(line)?.kind {
                $(stringify!($entity) => serde_json::from_str(line).map(Entity::$entity),)*
                other => Err(serde::de::Error::unknown_variant(other, &[])),
            }
        }
    };
}

entities! {
    Restaurant {
        name: String, description: Text, url: Text, same_as: Text, telephone: Text, street_address: String,
        address_locality: String, address_region: String, postal_code: String, address_country: String,
        latitude: Option<Amount>, longitude: Option<Amount>, deal_id: Links, imprint: Text, economic_operator: Text,
    }
    Service {
        service_type: String, restaurant_id: Links, menu_id: Links, is_disabled: Option<bool>, action_link_url: Text,
        disclaimer: Object, deal_id: Links, serving_config: Object,
    }
    ServingConfig { service_id: Links, disable_tip_widget: Option<bool> }
    ServiceArea {
        service_id: Links, polygon: Texts, geo_radius: Option<Amount>, geo_midpoint_latitude: Option<Amount>,
        geo_midpoint_longitude: Option<Amount>, postal_code: Text, address_country: Text, exclude: Option<bool>,
    }
    OperationHours {
        service_id: Links, opens: Text, closes: Text, day_of_week: Texts, valid_from: Text, valid_through: Text,
    }
    ServiceHours {
        order_type: Texts, operation_hours_id: Links, service_id: Links, opens: Text, closes: Text, day_of_week: Texts,
        lead_time_min: Option<Amount>, lead_time_max: Option<Amount>, advance_booking_requirement_min: Option<Amount>,
        advance_booking_requirement_max: Option<Amount>, is_special_hour: Option<bool>, valid_from: Text,
        valid_through: Text,
    }
    Fee {
        service_id: Links, fee_type: String, base_price: Option<Amount>, base_price_percentage: Option<Amount>,
        price_per_meter: Option<Amount>, max_price: Option<Amount>, price_currency: String, eligible_region: Links,
        eligible_transaction_volume_min: Option<Amount>, eligible_transaction_volume_max: Option<Amount>,
        priority: Option<Amount>, valid_from: Text, valid_through: Text,
    }
    Menu { name: Text, disclaimer: Object }
    MenuSection {
        name: String, description: Text, image: Text, menu_id: Links, parent_menu_section_id: Links,
        parent_menu_item_id: Links, parent_menu_item_option_id: Links, menu_item_id: Links,
        eligible_quantity_min: Option<Amount>, eligible_quantity_max: Option<Amount>, default_option: Links,
        availability_id: Links,
    }
    MenuItem {
        name: String, description: Text, image: Text, parent_menu_section_id: Links, menu_id: Links,
        suitable_diet: Texts, allergen: Object, additives: Texts, nutrition: Object, num_of_servings: Option<Amount>,
        deposit_info: Object, packaging: Object, ingredients: Texts, is_disabled: Option<bool>, deal_id: Links,
    }
    MenuItemOption { menu_item_id: Links, option_type: String, value: String, applicable_parent_option_value: Texts }
    MenuItemOffer {
        sku: String, menu_item_id: Links, menu_item_option_id: Links, price: Amount, price_currency: String,
        availability_id: Links, applicable_service_type: Texts, applicable_parent_option_value: Texts,
        eligible_quantity_min: Option<Amount>, eligible_quantity_max: Option<Amount>,
        inventory_level: Option<Amount>, valid_from: Text, valid_through: Text, is_disabled: Option<bool>,
    }
    Availability {
        availability_starts: Text, availability_ends: Text, available_day: Texts, valid_from: Text,
        valid_through: Text,
    }
    Deal {
        name: String, description: Text, deal_category: Text, service_id: Links,
        eligible_transaction_volume_min: Option<Amount>, deal_discount: Option<Amount>,
        deal_discount_percentage: Option<Amount>, delivery_fee_discount: Option<Amount>,
        delivery_fee_discount_percentage: Option<Amount>, price_currency: Text, availability_id: Links,
        terms_of_service_url: Text, valid_from: Text, valid_through: Text,
    }
}
