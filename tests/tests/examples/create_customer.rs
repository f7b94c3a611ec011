//! The example `create_customer`.

use fake_flex::{FakeFlex, RawServer};

use crate::{Ended, example, example_with, run};

const NAME: &str = "create_customer";

#[tokio::test]
async fn without_a_key_it_talks_to_a_fake_and_says_so() {
    let Ended { code, stdout, stderr } = run(example(NAME)).await;
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stdout.contains("FLEX_API_KEY is not set: talking to a fake Flex in this process"), "{stdout}");
    assert!(stdout.contains("Created fcus_") && stdout.contains("john.doe@example.com"), "{stdout}");
    let log = stdout.lines().find(|line| line.starts_with("In a log: ")).unwrap();
    assert!(!log.contains("john.doe@example.com") && log.contains("fcus_"), "{log}");
}

#[tokio::test]
async fn with_a_test_key_it_talks_to_flex() {
    let fake = FakeFlex::start().await.unwrap();
    let Ended { code, stdout, stderr } = run(example_with(NAME, &fake)).await;
    assert_eq!(code, Some(0), "{stderr}");
    assert!(!stdout.contains("fake"), "{stdout}");
    assert!(fake.customer("john.doe@example.com").is_some());
}

#[tokio::test]
async fn with_live_any_key_is_sent() {
    let fake = FakeFlex::start().await.unwrap();
    let mut command = example_with(NAME, &fake);
    command.env("FLEX_API_KEY", "fsk_production").arg("--live");
    let Ended { code, stderr, .. } = run(command).await;
    // The fake does not accept this key.
    assert!(code == Some(1) && stderr.contains("401"), "{stderr}");
    assert_eq!(fake.received().len(), 1);
}

#[tokio::test]
async fn a_bad_environment_is_told_by_its_name() {
    let table = [
        (("fsk test 1", ""), "the API key contains characters that are not allowed in a header: copy it again"),
        (
            ("fsk_test_1", "nowhere"),
            "the base URL is not a URL: set base_url, or FLEX_API_URL, to a URL such as https://",
        ),
        (("fsk_test_1", "http://flex.example"), "the base URL is not HTTPS"),
    ];
    for ((key, url), expected) in table {
        let mut command = example(NAME);
        command.env("FLEX_API_KEY", key).env("FLEX_API_URL", url);
        let Ended { code, stderr, .. } = run(command).await;
        assert!(code == Some(1) && stderr.contains(expected), "{stderr}");
    }
}

#[tokio::test]
async fn the_key_may_be_in_a_file() {
    let fake = FakeFlex::start().await.unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, format!("{}\n", FakeFlex::API_KEY)).unwrap();
    let path = file.path().to_str().unwrap();
    let empty = tempfile::NamedTempFile::new().unwrap();
    // The key, the file, and the result. An empty variable is not set.
    let table = [
        (None, path, (Some(0), "")),
        (Some(""), path, (Some(0), "")),
        (Some(FakeFlex::API_KEY), "", (Some(0), "")),
        (None, empty.path().to_str().unwrap(), (Some(1), "the API key is empty: check the file of FLEX_API_KEY_FILE")),
        (None, "/nowhere/key", (Some(1), "the file that FLEX_API_KEY_FILE names cannot be read")),
        (Some(FakeFlex::API_KEY), path, (Some(1), "both FLEX_API_KEY and FLEX_API_KEY_FILE are set")),
    ];
    for (key, file, (code, expected)) in table {
        let mut command = example_with(NAME, &fake);
        command.env("FLEX_API_KEY_FILE", file).env_remove("FLEX_API_KEY");
        command.envs(key.map(|key| ("FLEX_API_KEY", key)));
        let ended = run(command).await;
        assert!(ended.code == code && ended.stderr.contains(expected), "{file}: {ended:?}");
    }
    assert_eq!(fake.customers().len(), 1);
}

#[tokio::test]
async fn what_stays_on_this_machine_goes_to_no_proxy() {
    let proxy = RawServer::start().await.unwrap();
    proxy.respond(b"HTTP/1.1 502 Proxied\r\ncontent-length: 0\r\n\r\n".to_vec());
    let mut command = example(NAME);
    command.env("http_proxy", proxy.url()).env("HTTP_PROXY", proxy.url()).env("ALL_PROXY", proxy.url());
    let Ended { code, stdout, stderr } = run(command).await;
    assert_eq!(code, Some(0), "{stdout}{stderr}");
}

#[tokio::test]
async fn without_a_key_that_is_not_empty_there_is_none() {
    for (key, file, url) in [("", "", ""), ("", "", " \n")] {
        let mut command = example(NAME);
        command.env("FLEX_API_KEY", key).env("FLEX_API_KEY_FILE", file).env("FLEX_API_URL", url);
        let Ended { code, stdout, stderr } = run(command).await;
        assert!(code == Some(0) && stdout.contains("FLEX_API_KEY is not set: talking to a fake"), "{stdout}{stderr}");
    }
    let fake = FakeFlex::start().await.unwrap();
    let mut command = example_with(NAME, &fake);
    command.env("FLEX_API_URL", format!(" {}\n", fake.url()));
    let Ended { code, stderr, .. } = run(command).await;
    assert!(code == Some(0) && fake.received().len() == 1, "{stderr}");
}

#[tokio::test]
async fn a_proxy_of_the_environment_is_used_or_nothing_is_sent() {
    let proxy = RawServer::start().await.unwrap();
    proxy.respond(b"HTTP/1.1 407 Proxied\r\ncontent-length: 0\r\n\r\n".to_vec());
    let at = |scheme: &str| proxy.url().replace("http", scheme);
    let supported = "which is not one of http, https";
    // The variables, and the expected message.
    let table: [(&[(&str, String)], String); 8] = [
        (&[("HTTPS_PROXY", at("http"))], "the proxy requires credentials".to_owned()),
        (&[("ALL_PROXY", at("http"))], "the proxy requires credentials".to_owned()),
        (&[("HTTPS_PROXY", at("http")), ("NO_PROXY", "api.example:80".to_owned())], "the proxy requires".to_owned()),
        (&[("HTTPS_PROXY", at("http")), ("REQUEST_METHOD", "GET".to_owned())], "the proxy requires".to_owned()),
        (&[("HTTPS_PROXY", at("ftp"))], format!("the proxy in HTTPS_PROXY has the scheme `ftp`, {supported}")),
        (&[("https_proxy", at("socks"))], format!("the proxy in https_proxy has the scheme `socks`, {supported}")),
        (&[("all_proxy", at("ws"))], format!("the proxy in all_proxy has the scheme `ws`, {supported}")),
        (&[("HTTPS_PROXY", at("http") + " ftp://a")], "the proxy in HTTPS_PROXY contains whitespace".to_owned()),
    ];
    for (variables, expected) in table {
        let mut command = example(NAME);
        command.env("FLEX_API_KEY", "fsk_test_1").env("FLEX_API_URL", "https://api.example");
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        let Ended { code, stdout, stderr } = run(command).await;
        assert!(code == Some(1) && stderr.contains(&expected), "{variables:?}: {stdout}{stderr}");
    }
}
