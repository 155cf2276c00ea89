//! The tantivy schema, built from `index-schema/schema.toml`, and handles to its fields.

use serde::Deserialize;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

const SCHEMA: &str = include_str!("../../index-schema/schema.toml");

/// The file's content.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    version: u32,
    field: Vec<DescribedField>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedField {
    name: String,
    r#type: FieldType,
    chain: Option<String>,
    #[serde(default = "kept")]
    positions: bool,
    #[serde(default = "kept")]
    lengths: bool,
    #[serde(default)]
    index: bool,
    #[serde(default)]
    column: bool,
    #[serde(default)]
    stored: bool,
    #[serde(rename = "about")]
    _about: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FieldType {
    Text,
    Keyword,
    U64,
    I64,
}

/// Positions and lengths are kept where nothing is said.
fn kept() -> bool {
    true
}

fn described() -> Described {
    toml::from_str(SCHEMA).expect("the shipped schema is read by a test")
}

/// The schema's version.
#[must_use]
pub fn schema_version() -> u32 {
    described().version
}

/// Handles to the fields, by their names in the schema.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "index-schema/schema.toml says what each is")]
pub struct Fields {
    pub kind: Field,
    pub exact: Field,
    pub stem: Field,
    pub skeleton: Field,
    pub lead: Field,
    pub title_exact: Field,
    pub title_stem: Field,
    pub file: Field,
    pub id: Field,
    pub document: Field,
    pub digest: Field,
    pub ordinal: Field,
    pub date: Field,
    pub source: Field,
    pub language: Field,
    pub format: Field,
    pub encoding: Field,
    pub path: Field,
    pub start: Field,
    pub page: Field,
    pub time: Field,
    pub text: Field,
    pub meta: Field,
    pub told: Field,
    pub place: Field,
    pub group: Field,
    pub band: Field,
    pub signature: Field,
    pub added: Field,
    pub first: Field,
    pub sum: Field,
    pub copy: Field,
    pub family: Field,
    pub state: Field,
    pub key_high: Field,
    pub key_low: Field,
    pub size: Field,
    pub modified: Field,
    pub extractor: Field,
    pub relative: Field,
    pub failures: Field,
    pub record: Field,
}

/// Builds the schema and its handles.
pub(super) fn build() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    for field in described().field {
        match field.r#type {
            FieldType::Text => {
                let indexing = TextFieldIndexing::default()
                    .set_tokenizer(field.chain.as_deref().unwrap_or_default())
                    .set_fieldnorms(field.lengths)
                    .set_index_option(if field.positions {
                        IndexRecordOption::WithFreqsAndPositions
                    } else {
                        IndexRecordOption::WithFreqs
                    });
                builder.add_text_field(
                    &field.name,
                    TextOptions::default().set_indexing_options(indexing),
                );
            }
            FieldType::Keyword => {
                let mut options = TextOptions::default();
                if field.index {
                    options = options.set_indexing_options(
                        TextFieldIndexing::default()
                            .set_tokenizer("raw")
                            .set_fieldnorms(false)
                            .set_index_option(IndexRecordOption::Basic),
                    );
                }
                if field.column {
                    options = options.set_fast("raw");
                }
                if field.stored {
                    options = options.set_stored();
                }
                builder.add_text_field(&field.name, options);
            }
            FieldType::U64 | FieldType::I64 => {
                let mut options = NumericOptions::default();
                if field.index {
                    options = options.set_indexed();
                }
                if field.column {
                    options = options.set_fast();
                }
                if field.stored {
                    options = options.set_stored();
                }
                if field.r#type == FieldType::U64 {
                    builder.add_u64_field(&field.name, options);
                } else {
                    builder.add_i64_field(&field.name, options);
                }
            }
        }
    }
    let schema = builder.build();
    let field = |name: &str| schema.get_field(name).expect("a test asks for every field");
    let fields = Fields {
        kind: field("kind"),
        exact: field("exact"),
        stem: field("stem"),
        skeleton: field("skeleton"),
        lead: field("lead"),
        title_exact: field("title_exact"),
        title_stem: field("title_stem"),
        file: field("file"),
        id: field("id"),
        document: field("document"),
        digest: field("digest"),
        ordinal: field("ordinal"),
        date: field("date"),
        source: field("source"),
        language: field("language"),
        format: field("format"),
        encoding: field("encoding"),
        path: field("path"),
        start: field("start"),
        page: field("page"),
        time: field("time"),
        text: field("text"),
        meta: field("meta"),
        told: field("told"),
        place: field("place"),
        group: field("group"),
        band: field("band"),
        signature: field("signature"),
        added: field("added"),
        first: field("first"),
        sum: field("sum"),
        copy: field("copy"),
        family: field("family"),
        state: field("state"),
        key_high: field("key_high"),
        key_low: field("key_low"),
        size: field("size"),
        modified: field("modified"),
        extractor: field("extractor"),
        relative: field("relative"),
        failures: field("failures"),
        record: field("record"),
    };
    (schema, fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::CHAINS;

    #[test]
    fn the_file_and_the_schema_agree() {
        let described = described();
        let (schema, fields) = build();
        assert_eq!(schema.fields().count(), described.field.len());
        // `Fields` names every field exactly once.
        let handles = format!("{fields:?}").matches("Field(").count();
        assert_eq!(handles, described.field.len());
        for field in &described.field {
            let entry = schema.get_field_entry(schema.get_field(&field.name).expect("built"));
            assert_eq!(
                entry.is_indexed(),
                field.index || field.r#type == FieldType::Text,
                "{}",
                field.name
            );
            assert_eq!(entry.is_fast(), field.column, "{}", field.name);
            assert_eq!(entry.is_stored(), field.stored, "{}", field.name);
            match (&field.chain, field.r#type) {
                (Some(chain), FieldType::Text) => {
                    assert!(CHAINS.iter().any(|known| known.name == chain), "{chain}");
                }
                (None, FieldType::Text) | (Some(_), _) => {
                    panic!("`{}`: a chain goes with text", field.name)
                }
                (None, _) => {}
            }
        }
    }
}
