//! The catalogue of 11.2: every code with severity, scope, title, meaning and cure.

use super::{Code, Severity};

/// Declares [`Code`]'s table in the order of the specification.
macro_rules! catalogue {
    ($($name:ident { code: $code:literal, severity: $severity:ident, scope: $scope:literal, title: $title:literal, meaning: $meaning:literal, cure: $cure:literal, })*) => {
        pub(super) const fn facts(code: Code) -> Facts {
            match code {
                $(Code::$name => Facts { text: $code, severity: Severity::$severity, scope: $scope, title: $title, meaning: $meaning, cure: $cure },)*
            }
        }
        pub(super) const ALL: &[Code] = &[$(Code::$name),*];
    };
}

/// What the catalogue says of one code.
pub(super) struct Facts {
    pub(super) text: &'static str,
    pub(super) severity: Severity,
    pub(super) scope: &'static str,
    pub(super) title: &'static str,
    pub(super) meaning: &'static str,
    pub(super) cure: &'static str,
}

catalogue! {
    FetchFailed {
        code: "FETCH_FAILED", severity: Error, scope: "environment", title: "Feed fetch failed",
        meaning: "host unreachable, time-out, HTTP status ≠ 200",
        cure: "check hosting and path",
    }
    FetchAuth {
        code: "FETCH_AUTH", severity: Error, scope: "environment", title: "Feed fetch refused",
        meaning: "credentials refused (401, 403)",
        cure: "renew key, password or grant",
    }
    MarkerInvalid {
        code: "MARKER_INVALID", severity: Error, scope: "environment", title: "Incorrect data - marker",
        meaning: "marker.txt missing or not a timestamp, or sitemap without last-modified",
        cure: "write the timestamp after all files",
    }
    SitemapInvalid {
        code: "SITEMAP_INVALID", severity: Error, scope: "environment", title: "Incorrect data - sitemap",
        meaning: "not sitemap 0.9, or non-https <loc>",
        cure: "fix the XML",
    }
    DecompressFailed {
        code: "DECOMPRESS_FAILED", severity: Error, scope: "file", title: "Incorrect data - file",
        meaning: "broken gzip",
        cure: "upload again",
    }
    NotUtf8 {
        code: "NOT_UTF8", severity: Error, scope: "file", title: "Incorrect data - file",
        meaning: "invalid UTF-8",
        cure: "encode as UTF-8",
    }
    FileTooBig {
        code: "FILE_TOO_BIG", severity: Error, scope: "file", title: "Incorrect data - file size",
        meaning: "> 200 MB (Quick Testing ≥ 10 MB)",
        cure: "split by restaurant",
    }
    TooManyFiles {
        code: "TOO_MANY_FILES", severity: Error, scope: "environment", title: "Incorrect data - number of files",
        meaning: "≥ 100,000 files",
        cure: "put several restaurants in one file",
    }
    EmptySnapshot {
        code: "EMPTY_SNAPSHOT", severity: Error, scope: "environment", title: "Missing data - Restaurant",
        meaning: "no valid entity in the snapshot",
        cure: "check the export",
    }
    SnapshotHeld {
        code: "SNAPSHOT_HELD", severity: Warning, scope: "environment", title: "Snapshot held",
        meaning: "would remove > 20 % of the restaurants",
        cure: "apply or discard in the console",
    }
    InvalidJson {
        code: "INVALID_JSON", severity: Error, scope: "line", title: "Incorrect data - line is not valid JSON",
        meaning: "no single JSON object on the line",
        cure: "one entity per line, no pretty-printing",
    }
    UnknownType {
        code: "UNKNOWN_TYPE", severity: Warning, scope: "line", title: "Incorrect data - @type",
        meaning: "@type missing or not in chapter 3",
        cure: "use an entity name",
    }
    MissingId {
        code: "MISSING_ID", severity: Error, scope: "any", title: "Missing data - @id",
        meaning: "no @id",
        cure: "add a stable id",
    }
    IdTooLong {
        code: "ID_TOO_LONG", severity: Error, scope: "any", title: "Incorrect data - @id",
        meaning: "> 300 characters",
        cure: "shorten",
    }
    DuplicateEntity {
        code: "DUPLICATE_ENTITY", severity: Warning, scope: "any", title: "Duplicate entity",
        meaning: "same key twice in one snapshot with different content; newest dateModified wins, then the last read",
        cure: "send once, or identical rows",
    }
    EntityTooBig {
        code: "ENTITY_TOO_BIG", severity: Error, scope: "Restaurant, Service, Menu", title: "Incorrect data - entity size",
        meaning: "> 4 MB with children",
        cure: "split the menu, shorten texts",
    }
    MissingField {
        code: "MISSING_FIELD", severity: Error, scope: "any", title: "Missing data - <field>",
        meaning: "required or conditionally required property absent",
        cure: "add it",
    }
    IncorrectType {
        code: "INCORRECT_TYPE", severity: Error, scope: "any", title: "Incorrect data - <field>",
        meaning: "wrong JSON type, not coercible (leadTimeMax: 15.0)",
        cure: "e.g. use an integer, 12",
    }
    IncorrectFormat {
        code: "INCORRECT_FORMAT", severity: Error, scope: "any", title: "Incorrect data - <field>",
        meaning: "not a DateTime, Time, URL, currency, country, phone (validFrom: 20220102)",
        cure: "e.g. 2022-01-02T00:00:00-07:00",
    }
    OutOfRange {
        code: "OUT_OF_RANGE", severity: Error, scope: "any", title: "Incorrect data - <field>",
        meaning: "outside the allowed range (maxPrice: 0, eligibleQuantityMax: 0)",
        cure: "MUST be > 0 etc.",
    }
    IncorrectEnum {
        code: "INCORRECT_ENUM", severity: Error, scope: "any", title: "Incorrect data - <field>",
        meaning: "value not in the enum (severity: chapter 4)",
        cure: "use a listed value",
    }
    NullValue {
        code: "NULL_VALUE", severity: Error, scope: "any", title: "Incorrect data - <field> (null)",
        meaning: "null",
        cure: "leave the property out",
    }
    UnknownField {
        code: "UNKNOWN_FIELD", severity: Warning, scope: "any", title: "Unknown field - <field>",
        meaning: "property not in chapter 3",
        cure: "remove or correct the name",
    }
    LenientTime {
        code: "LENIENT_TIME", severity: Warning, scope: "hours, Availability", title: "Incorrect data - <field>",
        meaning: "Time without T, without seconds or with an offset",
        cure: "write THH:MM:SS",
    }
    MissingDateModified {
        code: "MISSING_DATE_MODIFIED", severity: Warning, scope: "any", title: "Missing data - dateModified",
        meaning: "no row version",
        cure: "send the feed creation time",
    }
    FutureTimestamp {
        code: "FUTURE_TIMESTAMP", severity: Error, scope: "any", title: "Incorrect data - timestamp",
        meaning: "version > 5 minutes ahead",
        cure: "correct the clock or zone",
    }
    RangeInverted {
        code: "RANGE_INVERTED", severity: Error, scope: "any with min/max or from/through", title: "Incorrect data - <field>",
        meaning: "lower bound above upper bound",
        cure: "swap",
    }
    ConflictingFields {
        code: "CONFLICTING_FIELDS", severity: Error, scope: "MenuItemOffer, Deal", title: "Incorrect data - <field>",
        meaning: "two properties that exclude each other",
        cure: "keep one",
    }
    GeometryCount {
        code: "GEOMETRY_COUNT", severity: Error, scope: "ServiceArea", title: "Incorrect data - ServiceArea",
        meaning: "none or several of polygon, circle, postal code",
        cure: "one geometry per row",
    }
    InvalidPolygon {
        code: "INVALID_POLYGON", severity: Error, scope: "ServiceArea", title: "Incorrect data - polygon",
        meaning: "ring not closed, < 4 points, bad numbers",
        cure: "close the ring, lat lng",
    }
    SpecialHourRange {
        code: "SPECIAL_HOUR_RANGE", severity: Error, scope: "ServiceHours", title: "Missing data - validFrom / validThrough",
        meaning: "special hours without both bounds",
        cure: "add both",
    }
    MissingReference {
        code: "MISSING_REFERENCE", severity: Error, scope: "any with FK", title: "Missing data - <Entity>",
        meaning: "required foreign key to an entity not in the inventory. **Warning**, and the element is ignored, when another element of the same list resolves or the property is optional",
        cure: "send the target, fix the id",
    }
    NoService {
        code: "NO_SERVICE", severity: Error, scope: "Restaurant", title: "Missing data - Service",
        meaning: "no valid service",
        cure: "add DELIVERY or TAKEOUT",
    }
    TooManyServices {
        code: "TOO_MANY_SERVICES", severity: Error, scope: "Service", title: "Incorrect data - serviceType",
        meaning: "two services of one type at one restaurant; the newest version stays, ties: smaller @id",
        cure: "keep one",
    }
    NoMenu {
        code: "NO_MENU", severity: Error, scope: "Service", title: "Missing data - Menu",
        meaning: "menuId resolves to no valid menu (used instead of MISSING_REFERENCE)",
        cure: "send the menu",
    }
    EmptyMenu {
        code: "EMPTY_MENU", severity: Error, scope: "Menu", title: "Missing data - MenuItem",
        meaning: "\"Menu must have at least one MenuItem\"",
        cure: "find the Menu's id, add items",
    }
    NoOffer {
        code: "NO_OFFER", severity: Error, scope: "MenuItem", title: "Missing data - MenuItemOffer",
        meaning: "neither a direct offer nor an option with offer",
        cure: "add an offer",
    }
    OptionWithoutOffer {
        code: "OPTION_WITHOUT_OFFER", severity: Error, scope: "MenuItemOption", title: "Missing data - MenuItemOffer",
        meaning: "option without valid offer",
        cure: "add an offer with menuItemOptionId",
    }
    MixedOffers {
        code: "MIXED_OFFERS", severity: Error, scope: "MenuItem", title: "Incorrect data - menuItemId",
        meaning: "direct offers and options on one item",
        cure: "move the price to the options",
    }
    OverlappingOffers {
        code: "OVERLAPPING_OFFERS", severity: Warning, scope: "MenuItem, MenuItemOption", title: "Incorrect data - MenuItemOffer",
        meaning: "two offers applicable at the same time",
        cure: "make applicability disjoint",
    }
    NoOperationHours {
        code: "NO_OPERATION_HOURS", severity: Error, scope: "Service", title: "Missing data - OperationHours",
        meaning: "no valid OperationHours",
        cure: "add a row",
    }
    NoServiceHours {
        code: "NO_SERVICE_HOURS", severity: Error, scope: "OperationHours, Service", title: "Missing data - ServiceHours",
        meaning: "\"OperationHour contains no nested ServiceHours\"",
        cure: "look for ServiceHours whose operationHoursId is this id",
    }
    NoServiceArea {
        code: "NO_SERVICE_AREA", severity: Error, scope: "Service (DELIVERY)", title: "Missing data - ServiceArea",
        meaning: "no area, or only exclude areas",
        cure: "add an area",
    }
    ServiceMismatch {
        code: "SERVICE_MISMATCH", severity: Warning, scope: "ServiceHours", title: "Incorrect data - serviceId",
        meaning: "service not among those of its OperationHours",
        cure: "align both",
    }
    SectionCycle {
        code: "SECTION_CYCLE", severity: Error, scope: "MenuSection", title: "Incorrect data - parentMenuSectionId",
        meaning: "sections contain each other; reported on every section of the cycle",
        cure: "break the cycle",
    }
    AddonDepth {
        code: "ADDON_DEPTH", severity: Error, scope: "MenuSection", title: "Incorrect data - parentMenuItemId",
        meaning: "add-on groups nested deeper than 5",
        cure: "flatten",
    }
    AddonQuantity {
        code: "ADDON_QUANTITY", severity: Error, scope: "MenuSection", title: "Incorrect data - eligibleQuantityMin",
        meaning: "min > max, or min > selectable pieces (sum of the items' eligibleQuantityMax, default 1)",
        cure: "correct the bounds",
    }
    AddonUnsatisfiable {
        code: "ADDON_UNSATISFIABLE", severity: Error, scope: "MenuItem", title: "Missing data - MenuItem",
        meaning: "a mandatory add-on group is invalid or has too few purchasable add-ons",
        cure: "add add-ons or lower the minimum",
    }
    MixedCurrency {
        code: "MIXED_CURRENCY", severity: Error, scope: "Menu", title: "Incorrect data - priceCurrency",
        meaning: "several currencies in one menu",
        cure: "one currency",
    }
    AmbiguousFee {
        code: "AMBIGUOUS_FEE", severity: Warning, scope: "Fee", title: "Incorrect data - priority",
        meaning: "two fees of one type, same priority, same service, overlapping conditions (disjoint: different eligibleRegion lists without a common area, volume ranges or validity without overlap); reported on the later @id",
        cure: "set priorities",
    }
    OrphanEntity {
        code: "ORPHAN_ENTITY", severity: Warning, scope: "any sub-entity", title: "Orphan entity",
        meaning: "not reachable from any restaurant",
        cure: "link or remove",
    }
    StaleEntity {
        code: "STALE_ENTITY", severity: Error, scope: "any", title: "Stale Entity",
        meaning: "older than the stored version",
        cure: "send accurate timestamps",
    }
    ReconFailure {
        code: "RECON_FAILURE", severity: Error, scope: "Restaurant", title: "Recon Failure",
        meaning: "no or ambiguous match with a place (name, address)",
        cure: "align with the place register or match by hand",
    }
    DuplicateRestaurant {
        code: "DUPLICATE_RESTAURANT", severity: Error, scope: "Restaurant", title: "Duplicate restaurant",
        meaning: "two restaurants of the feed match one place; the smallest @id keeps it, the others get the error; the message names the other id",
        cure: "remove one",
    }
    PlaceClosed {
        code: "PLACE_CLOSED", severity: Error, scope: "Restaurant", title: "Place closed",
        meaning: "the matched place is marked closed",
        cure: "reopen the place or remove the restaurant",
    }
    DeleteUnknown {
        code: "DELETE_UNKNOWN", severity: Warning, scope: "any", title: "Delete of unknown entity",
        meaning: "delete for an entity not stored",
        cure: "none needed",
    }
    ImageUnreachable {
        code: "IMAGE_UNREACHABLE", severity: Warning, scope: "MenuItem, MenuSection", title: "Incorrect data - image",
        meaning: "image cannot be fetched",
        cure: "allow fetching",
    }
    ImageTooSmall {
        code: "IMAGE_TOO_SMALL", severity: Warning, scope: "MenuItem, MenuSection", title: "Incorrect data - image",
        meaning: "< 720 × 480 px",
        cure: "larger picture",
    }
    ImageFormat {
        code: "IMAGE_FORMAT", severity: Warning, scope: "MenuItem, MenuSection", title: "Incorrect data - image",
        meaning: "not JPG, PNG or GIF",
        cure: "convert",
    }
    ContentQuality {
        code: "CONTENT_QUALITY", severity: Warning, scope: "Restaurant, MenuSection, MenuItem", title: "Content quality",
        meaning: "chapter 15",
        cure: "follow chapter 15",
    }
    V1Envelope {
        code: "V1_ENVELOPE", severity: Error, scope: "file", title: "Incorrect data - DataFeed",
        meaning: "v1 file without @type: DataFeed or dataFeedElement",
        cure: "fix the envelope",
    }
    V1Unsupported {
        code: "V1_UNSUPPORTED", severity: Warning, scope: "any v1 node", title: "Unsupported v1 data",
        meaning: "v1 property or type without v2 counterpart; dropped",
        cure: "none, or move to v2",
    }
    V1Lossy {
        code: "V1_LOSSY", severity: Warning, scope: "any v1 node", title: "v1 data simplified",
        meaning: "converted with loss (16.2)",
        cure: "check the result",
    }
}
