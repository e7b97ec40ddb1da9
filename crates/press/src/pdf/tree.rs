//! The structure of the document: what a reader who cannot see the page walks through.

use std::num::NonZeroU16;

use krilla::tagging::{Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

/// Names a group of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group(usize);

/// What a group is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// With its level and its words.
    Heading(u16, String),
    /// A paragraph.
    Paragraph,
    /// Points, steps, boxes, or labels with values.
    List(ListNumbering),
    /// One of a list.
    Item,
    /// Its mark or label.
    Label,
    /// Its words.
    Body,
    /// A table.
    Table,
    /// Its row of names.
    TableHead,
    /// Its other rows.
    TableBody,
    /// A row.
    Row,
    /// The name of a column.
    ColumnName,
    /// A cell.
    Cell,
}

enum Child {
    Group(usize),
    Words(Identifier),
    /// Emphasised words of one run, which may go over several lines and pages.
    Strong(usize, Vec<Identifier>),
}

/// All groups. They are made in reading order before anything is drawn, and filled as it is.
#[derive(Default)]
pub struct Tree {
    groups: Vec<(Kind, Vec<Child>)>,
    top: Vec<usize>,
}

impl Tree {
    /// Adds a group at the top.
    pub fn add(&mut self, kind: Kind) -> Group {
        self.groups.push((kind, Vec::new()));
        self.top.push(self.groups.len() - 1);
        Group(self.groups.len() - 1)
    }

    /// Adds a group within another.
    pub fn add_to(&mut self, parent: Group, kind: Kind) -> Group {
        self.groups.push((kind, Vec::new()));
        let group = self.groups.len() - 1;
        self.groups[parent.0].1.push(Child::Group(group));
        Group(group)
    }

    /// Says that what was drawn belongs to a group; `strong`: which of its runs, if it is emphasised.
    pub fn fill(&mut self, group: Group, drawn: Identifier, strong: Option<usize>) {
        let children = &mut self.groups[group.0].1;
        match (strong, children.last_mut()) {
            (None, _) => children.push(Child::Words(drawn)),
            (Some(run), Some(Child::Strong(last, all))) if *last == run => all.push(drawn),
            (Some(run), _) => children.push(Child::Strong(run, vec![drawn])),
        }
    }

    /// As krilla takes it.
    pub fn finish(&self, language: &str) -> TagTree {
        let top: Vec<Node> = self.top.iter().map(|group| Node::Group(self.group(*group))).collect();
        TagTree::from(top).with_lang(Some(language.to_owned()))
    }

    fn group(&self, group: usize) -> TagGroup {
        let (kind, children) = &self.groups[group];
        let children = children.iter().map(|child| match child {
            Child::Group(group) => Node::Group(self.group(*group)),
            Child::Words(drawn) => Node::Leaf(*drawn),
            Child::Strong(_, all) => {
                let all = all.iter().map(|drawn| Node::Leaf(*drawn)).collect();
                Node::Group(TagGroup::with_children(Tag::Strong, all))
            }
        });
        TagGroup::with_children(kind.tag(), children.collect())
    }
}

impl Kind {
    fn tag(&self) -> TagKind {
        match self {
            Self::Heading(level, title) => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                Tag::Hn(level, Some(title.clone())).into()
            }
            Self::Paragraph => Tag::P.into(),
            Self::List(numbering) => Tag::L(*numbering).into(),
            Self::Item => Tag::LI.into(),
            Self::Label => Tag::Lbl.into(),
            Self::Body => Tag::LBody.into(),
            Self::Table => Tag::Table.into(),
            Self::TableHead => Tag::THead.into(),
            Self::TableBody => Tag::TBody.into(),
            Self::Row => Tag::TR.into(),
            Self::ColumnName => Tag::TH(TableHeaderScope::Column).into(),
            Self::Cell => Tag::TD.into(),
        }
    }
}
