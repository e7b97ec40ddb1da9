//! The store on a real file system.

#![allow(clippy::unwrap_used, reason = "tests")]

mod accounts;
mod backup;
mod crash;
mod functions;
mod ground;
mod postgres;
mod provider;
mod requests;
mod retention;
mod rooms;
mod schema;
mod sign_offs;
mod takeover;
mod time_travel;
mod trouble;
mod updates;
mod vaults;
mod versions;

use std::sync::Arc;

use store::{NewInvite, NewRoom, Store};
use wire::{Door, InviteId, Rank, RoomId};

use ground::Ground;
use postgres::Server;

/// The contract of the store, case by case: each is a test on the embedded database, and all of them, in one test,
/// run on one PostgreSQL server. A case that is in no list is dead code, which clippy refuses.
macro_rules! contract {
    (both { $($module:ident: $($case:ident,)+;)+ } embedded { $($own:ident: $($only:ident,)+;)+ }) => {
        mod embedded {
            $(mod $module { $(#[tokio::test] async fn $case() { crate::$module::$case(crate::Ground::embedded()).await; })+ })+
        }
        mod embedded_only {
            $(mod $own { $(#[tokio::test] async fn $only() { crate::$own::$only(crate::Ground::embedded()).await; })+ })+
        }

        #[tokio::test]
        #[allow(clippy::print_stdout, reason = "says which case failed")]
        async fn every_case_holds_on_postgresql() {
            let server = Arc::new(Server::start());
            $($(
                println!("{}: {}", stringify!($module), stringify!($case));
                $module::$case(Ground::on(&server)).await;
            )+)+
        }
    };
}

contract! {
    both {
        accounts:
            a_server_is_set_up_once_with_the_latest_link,
            names_are_sealed_unique_and_survive_reopening,
            an_account_that_is_changed_or_suspended_has_no_session_and_the_last_administrator_stays,
            erasing_leaves_no_row_of_the_account_and_an_intact_log,
            an_erased_account_is_in_no_file,
            an_answer_replaces_the_former_and_can_be_taken_back,
            codes_count_once_and_a_second_factor_only_once_proven,
            sessions_end_in_time_by_number_by_id_and_with_the_password,
            the_log_shows_what_was_changed_left_out_or_moved,
            the_log_without_its_newest_or_written_anew_without_the_key_is_not_whole,
            what_is_written_after_the_newest_were_taken_out_does_not_cover_it_up,;
        backup:
            a_backup_restores_into_either_database,
            what_could_be_used_once_does_not_come_back,
            what_expired_since_does_not_come_back,
            a_wrong_key_or_a_damaged_file_restores_nothing,
            a_backup_of_a_newer_release_is_refused_by_name,
            only_an_empty_database_is_restored_into,
            a_backup_without_its_secrets_is_refused,;
        crash:
            a_migration_that_is_killed_anywhere_is_finished_by_the_next_start,;
        functions:
            what_is_decided_of_a_function_replaces_what_was_and_keeps_its_answers,
            nothing_is_switched_on_without_answers_not_even_by_whoever_writes_rows,
            what_was_decided_before_is_no_decision_anew,
            who_has_decided_is_counted_and_forgotten_with_the_account,;
        provider:
            whom_the_provider_knows_is_found_by_its_name_for_them_and_named_nowhere,
            the_provider_ends_what_it_began_and_nothing_else,
            whom_the_provider_knows_comes_in_by_the_provider_alone,
            an_administrator_the_provider_knows_is_another_one,;
        requests:
            a_request_is_found_by_its_code_alone_and_sealed,
            no_more_requests_are_open_than_there_may_be,
            a_request_ends_once_and_is_extended_once,
            a_request_whose_month_is_over_is_not_extended_but_still_answered,
            the_most_urgent_request_stands_first_and_answered_ones_last,
            an_open_request_stays_and_an_answered_one_goes_after_its_years,
            what_belongs_to_an_account_is_counted_by_entry,;
        retention:
            what_expired_while_the_server_was_off_goes_before_serving,
            a_database_of_a_newer_release_is_refused,;
        rooms:
            a_room_survives_reopening,
            a_room_cannot_be_replaced,
            a_room_with_a_repeated_invitation_leaves_nothing_behind,
            an_unknown_or_expired_invitation_is_none,
            wrong_tries_survive_reopening,
            another_at_rest_key_opens_nothing_and_says_so,
            a_wrapped_root_moved_to_another_row_does_not_open,;
        schema:
            every_column_has_an_entry_and_every_entry_a_column,
            a_column_or_table_without_entry_is_caught,;
        sign_offs:
            what_was_said_is_replaced_and_taken_back_only_as_what_it_is,
            administrators_take_nothing_from_whoever_has_the_role,
            a_server_goes_live_once_nothing_is_missing_for_its_configuration,
            who_has_signed_off_is_counted_and_forgotten_with_the_account,;
        takeover:
            nothing_is_changed_on_behalf_of_a_session_that_has_ended,
            a_sign_in_under_way_does_not_survive_the_change_of_what_it_proved,
            whoever_sets_a_factor_up_has_proven_it_in_that_session_alone,
            a_link_that_is_used_ends_every_way_in_and_one_that_is_not_ends_none,
            a_link_is_good_only_for_what_the_account_was_when_it_was_made,
            whoever_can_prove_nothing_is_no_other_administrator,;
        time_travel:
            every_kind_of_data_goes_on_its_day_and_not_a_second_before,
            a_room_goes_on_the_day_it_is_kept_until_and_its_invitations_with_it,
            a_period_follows_its_setting,
            runs_are_proven_daily_for_a_year_and_tampering_is_seen,
            a_clock_that_was_wrong_does_not_silence_the_alarm,
            a_clock_that_jumps_holds_nothing_back_for_good_and_raises_no_alarm,
            no_session_lasts_longer_than_its_period_from_now,
            an_account_nobody_ever_used_goes_thirty_days_after_its_link,
            wrong_tries_and_unproven_factors_go_after_a_day,;
        trouble:
            what_is_opened_for_reading_cannot_be_written,
            a_database_that_no_release_of_now_has_opened_is_not_read,
            nothing_is_deleted_without_proof,
            whoever_goes_away_in_the_middle_leaves_no_transaction_behind,;
        updates:
            an_update_adds_revokes_and_survives_reopening,
            an_invitation_added_again_is_another_and_all_of_them_or_none,
            an_update_counts_only_upwards,
            an_update_made_from_another_record_changes_nothing,
            an_update_that_cannot_be_kept_changes_nothing,
            a_room_is_kept_until_another_time_and_what_ends_with_it_follows,
            an_end_of_its_own_is_told_of_an_invitation_even_beyond_its_room,
            a_room_its_owner_ends_is_gone_with_all_that_belongs_to_it_and_from_the_files,
            a_day_and_an_end_count_upwards_with_the_updates,
            a_room_of_the_former_release_keeps_its_meaning,
            an_ended_meeting_is_remembered_for_its_time,;
        vaults:
            a_vault_survives_reopening_and_tells_its_day_alone,
            a_vault_is_replaced_only_by_whoever_has_seen_it,
            a_vault_belongs_to_one_account_and_goes_with_it,
            no_vault_is_changed_on_behalf_of_a_session_that_has_ended,
            vaults_erased_one_after_the_other_leave_the_files_with_the_next_run,;
        versions:
            a_version_holds_until_another_supersedes_it,
            the_same_words_are_no_new_version,
            a_superseded_version_goes_after_its_years_and_the_one_in_force_stays,;
    }
    embedded {
        backup:
            a_backup_says_nothing_in_clear_and_replaces_no_file,
            backups_past_their_time_are_deleted_and_nothing_else,;
        retention:
            what_expired_is_gone_from_every_file,
            a_wrapped_root_is_not_on_disk_as_it_came,;
        trouble:
            a_damaged_file_is_named_as_such,
            a_database_that_another_program_locks_is_named_as_such,
            a_file_in_place_of_the_directory_is_named,;
    }
}

/// Two servers on one database would each admit people the other knows nothing of.
#[tokio::test]
async fn a_second_server_does_not_get_a_database_in_use() {
    let server = Arc::new(Server::start());
    let ground = Ground::on(&server);
    let store = ground.open().await;
    let error = Store::open(ground.directory(), ground.database()).await.err().unwrap();
    assert!(matches!(error, store::StoreError::InUse), "{error}");
    store.close().await;
    ground.open().await.close().await;
}

#[tokio::test]
async fn a_database_server_that_restarts_is_found_again_and_stays_ours() {
    let server = Arc::new(Server::start());
    let ground = Ground::on(&server);
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    server.stop();
    assert!(!store.ready().await);
    server.start_again();
    assert!(store.ready().await);
    store.create_room(new_room(2, 100)).await.unwrap();
    assert_eq!(store.rooms_kept().await.unwrap(), 2);
    let error = Store::open(ground.directory(), ground.database()).await.err().unwrap();
    assert!(matches!(error, store::StoreError::InUse), "{error}");
}

/// A room whose every value follows from `n`; one invitation, proof `[n; 32]`.
fn new_room(n: u8, expires_at: u64) -> NewRoom {
    NewRoom {
        room: RoomId([n; 16]),
        owner_vk: [n; 32],
        record: vec![n; 200],
        expires_at,
        door: Door::Open,
        invites: vec![NewInvite {
            invite: InviteId([n; 16]),
            proof: [n; 32],
            wrapped_root: marker(n),
            rank: Rank::Guest,
            knocks: false,
            single: false,
            ends_at: None,
        }],
    }
}

/// The wrapped root of room `n`: long enough to be searched for in files.
fn marker(n: u8) -> Vec<u8> {
    format!("wrapped root of room {n:03}, findable in clear").into_bytes()
}
