//! What changed between two states of a document, line by line as people read it.

/// A line that is there in one of two states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was there before.
    Gone(String),
    /// It is there now.
    New(String),
}

impl Change {
    /// Whether only the day of printing is another, or the configuration in something that this paper says nothing of.
    pub fn is_of_the_head(&self) -> bool {
        let (Self::Gone(line) | Self::New(line)) = self;
        let head = ["- Stand: ", "- As of: ", "- Konfiguration: ", "- Configuration: "];
        head.iter().any(|label| line.starts_with(label))
    }
}

/// What to write to come from `before` to `now`: the fewest lines. Texts as [`crate::markdown`] makes them.
pub fn diff(before: &str, now: &str) -> Vec<Change> {
    let (before, now): (Vec<&str>, Vec<&str>) = (before.lines().collect(), now.lines().collect());
    let common = lengths(&before, &now);
    let (mut i, mut j) = (0, 0);
    let mut changes = Vec::new();
    loop {
        match (before.get(i), now.get(j)) {
            (None, None) => return changes,
            (Some(old), Some(new)) if old == new => (i, j) = (i + 1, j + 1),
            (Some(old), new) if new.is_none() || common[i + 1][j] >= common[i][j + 1] => {
                changes.push(Change::Gone((*old).to_owned()));
                i += 1;
            }
            (_, Some(new)) => {
                changes.push(Change::New((*new).to_owned()));
                j += 1;
            }
            (Some(_), None) => i += 1,
        }
    }
}

/// Longest common subsequence of all pairs of ends. Documents have hundreds of lines, not thousands.
fn lengths(before: &[&str], now: &[&str]) -> Vec<Vec<usize>> {
    let mut common = vec![vec![0; now.len() + 1]; before.len() + 1];
    for i in (0..before.len()).rev() {
        for j in (0..now.len()).rev() {
            common[i][j] = if before[i] == now[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_said() {
        let before = "a\nperiod: 14 days\nb\nc";
        let now = "a\nperiod: 7 days\nb\nd\nc";
        let expected = [
            Change::Gone("period: 14 days".to_owned()),
            Change::New("period: 7 days".to_owned()),
            Change::New("d".to_owned()),
        ];
        assert_eq!(diff(before, now), expected);
        assert_eq!(diff(now, now), []);
        assert_eq!(diff("", "a"), [Change::New("a".to_owned())]);
        assert_eq!(diff("a", ""), [Change::Gone("a".to_owned())]);
    }
}
