//! What the platform would refuse does not leave: answers are held against their spec, and signed as they are.

use bothends::sign::body_sign;

use crate::common::{key, start};
use crate::sellers::*;

#[tokio::test]
async fn an_answer_that_breaks_its_spec_does_not_leave() {
    let address = start(all(&Books::default(), &key())).await;
    assert_eq!(query("good").code(address, &key()).await, "000000");
    assert_eq!(query("a refusal").code(address, &key()).await, "000003");
    let long = ["a long memo", "a long text", "a long code", "a refusal with a long code"];
    for wrong in ["no id", "no address", "no time"].into_iter().chain(long) {
        let answer = query(wrong).send(address, &key()).await;
        assert_eq!(code(&answer), "000005", "{wrong}: {answer}");
        assert!(!answer.contains("xxx") && !answer.contains("0000004"), "{wrong}: {answer}");
    }
}

/// 128 characters may be there, 16 of them for the vector and the rest in Base64 of blocks of 16 bytes: 79 bytes make 80.
#[tokio::test]
async fn lengths_of_the_first_generation_count_what_is_encrypted() {
    let address = start(all(&Books::default(), &key())).await;
    let fits = new_instance_v1("account of 79").send(address, &key()).await;
    let body: serde_json::Value = serde_json::from_str(fits.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(body["appInfo"]["userName"].as_str().unwrap().len(), 16 + 108, "{fits}");
    assert_eq!(new_instance_v1("account of 80").code(address, &key()).await, "000005", "16 more would be 144");
}

#[tokio::test]
async fn answers_are_json_and_signed_over_their_very_bytes_in_every_generation() {
    let address = start(all(&Books::default(), &key())).await;
    for (api, asked) in one_of_each("o-1").into_iter().chain([("a refusal", query("a refusal"))]) {
        let answer = asked.send(address, &key()).await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let lines: Vec<_> = head.split("\r\n").collect();
        assert_eq!(lines[0], "HTTP/1.1 200 OK", "{api}");
        assert!(lines.contains(&"Content-Type: application/json"), "{api}: {head}");
        assert!(lines.contains(&format!("Content-Length: {}", body.len()).as_str()), "{api}: {head}");
        let proofs: Vec<_> = lines.iter().filter_map(|line| line.strip_prefix("Body-Sign: ")).collect();
        let [proof] = proofs[..] else { panic!("{api}: {head}") };
        assert!(proof.starts_with(r#"sign_type="HMAC-SHA256", signature= ""#), "{api}: {proof}");
        assert!(body_sign::verify(proof, body.as_bytes(), &key().into()), "{api}: {head}");
    }
}
