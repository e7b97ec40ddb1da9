use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::*;

const MEMBER: MemberId = MemberId([1; 16]);
const OTHER: MemberId = MemberId([2; 16]);

struct Bench {
    rng: ChaCha20Rng,
    phrase: Phrase,
}

impl Bench {
    fn new() -> Self {
        let mut rng = ChaCha20Rng::from_seed([9; 32]);
        let phrase = Phrase::generate(Language::German, &mut rng);
        Self { rng, phrase }
    }

    fn create(&mut self, content: &[u8]) -> Vault {
        Vault::create(MEMBER, &self.phrase, content, &mut self.rng).unwrap()
    }

    fn by_phrase(&self, sealed: &[u8]) -> Result<Vault, OpenError> {
        Vault::open(MEMBER, sealed, WayKey::of_phrase(MEMBER, &self.phrase))
    }
}

fn passkey(n: u8) -> WayKey {
    WayKey::of_passkey(MEMBER, &[n; 20], &[n; 32]).unwrap()
}

fn by_passkey(n: u8, sealed: &[u8]) -> Result<Vault, OpenError> {
    Vault::open(MEMBER, sealed, passkey(n))
}

/// Of a vault whose one lock is the phrase's: where its parts begin.
const GENERATION: usize = 2;
const LOCKS: usize = 10;
const WRAPPED_KEY: usize = 46;
const SALT: usize = 126;

#[test]
fn what_was_saved_is_there_by_every_way() {
    let mut bench = Bench::new();
    let vault = bench.create(b"one");
    let vault = vault.add_passkey(passkey(1), &mut bench.rng).unwrap();
    let vault = vault.save(b"two", &mut bench.rng).unwrap();
    for opened in [bench.by_phrase(vault.sealed()), by_passkey(1, vault.sealed())] {
        let opened = opened.unwrap();
        assert_eq!(opened.content(), b"two");
        assert_eq!(opened.digest(), vault.digest());
        assert_eq!(opened.ways().collect::<Vec<_>>(), vault.ways().collect::<Vec<_>>());
    }
    assert_eq!(ways(vault.sealed()).unwrap(), [Way::Phrase, Way::Passkey(vec![1; 20])]);
}

#[test]
fn another_secret_opens_nothing() {
    let mut bench = Bench::new();
    let vault = bench.create(b"one");
    let vault = vault.add_passkey(passkey(1), &mut bench.rng).unwrap();
    let sealed = vault.sealed();
    let other = Phrase::generate(Language::German, &mut bench.rng);
    let refused = [
        Vault::open(MEMBER, sealed, WayKey::of_phrase(MEMBER, &other)),
        by_passkey(2, sealed),
        // The right passkey with another secret, and the right secret under another id.
        Vault::open(MEMBER, sealed, WayKey::of_passkey(MEMBER, &[1; 20], &[2; 32]).unwrap()),
        Vault::open(MEMBER, sealed, WayKey::of_passkey(MEMBER, &[2; 20], &[1; 32]).unwrap()),
        // Another member's key, of the same secret.
        Vault::open(MEMBER, sealed, WayKey::of_phrase(OTHER, &bench.phrase)),
        Vault::open(OTHER, sealed, WayKey::of_phrase(OTHER, &bench.phrase)),
    ];
    for (n, opened) in refused.into_iter().enumerate() {
        assert_eq!(opened.err(), Some(OpenError::WrongSecret), "{n}");
    }
}

#[test]
fn what_is_handed_out_as_another_members_does_not_open() {
    let mut bench = Bench::new();
    let vault = bench.create(b"one");
    // With the keys of its own member, and yet as somebody else's.
    let opened = Vault::open(OTHER, vault.sealed(), WayKey::of_phrase(MEMBER, &bench.phrase));
    assert_eq!(opened.err(), Some(OpenError::Damaged));
    let kept = Sealed::read(vault.sealed()).unwrap();
    assert!(kept.open(MEMBER, &vault.key).is_ok());
    assert_eq!(kept.open(OTHER, &vault.key).err(), Some(OpenError::Damaged));
}

#[test]
fn a_passkey_taken_away_opens_nothing_that_is_saved_later() {
    let mut bench = Bench::new();
    let vault = bench.create(b"one");
    let vault = vault.add_passkey(passkey(1), &mut bench.rng).unwrap();
    let before = vault.add_passkey(passkey(2), &mut bench.rng).unwrap();
    let after = before.remove_passkey(&[1; 20], &mut bench.rng).unwrap();
    assert_eq!((before.generation(), after.generation()), (1, 2));
    assert_ne!(before.key, after.key);
    assert_eq!(by_passkey(1, after.sealed()).err(), Some(OpenError::WrongSecret));
    // Nor if the server shows its lock of before in the place of one of now.
    let (lock, public) = (lock_of(before.sealed(), 1), after.sealed()[..LOCKS + 1].to_vec());
    let put_in = [
        &public,
        &after.sealed()[LOCKS + 1..LOCKS + 1 + 115],
        &lock,
        &after.sealed()[LOCKS + 1 + 115 + 135..],
    ]
    .concat();
    assert_eq!(by_passkey(1, &put_in).err(), Some(OpenError::Damaged));
    for opened in [bench.by_phrase(after.sealed()), by_passkey(2, after.sealed())] {
        assert_eq!(opened.unwrap().content(), b"one");
    }
}

#[test]
fn another_phrase_takes_the_place_of_the_former() {
    let mut bench = Bench::new();
    let vault = bench.create(b"one");
    let vault = vault.add_passkey(passkey(1), &mut bench.rng).unwrap();
    let phrase = Phrase::generate(Language::English, &mut bench.rng);
    let after = vault.new_phrase(&phrase, &mut bench.rng);
    assert_eq!(after.generation(), 2);
    assert_eq!(bench.by_phrase(after.sealed()).err(), Some(OpenError::WrongSecret));
    let opened = Vault::open(MEMBER, after.sealed(), WayKey::of_phrase(MEMBER, &phrase));
    assert_eq!(opened.unwrap().content(), b"one");
    assert_eq!(by_passkey(1, after.sealed()).unwrap().content(), b"one");
    assert_eq!(after.ways().count(), 2);
}

#[test]
fn a_lock_that_was_put_in_or_taken_out_is_noticed_and_never_locked_for() {
    let mut bench = Bench::new();
    let vault = bench.create(b"one");
    // A member's own other browser adds one; the server knows the lock that makes and puts it into another vault.
    let with = vault.add_passkey(passkey(1), &mut bench.rng).unwrap();
    let mut put_in = vault.sealed()[..SALT].to_vec();
    put_in[LOCKS] = 2;
    put_in.extend_from_slice(&lock_of(with.sealed(), 1));
    put_in.extend_from_slice(&vault.sealed()[SALT..]);
    assert_eq!(ways(&put_in).unwrap().len(), 2);
    assert_eq!(bench.by_phrase(&put_in).err(), Some(OpenError::Locks));
    assert_eq!(vault.reopen(&put_in).err(), Some(OpenError::Locks));

    let mut taken_out = with.sealed()[..SALT].to_vec();
    taken_out[LOCKS] = 1;
    taken_out.extend_from_slice(&with.sealed()[SALT + 135..]);
    assert_eq!(bench.by_phrase(&taken_out).err(), Some(OpenError::Locks));

    // A key of the server's in the place of the passkey's.
    let mut swapped = with.sealed().to_vec();
    let evil = WayKey::of_passkey(MEMBER, &[1; 20], &[7; 32]).unwrap();
    swapped[SALT + 23..SALT + 55].copy_from_slice(&evil.lock().public);
    assert_eq!(bench.by_phrase(&swapped).err(), Some(OpenError::Locks));
}

#[test]
fn the_server_cannot_make_a_vault_that_opens() {
    let mut bench = Bench::new();
    let honest = bench.create(b"one");
    // It sees the public key of the phrase, seals a key of its own to it, and content under that key.
    let mut forged = honest.clone();
    forged.key = fresh(&mut bench.rng);
    forged.locks[0].proof = Zeroizing::new([0; 32]);
    let forged = forged.with(b"forged", &mut bench.rng).unwrap();
    assert!(Sealed::read(forged.sealed()).unwrap().open(MEMBER, &forged.key).is_ok());
    assert_eq!(bench.by_phrase(forged.sealed()).err(), Some(OpenError::Damaged));
    assert_eq!(honest.reopen(forged.sealed()).err(), Some(OpenError::Damaged));
}

#[test]
fn a_lock_of_another_generation_or_way_does_not_open() {
    let mut bench = Bench::new();
    let vault = bench.create(b"one");
    let mut sealed = vault.sealed().to_vec();
    sealed[GENERATION + 7] = 2;
    assert_eq!(bench.by_phrase(&sealed).err(), Some(OpenError::Damaged));
    let way = WayKey::of_phrase(MEMBER, &bench.phrase);
    let wrapped: [u8; 80] = vault.sealed()[WRAPPED_KEY..SALT].try_into().unwrap();
    assert_eq!(way.unlock(MEMBER, 1, &wrapped).as_ref(), Some(&vault.key));
    assert_eq!(way.unlock(MEMBER, 2, &wrapped), None);
    assert_eq!(way.unlock(OTHER, 1, &wrapped), None);
    // The content says its generation, too.
    let kept = Sealed::read(&sealed).unwrap();
    assert_eq!(kept.open(MEMBER, &vault.key).err(), Some(OpenError::Damaged));
}

#[test]
fn a_damaged_lock_is_whole_again_when_the_vault_is_saved_by_another_way() {
    let mut bench = Bench::new();
    let vault = bench.create(b"one");
    let vault = vault.add_passkey(passkey(1), &mut bench.rng).unwrap();
    let mut sealed = vault.sealed().to_vec();
    sealed[WRAPPED_KEY] ^= 1;
    assert_eq!(bench.by_phrase(&sealed).err(), Some(OpenError::Damaged));
    let saved = by_passkey(1, &sealed).unwrap().save(b"two", &mut bench.rng).unwrap();
    assert_eq!(bench.by_phrase(saved.sealed()).unwrap().content(), b"two");
}

#[test]
fn what_others_saved_is_read_with_the_key_or_a_way_at_hand() {
    let mut bench = Bench::new();
    let here = bench.create(b"one");
    let there = bench.by_phrase(here.sealed()).unwrap();
    let there = there.save(b"two", &mut bench.rng).unwrap();
    let here = here.reopen(there.sealed()).unwrap();
    assert_eq!(here.content(), b"two");
    let there = there.add_passkey(passkey(1), &mut bench.rng).unwrap();
    let there = there.remove_passkey(&[1; 20], &mut bench.rng).unwrap();
    let here = here.reopen(there.sealed()).unwrap();
    assert_eq!(here.generation(), 2);
    // Another phrase was made there, and none of the ways used here is left.
    let phrase = Phrase::generate(Language::German, &mut bench.rng);
    let there = there.new_phrase(&phrase, &mut bench.rng);
    assert_eq!(here.reopen(there.sealed()).err(), Some(OpenError::WrongSecret));
    // Whoever has added a passkey meanwhile goes on with it.
    let here = here.add_passkey(passkey(2), &mut bench.rng).unwrap();
    let there = there.reopen(here.sealed());
    assert_eq!(there.err(), Some(OpenError::Older));
    let there = here.new_phrase(&phrase, &mut bench.rng);
    assert_eq!(here.reopen(there.sealed()).unwrap().generation(), 3);
}

#[test]
fn what_is_older_than_what_was_seen_is_refused() {
    let mut bench = Bench::new();
    let first = bench.create(b"one");
    let second = first.save(b"two", &mut bench.rng).unwrap();
    let fork = first.save(b"fork", &mut bench.rng).unwrap();
    let third = second.new_phrase(&bench.phrase, &mut bench.rng);
    assert_eq!(second.reopen(second.sealed()).unwrap().content(), b"two");
    assert_eq!(second.reopen(first.sealed()).err(), Some(OpenError::Older));
    assert_eq!(second.reopen(fork.sealed()).err(), Some(OpenError::Older));
    assert_eq!(third.reopen(second.sealed()).err(), Some(OpenError::Older));
    assert_eq!(first.reopen(third.sealed()).unwrap().content(), b"two");
}

#[test]
fn there_are_at_most_eight_ways_and_one_of_them_is_the_phrase() {
    let mut bench = Bench::new();
    let mut vault = bench.create(b"one");
    for n in (1..8).rev() {
        vault = vault.add_passkey(passkey(n), &mut bench.rng).unwrap();
    }
    assert_eq!(vault.ways().count(), limits::VAULT_LOCKS);
    let more = vault.add_passkey(passkey(8), &mut bench.rng);
    assert_eq!(more.err(), Some(ChangeError::TooManyWays));
    // One that is there is not one more.
    let same = vault.add_passkey(passkey(3), &mut bench.rng).unwrap();
    assert_eq!(same.ways().count(), limits::VAULT_LOCKS);
    for n in 1..8 {
        assert!(by_passkey(n, same.sealed()).is_ok(), "{n}");
    }
    let unknown = vault.remove_passkey(&[8; 20], &mut bench.rng);
    assert_eq!(unknown.err(), Some(ChangeError::NoSuchPasskey));
    let phrase = WayKey::of_phrase(MEMBER, &bench.phrase);
    let twice = vault.add_passkey(phrase, &mut bench.rng);
    assert_eq!(twice.err(), Some(ChangeError::NotAPasskey));
}

#[test]
fn a_passkeys_id_has_its_limits() {
    for (length, fits) in [(0, false), (1, true), (1023, true), (1024, false)] {
        let way = WayKey::of_passkey(MEMBER, &vec![1; length], &[1; 32]);
        assert_eq!(way.is_some(), fits, "{length}");
    }
}

#[test]
fn content_has_its_limit_and_its_length_does_not_show() {
    let mut bench = Bench::new();
    let vault = bench.create(&[]);
    assert_eq!(bench.by_phrase(vault.sealed()).unwrap().content(), b"");
    let length = |content: usize, bench: &mut Bench| {
        let vault = vault.save(&vec![1; content], &mut bench.rng).unwrap();
        assert_eq!(bench.by_phrase(vault.sealed()).unwrap().content().len(), content);
        vault.sealed().len() - (vault.sealed().len() % 4096)
    };
    assert_eq!([0, 1, 4000, 4016].map(|content| length(content, &mut bench)), [4096; 4]);
    assert_eq!([4017, 8000].map(|content| length(content, &mut bench)), [8192; 2]);
    assert_eq!(length(limits::VAULT_CONTENT, &mut bench), 256 * 1024);
    let more = vault.save(&vec![1; limits::VAULT_CONTENT + 1], &mut bench.rng);
    assert_eq!(more.err(), Some(ChangeError::TooLarge));
    let more = Vault::create(
        MEMBER,
        &bench.phrase,
        &vec![1; limits::VAULT_CONTENT + 1],
        &mut bench.rng,
    );
    assert_eq!(more.err(), Some(ChangeError::TooLarge));
}

#[test]
fn the_same_content_is_never_sealed_alike() {
    let mut bench = Bench::new();
    let vault = bench.create(b"one");
    let [one, two] = [0, 1].map(|_| vault.save(b"two", &mut bench.rng).unwrap());
    assert_ne!(one.sealed()[WRAPPED_KEY..SALT], two.sealed()[WRAPPED_KEY..SALT]);
    assert_ne!(one.sealed()[SALT..], two.sealed()[SALT..]);
    assert_eq!(one.sealed()[..WRAPPED_KEY], two.sealed()[..WRAPPED_KEY]);
}

#[test]
fn what_is_no_vault_is_garbled() {
    let mut bench = Bench::new();
    let vault = bench.create(b"one");
    let with = vault.add_passkey(passkey(1), &mut bench.rng).unwrap();
    let bent = |at: usize, value: u8| {
        let mut sealed = with.sealed().to_vec();
        sealed[at] = value;
        sealed
    };
    let lock = lock_of(with.sealed(), 0);
    let passkeys = lock_of(with.sealed(), 1);
    let locks = |locks: &[&[u8]]| {
        let head = [&with.sealed()[..LOCKS], &[locks.len() as u8]].concat();
        [&head, locks.concat().as_slice(), &[0; 64]].concat()
    };
    let cases = [
        Vec::new(),
        with.sealed()[..SALT + 135 + 15].to_vec(),
        vec![0; limits::VAULT + 1],
        bent(1, 2),
        bent(LOCKS, 0),
        bent(LOCKS, 9),
        // The kinds of ways: none, a phrase with an id, a passkey without.
        bent(LOCKS + 1, 0),
        bent(LOCKS + 1, 3),
        bent(LOCKS + 3, 1),
        bent(LOCKS + 1, 2),
        // Twice, in another order, without the phrase.
        locks(&[&lock, &lock]),
        locks(&[&lock, &passkeys, &passkeys]),
        locks(&[&passkeys, &lock]),
        locks(&[&passkeys]),
    ];
    for (n, bytes) in cases.iter().enumerate() {
        assert_eq!(ways(bytes).err(), Some(OpenError::Garbled), "{n}");
        assert_eq!(bench.by_phrase(bytes).err(), Some(OpenError::Garbled), "{n}");
    }
    assert!(ways(&locks(&[&lock, &passkeys])).is_ok());
}

#[test]
fn nothing_secret_is_printed() {
    let mut bench = Bench::new();
    let vault = bench.create(b"one");
    let printed = format!("{vault:?} {:?} {:?}", passkey(1), bench.phrase);
    assert_eq!(printed, "Vault(…) WayKey(…) Phrase(…)");
}

/// The bytes of a lock as everybody sees it.
fn lock_of(sealed: &[u8], at: usize) -> Vec<u8> {
    let (phrase, passkey) = (3 + 32 + 80, 3 + 20 + 32 + 80);
    let begin = LOCKS + 1 + phrase.min(at * phrase) + at.saturating_sub(1) * passkey;
    sealed[begin..][..if at == 0 { phrase } else { passkey }].to_vec()
}

proptest::proptest! {
    #[test]
    fn no_bytes_open_or_panic(bytes: Vec<u8>) {
        let bench = Bench::new();
        proptest::prop_assert!(bench.by_phrase(&bytes).is_err());
        let _ = ways(&bytes);
    }

    #[test]
    fn content_survives(content: Vec<u8>) {
        let mut bench = Bench::new();
        let vault = bench.create(&content);
        let opened = bench.by_phrase(vault.sealed()).unwrap();
        proptest::prop_assert_eq!(opened.content(), &content[..]);
    }

    #[test]
    fn no_bent_vault_opens(at: proptest::sample::Index, bit in 0..8_u8) {
        let mut bench = Bench::new();
        let mut sealed = bench.create(b"one").sealed().to_vec();
        let at = at.index(sealed.len());
        sealed[at] ^= 1 << bit;
        proptest::prop_assert!(bench.by_phrase(&sealed).is_err());
    }

    #[test]
    fn no_shortened_or_lengthened_vault_opens(to in 0..8192_usize) {
        let mut bench = Bench::new();
        let mut sealed = bench.create(b"one").sealed().to_vec();
        proptest::prop_assume!(to != sealed.len());
        sealed.resize(to, 0);
        proptest::prop_assert!(bench.by_phrase(&sealed).is_err());
    }
}
