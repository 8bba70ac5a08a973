//! Identity and inventory in the parts that ordering needs of them.

use std::sync::Arc;

use async_trait::async_trait;
use basis::{Environment, PartnerId};
use db::Tx;
use feed::RestaurantDocument;
use identity::Identity;
use inventory::Catalogue;

use crate::error::OrderingError;
use crate::service::{PartnerTokens, Restaurants};

#[async_trait]
impl PartnerTokens for Identity {
    async fn partner_token(&self, project_id: &str) -> Result<String, String> {
        Self::partner_token(self, project_id).await.map_err(|error| error.to_string())
    }
}

impl Restaurants for Catalogue {
    fn find(
        &self,
        tx: &mut Tx<'_>,
        partner: PartnerId,
        environment: Environment,
        restaurant_id: &str,
    ) -> Result<Option<Arc<RestaurantDocument>>, OrderingError> {
        Ok(Self::find(self, tx, partner, environment, restaurant_id)?)
    }

    fn some(
        &self,
        tx: &mut Tx<'_>,
        partner: PartnerId,
        environment: Environment,
        most: usize,
    ) -> Result<Vec<Arc<RestaurantDocument>>, OrderingError> {
        Ok(Self::first(self, tx, partner, environment, most)?)
    }
}
