//! The files of the repository's root that the published crates contain.

/// The crates have copies, since a symbolic link becomes a line of text in a clone on Windows.
#[test]
fn the_crates_have_copies_of_the_repositorys_files() {
    for (name, original, copy, folder) in [
        (
            "LICENSE-APACHE",
            include_str!("../../LICENSE-APACHE"),
            include_str!("../../flex-sdk/LICENSE-APACHE"),
            "flex-sdk",
        ),
        ("LICENSE-MIT", include_str!("../../LICENSE-MIT"), include_str!("../../flex-sdk/LICENSE-MIT"), "flex-sdk"),
        (
            "LICENSE-APACHE",
            include_str!("../../LICENSE-APACHE"),
            include_str!("../fake-flex/LICENSE-APACHE"),
            "tests/fake-flex",
        ),
        ("LICENSE-MIT", include_str!("../../LICENSE-MIT"), include_str!("../fake-flex/LICENSE-MIT"), "tests/fake-flex"),
    ] {
        assert!(original == copy, "{folder}/{name} is out of date: run `cp {name} {folder}/`");
    }
}
