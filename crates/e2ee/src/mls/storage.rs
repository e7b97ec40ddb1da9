//! Storage for openmls: what it reads back, in plain maps, and nothing else.
//!
//! A meeting's group is never loaded from storage, so its tree, context, epoch and message secrets are
//! not written at all. openmls' own store serialises every past epoch on every message and keeps what
//! forward secrecy wants gone. What openmls does read back: the key package of a join, external PSKs,
//! and the HPKE key pairs of the current epoch.

use std::cell::RefCell;
use std::collections::BTreeMap;

use openmls_traits::storage::{CURRENT_VERSION as V, Key, StorageProvider, traits};
use zeroize::Zeroizing;

/// Keys and values in their serialised form.
#[derive(Default)]
pub(crate) struct Storage(RefCell<BTreeMap<Vec<u8>, Zeroizing<Vec<u8>>>>);

#[derive(Clone, Copy)]
enum Table {
    KeyPackage,
    Psk,
    KeyPair,
    EpochKeyPairs,
}

type Failure = serde_json::Error;

impl Storage {
    fn put(&self, key: Vec<u8>, value: &impl serde::Serialize) -> Result<(), Failure> {
        let value = Zeroizing::new(serde_json::to_vec(value)?);
        self.0.borrow_mut().insert(key, value);
        Ok(())
    }

    fn get<T: serde::de::DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>, Failure> {
        self.0
            .borrow()
            .get(key)
            .map(|value| serde_json::from_slice(value))
            .transpose()
    }

    /// Drops all PSKs.
    pub(crate) fn forget_psks(&self) {
        let table = serde_json::to_vec(&(Table::Psk as u8,)).unwrap_or_default();
        let begins = table.strip_suffix(b"]").unwrap_or(&table);
        let is_psk = |key: &[u8]| key.strip_prefix(begins).is_some_and(|rest| rest.starts_with(b","));
        self.0.borrow_mut().retain(|key, _| !is_psk(key));
    }

    fn drop(&self, key: &[u8]) -> Result<(), Failure> {
        self.0.borrow_mut().remove(key);
        Ok(())
    }
}

fn key(table: Table, key: &impl Key<V>) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(&(table as u8, key))
}

fn epoch_key(group: &impl Key<V>, epoch: &impl Key<V>, leaf: u32) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(&(Table::EpochKeyPairs as u8, group, epoch, leaf))
}

/// Methods that keep nothing and find nothing.
macro_rules! keeps_nothing {
    ($($name:ident<$($generic:ident: $bound:ident),*>($($argument:ty),*) -> $result:ty = $value:expr;)*) => {$(
        fn $name<$($generic: traits::$bound<V>),*>(&self, $(_: $argument),*) -> Result<$result, Failure> {
            Ok($value)
        }
    )*};
}

impl StorageProvider<V> for Storage {
    type Error = Failure;

    fn write_key_package<K: traits::HashReference<V>, P: traits::KeyPackage<V>>(
        &self,
        hash: &K,
        package: &P,
    ) -> Result<(), Failure> {
        self.put(key(Table::KeyPackage, hash)?, package)
    }

    fn key_package<K: traits::HashReference<V>, P: traits::KeyPackage<V>>(
        &self,
        hash: &K,
    ) -> Result<Option<P>, Failure> {
        self.get(&key(Table::KeyPackage, hash)?)
    }

    fn delete_key_package<K: traits::HashReference<V>>(&self, hash: &K) -> Result<(), Failure> {
        self.drop(&key(Table::KeyPackage, hash)?)
    }

    fn write_psk<K: traits::PskId<V>, P: traits::PskBundle<V>>(&self, id: &K, psk: &P) -> Result<(), Failure> {
        self.put(key(Table::Psk, id)?, psk)
    }

    fn psk<P: traits::PskBundle<V>, K: traits::PskId<V>>(&self, id: &K) -> Result<Option<P>, Failure> {
        self.get(&key(Table::Psk, id)?)
    }

    fn delete_psk<K: traits::PskId<V>>(&self, id: &K) -> Result<(), Failure> {
        self.drop(&key(Table::Psk, id)?)
    }

    fn write_encryption_key_pair<K: traits::EncryptionKey<V>, P: traits::HpkeKeyPair<V>>(
        &self,
        public: &K,
        pair: &P,
    ) -> Result<(), Failure> {
        self.put(key(Table::KeyPair, public)?, pair)
    }

    fn encryption_key_pair<P: traits::HpkeKeyPair<V>, K: traits::EncryptionKey<V>>(
        &self,
        public: &K,
    ) -> Result<Option<P>, Failure> {
        self.get(&key(Table::KeyPair, public)?)
    }

    fn delete_encryption_key_pair<K: traits::EncryptionKey<V>>(&self, public: &K) -> Result<(), Failure> {
        self.drop(&key(Table::KeyPair, public)?)
    }

    fn write_encryption_epoch_key_pairs<G: traits::GroupId<V>, E: traits::EpochKey<V>, P: traits::HpkeKeyPair<V>>(
        &self,
        group: &G,
        epoch: &E,
        leaf: u32,
        pairs: &[P],
    ) -> Result<(), Failure> {
        self.put(epoch_key(group, epoch, leaf)?, &pairs)
    }

    fn encryption_epoch_key_pairs<G: traits::GroupId<V>, E: traits::EpochKey<V>, P: traits::HpkeKeyPair<V>>(
        &self,
        group: &G,
        epoch: &E,
        leaf: u32,
    ) -> Result<Vec<P>, Failure> {
        Ok(self.get(&epoch_key(group, epoch, leaf)?)?.unwrap_or_default())
    }

    fn delete_encryption_epoch_key_pairs<G: traits::GroupId<V>, E: traits::EpochKey<V>>(
        &self,
        group: &G,
        epoch: &E,
        leaf: u32,
    ) -> Result<(), Failure> {
        self.drop(&epoch_key(group, epoch, leaf)?)
    }

    keeps_nothing! {
        write_mls_join_config<G: GroupId, C: MlsGroupJoinConfig>(&G, &C) -> () = ();
        append_own_leaf_node<G: GroupId, L: LeafNode>(&G, &L) -> () = ();
        queue_proposal<G: GroupId, R: ProposalRef, P: QueuedProposal>(&G, &R, &P) -> () = ();
        write_tree<G: GroupId, T: TreeSync>(&G, &T) -> () = ();
        write_interim_transcript_hash<G: GroupId, H: InterimTranscriptHash>(&G, &H) -> () = ();
        write_context<G: GroupId, C: GroupContext>(&G, &C) -> () = ();
        write_confirmation_tag<G: GroupId, T: ConfirmationTag>(&G, &T) -> () = ();
        write_group_state<S: GroupState, G: GroupId>(&G, &S) -> () = ();
        write_message_secrets<G: GroupId, S: MessageSecrets>(&G, &S) -> () = ();
        write_resumption_psk_store<G: GroupId, S: ResumptionPskStore>(&G, &S) -> () = ();
        write_own_leaf_index<G: GroupId, L: LeafNodeIndex>(&G, &L) -> () = ();
        write_group_epoch_secrets<G: GroupId, S: GroupEpochSecrets>(&G, &S) -> () = ();
        write_signature_key_pair<K: SignaturePublicKey, P: SignatureKeyPair>(&K, &P) -> () = ();
        mls_group_join_config<G: GroupId, C: MlsGroupJoinConfig>(&G) -> Option<C> = None;
        own_leaf_nodes<G: GroupId, L: LeafNode>(&G) -> Vec<L> = Vec::new();
        queued_proposal_refs<G: GroupId, R: ProposalRef>(&G) -> Vec<R> = Vec::new();
        queued_proposals<G: GroupId, R: ProposalRef, P: QueuedProposal>(&G) -> Vec<(R, P)> = Vec::new();
        tree<G: GroupId, T: TreeSync>(&G) -> Option<T> = None;
        group_context<G: GroupId, C: GroupContext>(&G) -> Option<C> = None;
        interim_transcript_hash<G: GroupId, H: InterimTranscriptHash>(&G) -> Option<H> = None;
        confirmation_tag<G: GroupId, T: ConfirmationTag>(&G) -> Option<T> = None;
        group_state<S: GroupState, G: GroupId>(&G) -> Option<S> = None;
        message_secrets<G: GroupId, S: MessageSecrets>(&G) -> Option<S> = None;
        resumption_psk_store<G: GroupId, S: ResumptionPskStore>(&G) -> Option<S> = None;
        own_leaf_index<G: GroupId, L: LeafNodeIndex>(&G) -> Option<L> = None;
        group_epoch_secrets<G: GroupId, S: GroupEpochSecrets>(&G) -> Option<S> = None;
        signature_key_pair<K: SignaturePublicKey, P: SignatureKeyPair>(&K) -> Option<P> = None;
        remove_proposal<G: GroupId, R: ProposalRef>(&G, &R) -> () = ();
        delete_own_leaf_nodes<G: GroupId>(&G) -> () = ();
        delete_group_config<G: GroupId>(&G) -> () = ();
        delete_tree<G: GroupId>(&G) -> () = ();
        delete_confirmation_tag<G: GroupId>(&G) -> () = ();
        delete_group_state<G: GroupId>(&G) -> () = ();
        delete_context<G: GroupId>(&G) -> () = ();
        delete_interim_transcript_hash<G: GroupId>(&G) -> () = ();
        delete_message_secrets<G: GroupId>(&G) -> () = ();
        delete_all_resumption_psk_secrets<G: GroupId>(&G) -> () = ();
        delete_own_leaf_index<G: GroupId>(&G) -> () = ();
        delete_group_epoch_secrets<G: GroupId>(&G) -> () = ();
        clear_proposal_queue<G: GroupId, R: ProposalRef>(&G) -> () = ();
        delete_signature_key_pair<K: SignaturePublicKey>(&K) -> () = ();
    }
}
