//! Versions of the documents: what people were told, from when to when, and which privacy notice is in force.

use std::sync::{Mutex, PoisonError};

use compliance::{Answers, Facts, Field, Issue, Language, Paper, wording};
use datamap::day;
use store::{NewVersion, Version};
use wire::NoticeVersion;

use crate::app::App;
use crate::papers::{self, PapersError};

/// Which documents are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// Those that everybody is told: a new version at once.
    Served,
    /// The others, too: a new version at most once a day each, so that whoever answers one question after the other does not
    /// make as many of them.
    All,
}

/// The version of the notice that is in force.
#[derive(Default)]
pub(crate) struct Versions {
    /// Held from measuring to keeping: what was measured earlier is not kept later.
    issuing: tokio::sync::Mutex<()>,
    notice: Mutex<Option<NoticeVersion>>,
}

impl Versions {
    /// The notice in force; none: none could be kept so far.
    pub(crate) fn notice(&self) -> Option<NoticeVersion> {
        self.notice.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Issues a version of each document whose words are no longer those of the newest. What does not work is in the log, and no
/// fault of whoever changed something; it is tried again within the hour.
pub(crate) async fn issue(app: &App, which: Which) {
    match look(app, which).await {
        Ok(0) => {}
        Ok(versions) => tracing::info!(versions, "documents have new versions"),
        Err(error) => tracing::error!(%error, "versions of the documents could not be kept"),
    }
}

async fn look(app: &App, which: Which) -> Result<u64, PapersError> {
    let _turn = app.versions.issuing.lock().await;
    let now = app.unix_now();
    let facts = papers::facts(&app.config, &app.store, now).await?;
    let answers = papers::answers(&app.store).await?;
    let newest = app.store.newest_versions().await?;
    let versions: Vec<NewVersion> = Paper::ALL
        .iter()
        .filter(|paper| which == Which::All || is_served(**paper))
        .filter_map(|paper| changed(*paper, &facts, &answers, &newest))
        .collect();
    let issued = if versions.is_empty() {
        0
    } else {
        app.store.issue_versions(&versions, now).await?
    };
    let fresh = app.store.newest_versions().await?;
    let notice = fresh.into_iter().find(|version| version.paper == Paper::Notice.id());
    let controller = answers.get(Field::ControllerName);
    *app.versions.notice.lock().unwrap_or_else(PoisonError::into_inner) = notice.map(|version| NoticeVersion {
        version: version.content,
        since: version.issued_at,
        controller: controller.map(str::to_owned),
    });
    Ok(issued)
}

/// Whether everybody is told this document, and when it changes.
fn is_served(paper: Paper) -> bool {
    paper == Paper::Notice
}

/// The document's words, where they are others than those of its newest version.
fn changed(paper: Paper, facts: &Facts, answers: &Answers, newest: &[Version]) -> Option<NewVersion> {
    // What changes by itself, such as the last deletion run, stands in the words, and makes no new version.
    let content = Issue::of(paper, facts, answers).content().to_owned();
    let newest = newest.iter().find(|version| version.paper == paper.id());
    if newest
        .is_some_and(|version| version.content == content || (!is_served(paper) && day(version.issued_at) == facts.day))
    {
        return None;
    }
    let document = paper.write(facts, answers);
    let texts = [Language::De, Language::En].map(|language| (language.tag(), wording(&document, language)));
    Some(NewVersion {
        paper: paper.id(),
        content,
        texts: texts.into(),
    })
}

#[cfg(test)]
mod tests {
    use compliance::Proof;
    use datamap::DAY;
    use store::Store;

    use super::*;
    use crate::config::Config;

    #[tokio::test]
    async fn what_everybody_is_told_changes_at_once_the_rest_once_a_day_and_nothing_by_itself() {
        let directory = tempfile::tempdir().unwrap();
        let config = Config::new(directory.path().to_owned());
        let store = Store::embedded(directory.path()).await.unwrap();
        let today = papers::facts(&config, &store, 1_000 * DAY).await.unwrap();
        let tomorrow = Facts {
            last_deletion: Some(Proof {
                at: "1972-09-28 03:00 UTC".to_owned(),
                good: true,
            }),
            ..papers::facts(&config, &store, 1_001 * DAY).await.unwrap()
        };
        let nothing = Answers::default();
        let mut answers = Answers::default();
        answers.set(Field::ControllerName, "Stadt Musterstadt").unwrap();
        for (paper, at_once) in [(Paper::Notice, true), (Paper::Deletion, false)] {
            let first = changed(paper, &today, &nothing, &[]).unwrap();
            let languages: Vec<&str> = first.texts.iter().map(|(language, _)| *language).collect();
            assert_eq!(languages, ["de", "en"]);
            let kept = [Version {
                paper: paper.id().to_owned(),
                number: 1,
                content: first.content.clone(),
                issued_at: 1_000 * DAY + 60,
                superseded_at: None,
            }];
            assert_eq!(changed(paper, &tomorrow, &nothing, &kept), None, "a day has passed");
            assert_eq!(changed(paper, &today, &answers, &kept).is_some(), at_once, "{paper:?}");
            let next = changed(paper, &tomorrow, &answers, &kept).unwrap();
            assert!(next.content != first.content && next.texts[1].1.contains("Stadt Musterstadt"));
        }
        store.close().await;
    }
}
