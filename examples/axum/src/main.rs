//! A page that a server renders with the engine of Footlights, natively, and that React hydrates in the browser.
//!
//! `cargo run -- FOLDER` prints its address. The folder holds the snapshot, `snapshot.json`, and the bundle of the
//! page, `page.js`. Who asks is in the query: `/?targetingKey=anna&plan=pro`.
//!
//! The page gets what `dehydrate` of the npm package would give: the answers for this person, at this instant.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::Html;
use axum::routing::get;
use footlights::engine::{Clock, Deployment, Evaluator, Local, Memo, Value};
use footlights::snapshot::{Kind, Snapshot};
use serde_json::{Value as Json, json};

/// What is read once. A server that follows its snapshot puts a new one in its place when it comes.
struct House {
    snapshot: Snapshot,
    /// When it was read, in milliseconds since 1970: nothing opens when its lease is over.
    confirmed_at: i64,
    deployment: Deployment,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("give the folder with snapshot.json and page.js")?;
    let read = |name: &str| std::fs::read_to_string(Path::new(&folder).join(name));
    let (document, script) = (read("snapshot.json")?, read("page.js")?);
    let house = House {
        snapshot: Snapshot::parse(document.as_bytes()).map_err(|refusal| refusal.sentence())?,
        confirmed_at: now(),
        deployment: Deployment::new(Some("shop"), Some("2.4.0")),
    };
    let app = Router::new()
        .route("/", get(page))
        .route("/snapshot.json", get(async || ([(CONTENT_TYPE, "application/json")], document)))
        .route("/page.js", get(async || ([(CONTENT_TYPE, "text/javascript")], script)))
        .with_state(Arc::new(house));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

async fn page(
    State(house): State<Arc<House>>,
    Query(person): Query<HashMap<String, String>>,
) -> Html<String> {
    let context: HashMap<_, _> = person.into_iter().map(|(name, value)| (name, Value::Text(value))).collect();
    let clock = Clock { now: now(), confirmed_at: house.confirmed_at };
    let (local, memo) = (Local::default(), Memo::default());
    let evaluator = Evaluator::new(&house.snapshot, &house.deployment, &context, clock, &local, &memo);

    let checkout = details(&evaluator, "new-checkout", Kind::Boolean, json!(false));
    let headline = details(&evaluator, "headline", Kind::String, json!("mine"));
    let releases: Vec<Json> = evaluator.releases().iter().map(|release| parse(&release.json())).collect();
    let class = if checkout["value"] == true { "new" } else { "old" };
    let is_open = evaluator.release("autumn").is_some_and(|release| release.open);
    let stage = if is_open { "open" } else { "closed" };
    let title = escape(headline["value"].as_str().unwrap_or_default());
    let answers = json!({
        "snapshot": {
            "environment": house.snapshot.environment(),
            "lineage": house.snapshot.lineage(),
            "revision": house.snapshot.revision(),
            "source": "given",
            "confirmedAt": house.confirmed_at,
        },
        "flags": { "new-checkout": checkout, "headline": headline },
        "releases": releases,
    });
    // Inside of a script only `<` could end it.
    let answers = answers.to_string().replace('<', "\\u003c");
    Html(format!(
        r#"<!doctype html><link rel="icon" href="data:,"><div id="root"><main class="{class}"><h1>{title}</h1><p>{stage}</p></main></div><script id="answers" type="application/json">{answers}</script><script type="module" src="/page.js"></script>"#
    ))
}

/// The answer for a flag, as the page has it: with its key, and a value in every case.
fn details(evaluator: &Evaluator, key: &str, kind: Kind, default: Json) -> Json {
    let details = evaluator.details(key, Some(kind));
    let mut json = parse(&details.json());
    json["flagKey"] = key.into();
    json["value"] = details.value.map_or(default, parse);
    json
}

/// What the engine writes is JSON.
fn parse(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_default()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
