//! `aboyeur feed schema`: the JSON Schemas of rows.

use std::process::ExitCode;

use clap::Args;
use feed::EntityType;
use serde_json::{Map, Value};

use crate::cli::print;

/// Which schema.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// A type of row, such as Restaurant; without it, all of them in one object by type.
    #[arg(value_parser = read_type)]
    entity: Option<EntityType>,
}

fn read_type(text: &str) -> Result<EntityType, String> {
    EntityType::parse(text).ok_or_else(|| {
        let names: Vec<&str> = EntityType::ALL.into_iter().map(EntityType::as_str).collect();
        format!("the types are {}", names.join(", "))
    })
}

/// Prints a schema, or all.
pub(crate) fn schema(args: SchemaArgs) -> anyhow::Result<ExitCode> {
    let named = |entity: EntityType| (entity.as_str().to_owned(), feed::json_schema(entity));
    let all = || Value::Object(EntityType::ALL.into_iter().map(named).collect::<Map<_, _>>());
    let value = args.entity.map_or_else(all, feed::json_schema);
    print(&serde_json::to_string_pretty(&value)?);
    Ok(ExitCode::SUCCESS)
}
