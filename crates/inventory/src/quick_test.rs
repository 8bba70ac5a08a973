//! Quick testing: one file of an account, checked as it is uploaded, outside both environments (inventory feeds 8.1).
//!
//! The file and its report are kept for [`QuickTest::KEPT_DAYS`] days or until the next upload, whichever comes first, in
//! tables of their own: nothing of them is in the inventory viewer or in the shop. A file that is too big is refused and
//! the one before stays; everything else that may be wrong with a file stands in its report.

mod check;
mod upload;

use basis::{Actor, Cursor, Page, PartnerId, Timestamp};
use feed::{Report, RestaurantDocument, RestaurantStatus};
use jiff::SignedDuration;

use crate::detail::RunDetail;
use crate::error::InventoryError;
use crate::service::Inventory;
use crate::store;

use check::Tested;
pub(crate) use check::TestedRestaurant;
pub use upload::QuickTestUpload;

/// Why an upload is not taken.
#[derive(Debug, thiserror::Error)]
pub enum QuickTestError {
    /// The file is too big, as it was sent or unpacked.
    #[error("the file is too big: a quick test takes less than 10 MB (10,000,000 bytes), measured unpacked")]
    TooBig,
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// The file could not be kept while it was read.
    #[error("the file could not be kept")]
    Spool(#[from] std::io::Error),
    /// Storing the report failed.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
}

/// The file of an account that stands outside both environments, with what its check has found.
#[derive(Clone, Debug, PartialEq)]
pub struct QuickTest {
    /// Whose.
    pub partner_id: PartnerId,
    /// As the uploader named it.
    pub file_name: String,
    /// Who uploaded it.
    pub uploaded_by: Actor,
    /// When.
    pub uploaded_at: Timestamp,
    /// When it is forgotten.
    pub expires_at: Timestamp,
    /// Bytes as they were sent.
    pub bytes: i64,
    /// What the check has found; its restaurants are listed by [`Inventory::list_quick_test_restaurants`].
    pub report: Report,
    /// Figures by type of entity, and problems in groups.
    pub detail: RunDetail,
}

impl QuickTest {
    /// The size that a file must stay below, in bytes, as sent and unpacked.
    pub const LIMIT: u64 = 10_000_000;
    /// Days that a file and its report are kept.
    pub const KEPT_DAYS: i64 = 30;
    /// Restaurants that are listed at most; the counts of the report are exact.
    pub const MAX_RESTAURANTS: usize = 1_000;

    fn expires_at(now: Timestamp) -> Timestamp {
        now.checked_add(SignedDuration::from_hours(24 * Self::KEPT_DAYS)).unwrap_or(Timestamp::MAX)
    }
}

/// A restaurant of a quick test.
#[derive(Clone, Debug, PartialEq)]
pub struct QuickTestRestaurant {
    /// What can be ordered, and why not more.
    pub status: RestaurantStatus,
    /// Whether its menu is kept to be looked at.
    pub has_menu: bool,
}

impl Inventory {
    /// Checks an upload and keeps it in place of the one before.
    ///
    /// # Errors
    /// [`QuickTestError::TooBig`] and [`QuickTestError::Empty`]; the one before stays.
    pub async fn run_quick_test(
        &self,
        partner: PartnerId,
        actor: Actor,
        upload: QuickTestUpload,
    ) -> Result<QuickTest, QuickTestError> {
        let name = upload.name().to_owned();
        let (file, bytes) = upload.finish()?;
        let now = self.ambient.now();
        let waiting = self.quick_tests.clone();
        let _turn = waiting.acquire_owned().await.map_err(std::io::Error::other)?;
        let file_name = name.clone();
        let work = tokio::task::spawn_blocking(move || check::check(file, &name, now));
        let Tested { report, detail, restaurants, packed } = work.await.map_err(std::io::Error::other)??;
        let test = QuickTest {
            partner_id: partner,
            file_name,
            uploaded_by: actor,
            uploaded_at: now,
            expires_at: QuickTest::expires_at(now),
            bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
            report,
            detail,
        };
        let kept = test.clone();
        let stored = self.db.write(move |tx| {
            tx.lock("quick_test", partner.to_string().as_bytes())?;
            Ok::<_, InventoryError>(store::replace_quick_test(tx, &kept, &restaurants, &packed)?)
        });
        stored.await?;
        Ok(test)
    }

    /// The account's quick test, if there is one.
    pub async fn find_quick_test(&self, partner: PartnerId) -> Result<Option<QuickTest>, InventoryError> {
        self.db.read(move |tx| Ok(store::find_quick_test(tx, partner)?)).await
    }

    /// Its restaurants by id, at most [`QuickTest::MAX_RESTAURANTS`] in all.
    pub async fn list_quick_test_restaurants(
        &self,
        partner: PartnerId,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Page<QuickTestRestaurant>, InventoryError> {
        let after = after.map(|cursor| cursor.0).unwrap_or_default();
        let rows = self
            .db
            .read(move |tx| {
                Ok::<_, InventoryError>(store::list_quick_test_restaurants(tx, partner, &after, limit + 1)?)
            })
            .await?;
        Ok(Page::cut(rows, limit, |row: &QuickTestRestaurant| row.status.restaurant_id.clone()))
    }

    /// What would be served of one of its restaurants, if it is kept.
    pub async fn find_quick_test_document(
        &self,
        partner: PartnerId,
        restaurant_id: &str,
    ) -> Result<Option<RestaurantDocument>, InventoryError> {
        let id = restaurant_id.to_owned();
        self.db.read(move |tx| Ok(store::find_quick_test_document(tx, partner, &id)?)).await
    }

    /// Its file as gzip, with its name.
    pub async fn find_quick_test_file(
        &self,
        partner: PartnerId,
    ) -> Result<Option<(String, Vec<u8>)>, InventoryError> {
        self.db.read(move |tx| Ok(store::find_quick_test_file(tx, partner)?)).await
    }

    /// Forgets it; false where there is none.
    pub async fn remove_quick_test(&self, partner: PartnerId) -> Result<bool, InventoryError> {
        self.db
            .write(move |tx| {
                tx.lock("quick_test", partner.to_string().as_bytes())?;
                Ok(store::drop_quick_test(tx, partner)?)
            })
            .await
    }

    /// Forgets quick tests whose time is over.
    pub(crate) async fn sweep_quick_tests(&self) -> Result<(), InventoryError> {
        let now = self.ambient.now();
        self.db
            .write(move |tx| {
                for partner in store::expired_quick_tests(tx, now)? {
                    tx.lock("quick_test", partner.to_string().as_bytes())?;
                    store::drop_expired_quick_test(tx, partner, now)?;
                }
                Ok(())
            })
            .await
    }
}
