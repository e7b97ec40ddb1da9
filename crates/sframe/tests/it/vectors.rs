//! The test vectors of RFC 9605, appendix C: all headers, and suite 0x0004.

use serde_json::Value;
use sframe::{Cipher, Header, Secret};

#[test]
fn headers_are_those_of_the_rfc() {
    let vectors = vectors();
    let headers = vectors["header"].as_array().unwrap();
    assert_eq!(headers.len(), 289);
    for vector in headers {
        let header = Header {
            kid: vector["kid"].as_u64().unwrap(),
            counter: vector["ctr"].as_u64().unwrap(),
        };
        let encoded = hex(&vector["encoded"]);
        let mut bytes = [0; Header::MAX];
        let len = header.encode(&mut bytes);
        assert_eq!(bytes[..len], encoded, "{header:?}");
        assert_eq!(Header::decode(&encoded), Ok((header, encoded.len())));
    }
}

#[test]
fn frames_of_suite_4_are_those_of_the_rfc() {
    let vectors = vectors();
    let frames = vectors["sframe"].as_array().unwrap();
    assert_eq!(frames.len(), 1);
    for vector in frames {
        let (kid, counter) = (vector["kid"].as_u64().unwrap(), vector["ctr"].as_u64().unwrap());
        let (aad, plain, sealed) = (hex(&vector["aad"]), hex(&vector["pt"]), hex(&vector["ct"]));
        let cipher = Cipher::new(&Secret::new(&hex(&vector["base_key"])), kid);

        let mut header = [0; Header::MAX];
        let header_len = Header { kid, counter }.encode(&mut header);
        assert_eq!(header[..header_len], sealed[..header_len]);
        assert_eq!([&header[..header_len], &hex(&vector["metadata"])].concat(), aad);

        let mut text = plain.clone();
        let tag = cipher.seal(counter, &aad, &mut text);
        assert_eq!([&header[..header_len], &text, &tag].concat(), sealed);

        assert!(cipher.open(counter, &aad, &mut text, &tag));
        assert_eq!(text, plain);
    }
}

fn vectors() -> Value {
    serde_json::from_str(include_str!("../vectors/rfc9605.json")).unwrap()
}

fn hex(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}
