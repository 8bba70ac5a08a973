//! The register as a file that an import takes.

use basis::Cursor;
use bytes::Bytes;
use feed::PlaceFormat;
use futures::Stream;
use futures::stream::try_unfold;
use serde::Serialize;

use super::model::{PlaceQuery, RegisteredPlace};
use crate::error::InventoryError;
use crate::service::Inventory;

/// Places read at once.
const PAGE: usize = 1_000;

/// A place with what an import does not read.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Exported<'p> {
    place_id: &'p str,
    name: &'p str,
    street_address: &'p str,
    address_locality: Option<&'p str>,
    address_region: Option<&'p str>,
    postal_code: Option<&'p str>,
    address_country: Option<&'p str>,
    telephone: Option<&'p str>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    status: &'static str,
    source: &'p str,
    changed_at: String,
}

impl<'p> From<&'p RegisteredPlace> for Exported<'p> {
    fn from(registered: &'p RegisteredPlace) -> Self {
        let place = &registered.place;
        Self {
            place_id: &place.place_id,
            name: &place.name,
            street_address: &place.street_address,
            address_locality: place.address_locality.as_deref(),
            address_region: place.address_region.as_deref(),
            postal_code: place.postal_code.as_deref(),
            address_country: place.address_country.as_deref(),
            telephone: place.telephone.as_deref(),
            latitude: place.latitude,
            longitude: place.longitude,
            status: place.status.as_str(),
            source: &registered.source,
            changed_at: registered.changed_at.to_string(),
        }
    }
}

fn damaged(source: serde_json::Error) -> InventoryError {
    InventoryError::Damaged { what: "place", source }
}

fn written(format: PlaceFormat, places: &[RegisteredPlace], first: bool) -> Result<Vec<u8>, InventoryError> {
    if format == PlaceFormat::Csv {
        let mut writer = csv::WriterBuilder::new().has_headers(first).from_writer(Vec::new());
        for place in places {
            writer
                .serialize(Exported::from(place))
                .map_err(|wrong| damaged(serde::ser::Error::custom(wrong)))?;
        }
        return writer.into_inner().map_err(|wrong| damaged(serde::ser::Error::custom(wrong)));
    }
    let mut text = Vec::new();
    for place in places {
        serde_json::to_writer(&mut text, &Exported::from(place)).map_err(damaged)?;
        text.push(b'\n');
    }
    Ok(text)
}

impl Inventory {
    /// The whole register piece by piece, by id: CSV, or one JSON object a line.
    pub fn export_places(
        &self,
        format: PlaceFormat,
    ) -> impl Stream<Item = Result<Bytes, InventoryError>> + Send + use<> {
        let inventory = self.clone();
        let begin = Some(None::<Cursor>);
        try_unfold((inventory, begin), move |(inventory, at)| async move {
            let Some(after) = at else { return Ok(None) };
            let first = after.is_none();
            let page =
                inventory.list_places(PlaceQuery { after, limit: PAGE, ..PlaceQuery::default() }).await?;
            let bytes = Bytes::from(written(format, &page.items, first)?);
            Ok(Some((bytes, (inventory, page.next.map(Some)))))
        })
    }
}
