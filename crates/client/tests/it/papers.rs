//! What the papers say of encryption is what participants do.

use compliance::Encryption;

#[test]
fn the_papers_name_the_suites_that_participants_use() {
    let said = Encryption::of_release();
    assert_eq!(said.group, e2ee::cipher_suite());
    assert_eq!(said.frames, sframe::CIPHER_SUITE);
}
