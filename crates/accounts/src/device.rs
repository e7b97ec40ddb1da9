//! What is shown of a signed-in browser: enough for its owner to know it by, too little to follow anybody.

/// Browser and system, without versions, as `Firefox, Linux`; empty for what is neither.
///
/// Reads the first kilobyte only and answers with words of our own: nothing a client sends is kept.
pub fn device(user_agent: &str) -> String {
    let mut end = user_agent.len().min(1024);
    while !user_agent.is_char_boundary(end) {
        end -= 1;
    }
    let text = &user_agent[..end];
    let first = |table: &[(&str, &'static str)]| {
        let found = table.iter().find(|(sign, _)| text.contains(sign));
        found.map(|(_, name)| *name)
    };
    // Each browser names those it wants to be taken for, and itself: the rarer sign first.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Chromium", "Chrome"),
        ("Safari", "Safari"),
        ("konklave", "Konklave"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (one, other) => one.or(other).unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_named_coarsely() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox, Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge, Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari, iOS",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            ("Linux", "Linux"),
            ("curl/8", ""),
            ("", ""),
            (&"ä".repeat(2000), ""),
        ] {
            assert_eq!(device(agent), name, "{agent}");
        }
    }
}
