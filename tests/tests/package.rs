//! What the published crate carries from the root of the repository.

/// A symbolic link would do, but a clone on Windows has a line of text in its place.
#[test]
fn the_crate_has_copies_of_the_repositorys_files() {
    for (name, original, copy) in [
        ("CHANGELOG.md", include_str!("../../CHANGELOG.md"), include_str!("../../flex-sdk/CHANGELOG.md")),
        ("LICENSE-APACHE", include_str!("../../LICENSE-APACHE"), include_str!("../../flex-sdk/LICENSE-APACHE")),
        ("LICENSE-MIT", include_str!("../../LICENSE-MIT"), include_str!("../../flex-sdk/LICENSE-MIT")),
    ] {
        assert!(original == copy, "flex-sdk/{name} is out of date: run `cp {name} flex-sdk/`");
    }
}
