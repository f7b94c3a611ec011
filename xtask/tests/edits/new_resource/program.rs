//! Uses the resource and the operation that `added.yaml` adds to the document.

use fake_flex::FakeFlex;
use flex_sdk::{Client, CreateCustomer, CreateNote, ListNotes, Note, UpdateNote};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fake = FakeFlex::start().await?;
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).build()?;

    let note = flex.notes().create(CreateNote::builder().text("Call back").build()).await?;
    assert!(note.note_id.starts_with("note_"), "{}", note.note_id);
    assert_eq!(flex.notes().retrieve(&note.note_id).await?, note);
    let changes = UpdateNote::builder().text("Called back").build();
    let updated = flex.notes().update(&note.note_id, changes).idempotency_key("order").await?;
    assert_eq!((updated.text.as_str(), &updated.note_id), ("Called back", &note.note_id));
    assert!(!format!("{updated:?}").contains("Called"), "personal data is printed");

    for number in 1..25 {
        flex.notes().create(CreateNote::builder().text(format!("Note {number}")).build()).await?;
    }
    let page = flex.notes().list(ListNotes::default()).await?;
    assert_eq!((page.items.len(), page.errors.len()), (10, 0));
    let mut notes: Vec<Note> = Vec::new();
    let mut all = flex.notes().list(ListNotes::builder().limit(10).build()).all();
    while let Some(note) = all.next().await {
        notes.push(note?);
    }
    assert_eq!(notes.len(), 25);

    let missing = flex.notes().retrieve(&"note_01HACM7FZ1084XB1GB6053VM0D".into()).await;
    assert!(missing.is_err_and(|error| error.is_not_found()));

    let john = CreateCustomer::builder().first_name("John").last_name("Doe").email("john.doe@example.com").build();
    let john = flex.customers().create(john).await?;
    let archived = flex.customers().archive(&john.customer_id).await?;
    assert_eq!(archived.customer_id, john.customer_id);
    Ok(())
}
