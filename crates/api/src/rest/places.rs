//! The place register: its switch, its places, their import and export. For staff; operators change it.

mod matches;
mod suggestions;
mod view;

use ::inventory::{Inventory, PlaceQuery};
use axum::Json;
use axum::body::Body as HttpBody;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use feed::PlaceFormat;
use identity::Permission;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Problem;

use self::view::{ImportView, PlaceInput, PlaceView, RegisterView, line_errors};
use crate::caller::Caller;
use crate::input::{Body, Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{PlaceImportId, PlaceStatus};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(get_place_register, set_place_register))
        .routes(routes!(get_place_export))
        .routes(routes!(list_places))
        .routes(routes!(get_place, replace_place, remove_place))
        .routes(routes!(list_place_imports, create_place_import))
        .routes(routes!(get_place_import))
        .merge(matches::router())
        .merge(suggestions::router())
}

/// Staff read the register.
const READ: Permission = Permission::StaffCases;
/// Operators change it.
const WRITE: Permission = Permission::OperatePlatform;

/// Whether restaurants are matched, and with how many places.
#[utoipa::path(
    get,
    path = "/place-register",
    tag = "places",
    responses((status = 200, description = "The register.", body = RegisterView), ReadProblems)
)]
async fn get_place_register(State(state): State<ApiState>, caller: Caller) -> Answer<RegisterView> {
    caller.require_staff(READ)?;
    Ok(Json(state.inventory.place_register().await?.into()))
}

/// The switch of the register.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RegisterInput {
    enabled: bool,
}

/// Switches matching on or off; without it every restaurant counts as matched. It cannot be switched on without a place.
/// Restaurants are judged again within minutes.
#[utoipa::path(
    put,
    path = "/place-register",
    tag = "places",
    request_body = RegisterInput,
    responses((status = 200, description = "The register.", body = RegisterView), WriteProblems)
)]
async fn set_place_register(
    State(state): State<ApiState>,
    caller: Caller,
    body: Body,
) -> Answer<RegisterView> {
    caller.require_staff(WRITE)?;
    let RegisterInput { enabled } = body.read()?;
    Ok(Json(state.inventory.switch_register(caller.actor(), enabled).await?.into()))
}

/// Which places are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PlacesQuery {
    /// Words in name, address or id.
    text: Option<String>,
    status: Option<PlaceStatus>,
}

/// Places of the register.
#[utoipa::path(
    get,
    path = "/places",
    tag = "places",
    params(PlacesQuery, Paging),
    responses((status = 200, description = "A page, by id.", body = PageView<PlaceView>), ReadProblems)
)]
async fn list_places(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<PlacesQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<PlaceView>> {
    caller.require_staff(READ)?;
    let query = PlaceQuery {
        text: query.text,
        status: query.status.map(|status| status.0),
        after: paging.cursor(),
        limit: paging.limit()?,
    };
    Ok(Json(state.inventory.list_places(query).await?.into()))
}

/// A place in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct PlacePath {
    /// The place's id, percent-encoded.
    place_id: String,
}

/// One place.
#[utoipa::path(
    get,
    path = "/places/{place_id}",
    tag = "places",
    params(PlacePath),
    responses((status = 200, description = "The place.", body = PlaceView), ReadProblems)
)]
async fn get_place(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PlacePath>,
) -> Answer<PlaceView> {
    caller.require_staff(READ)?;
    Ok(Json(state.inventory.get_place(&path.place_id).await?.into()))
}

/// Adds a place, or replaces the one with this id. Restaurants are matched again within minutes.
#[utoipa::path(
    put,
    path = "/places/{place_id}",
    tag = "places",
    params(PlacePath),
    request_body = PlaceInput,
    responses((status = 200, description = "The place.", body = PlaceView), WriteProblems)
)]
async fn replace_place(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PlacePath>,
    body: Body,
) -> Answer<PlaceView> {
    caller.require_staff(WRITE)?;
    let place = body.read::<PlaceInput>()?.into_place(path.place_id);
    Ok(Json(state.inventory.put_place(caller.actor(), place).await?.into()))
}

/// Takes a place out of the register. One that has closed should rather get the status `CLOSED`.
#[utoipa::path(
    delete,
    path = "/places/{place_id}",
    tag = "places",
    params(PlacePath),
    responses((status = 204, description = "It is gone."), WriteProblems)
)]
async fn remove_place(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PlacePath>,
) -> Result<StatusCode, Refusal> {
    caller.require_staff(WRITE)?;
    state.inventory.remove_place(caller.actor(), &path.place_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How a file is written.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum FileFormat {
    /// One JSON object a line.
    #[default]
    Ndjson,
    /// With the names of the properties in the first line.
    Csv,
}

/// In which form the register is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// One JSON object a line by default.
    #[param(inline)]
    format: Option<FileFormat>,
}

/// The whole register as a file that an import takes.
#[utoipa::path(
    get,
    path = "/place-register/export",
    tag = "places",
    params(ExportQuery),
    responses(
        (status = 200, description = "The file.", content(
            (String = "application/x-ndjson"), (String = "text/csv")
        )),
        ReadProblems
    )
)]
async fn get_place_export(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Refusal> {
    caller.require_staff(READ)?;
    let (format, media) = match query.format.unwrap_or_default() {
        FileFormat::Ndjson => (PlaceFormat::Ndjson, "application/x-ndjson"),
        FileFormat::Csv => (PlaceFormat::Csv, "text/csv; charset=utf-8"),
    };
    let body = HttpBody::from_stream(state.inventory.export_places(format));
    Ok(([(header::CONTENT_TYPE, media)], body).into_response())
}

/// Where the places of a file come from.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
    /// A name for their source, which each place keeps; 1 to 100 characters.
    source: Option<String>,
}

/// Takes a file of places, at most 64 MB: CSV with the names of the properties in the first line, one JSON object a line,
/// or `{"places": […]}`. Places are added or changed by their ids, and others stay. If any line is wrong, nothing is
/// taken, and the answer lists the wrong lines.
#[utoipa::path(
    post,
    path = "/place-imports",
    tag = "places",
    params(ImportQuery),
    request_body(content(
        (String = "text/csv"), (String = "application/x-ndjson"), (String = "application/json")
    )),
    responses((status = 202, description = "It is being taken in.", body = ImportView), WriteProblems)
)]
async fn create_place_import(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<ImportQuery>,
    request: Request,
) -> Result<(StatusCode, Json<ImportView>), Refusal> {
    caller.require_staff(WRITE)?;
    // Read after the permission is known, so that nobody else can have so much kept in memory.
    let read = axum::body::to_bytes(request.into_body(), Inventory::PLACES_FILE_LIMIT).await;
    let too_large =
        |_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The file is larger than 64 MB");
    let text = read.map_err(too_large)?;
    let source = query.source.unwrap_or_else(|| "api".to_owned());
    match state.inventory.import_places(caller.actor(), &source, None, text).await? {
        Ok(import) => Ok((StatusCode::ACCEPTED, Json(import.into()))),
        Err(refusal) => Err(Problem::invalid(line_errors(&refusal)).into()),
    }
}

/// The newest files of places, newest first.
#[utoipa::path(
    get,
    path = "/place-imports",
    tag = "places",
    responses((status = 200, description = "The last fifty.", body = PageView<ImportView>), ReadProblems)
)]
async fn list_place_imports(State(state): State<ApiState>, caller: Caller) -> Answer<PageView<ImportView>> {
    caller.require_staff(READ)?;
    let imports = state.inventory.list_place_imports().await?;
    Ok(Json(PageView::whole(imports.into_iter().map(ImportView::from))))
}

/// An import in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ImportPath {
    import_id: PlaceImportId,
}

/// How far a file of places is.
#[utoipa::path(
    get,
    path = "/place-imports/{import_id}",
    tag = "places",
    params(ImportPath),
    responses((status = 200, description = "The import.", body = ImportView), ReadProblems)
)]
async fn get_place_import(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<ImportPath>,
) -> Answer<ImportView> {
    caller.require_staff(READ)?;
    Ok(Json(state.inventory.get_place_import(path.import_id.0).await?.into()))
}
