//! The registry: one line a rule, in alphabetical order.

mod assertion_never_red;
mod bad_config_address;
mod bad_flag_value;
mod broken_anchor;
mod broken_link;
mod busybox_dotted_nslookup;
mod busybox_lacks_program;
mod cidr_families_differ;
mod claim_template_shadows_volume;
mod claim_template_unmounted;
mod cluster_ip_null_near_headless;
mod common_misconception;
mod deprecated_api;
mod deprecated_flag;
mod dig_without_search;
mod dns_self_test;
mod dropped_field;
mod dual_stack_contradiction;
mod duplicate_key;
mod empty_diagram;
mod frozen_registry;
mod headless_port_differs;
mod headless_with_session_affinity;
mod ignored_by_get_all;
mod immutable_change_between_steps;
mod kubeadm_map_args;
mod legacy_ip_literal;
mod max_unavailable_gated;
mod missing_alt_text;
mod missing_image;
mod missing_summary;
mod missing_verify;
mod mistyped_command;
mod needless_feature_gate;
mod ordered_peer_deadlock;
mod orphan_endpoint_slice;
mod orphan_page;
mod output_matches_anything;
mod partition_reaches_nobody;
mod prompt_in_copyable_block;
mod reject_was_accepted;
mod rejected_manifest;
mod removed_admission_plugin;
mod removed_api;
mod removed_command;
mod removed_flag;
mod replica_set_flag_missing;
mod retention_delete_on_database;
mod rwo_shared_by_replicas;
mod schema_mismatch;
mod selector_matches_nothing;
mod server_warning;
mod site_absolute_link;
mod skipped_heading;
mod srv_needs_port_name;
mod stale_proof;
mod sts_name_too_long;
mod sts_no_service_name;
mod sts_service_missing;
mod sts_service_namespace;
mod sts_service_not_headless;
mod sts_service_selector_mismatch;
mod unbracketed_ipv6;
mod undecided_manifest;
mod unjudged_yaml;
mod unknown_feature_gate;
mod unknown_flag;
mod unknown_kubectl_flag;
mod unknown_pod_name;
mod unknown_resource;
mod unknown_srv_name;
mod unpinned_image;
mod unproven_lab;
mod vendor_storage_class;
mod version_differs;
mod wrong_component_flag;
mod zero_grace_period_on_sts;

use super::Rule;
use crate::diagnostic::Severity::{Error, Info, Warning};

macro_rules! rule {
    ($name:literal, $severity:expr) => {
        Rule {
            name: $name,
            severity: $severity,
            page: include_str!(concat!($name, ".md")),
            check: None,
            whole_site: false,
        }
    };
    ($name:literal, $severity:expr, $check:expr) => {
        Rule {
            check: Some($check),
            ..rule!($name, $severity)
        }
    };
    ($name:literal, $severity:expr, $check:expr, whole site) => {
        Rule {
            whole_site: true,
            ..rule!($name, $severity, $check)
        }
    };
}

/// Every rule there is.
pub const RULES: &[Rule] = &[
    rule!("assertion-never-red", Error, assertion_never_red::check),
    rule!("bad-config-address", Error, bad_config_address::check),
    rule!("bad-flag-value", Error, bad_flag_value::check),
    rule!("broken-anchor", Error, broken_anchor::check),
    rule!("broken-external-link", Warning),
    rule!("broken-link", Error, broken_link::check),
    rule!(
        "busybox-dotted-nslookup",
        Warning,
        busybox_dotted_nslookup::check
    ),
    rule!("busybox-lacks-program", Error, busybox_lacks_program::check),
    rule!("cidr-families-differ", Warning, cidr_families_differ::check),
    rule!(
        "claim-template-shadows-volume",
        Warning,
        claim_template_shadows_volume::check
    ),
    rule!(
        "claim-template-unmounted",
        Warning,
        claim_template_unmounted::check
    ),
    rule!(
        "cluster-ip-null-near-headless",
        Warning,
        cluster_ip_null_near_headless::check
    ),
    rule!("common-misconception", Warning, common_misconception::check),
    rule!("deprecated-api", Warning, deprecated_api::check),
    rule!("deprecated-flag", Warning, deprecated_flag::check),
    rule!("dig-without-search", Warning, dig_without_search::check),
    rule!("dns-self-test", Warning, dns_self_test::check),
    rule!("dropped-field", Warning, dropped_field::check),
    rule!(
        "dual-stack-contradiction",
        Error,
        dual_stack_contradiction::check
    ),
    rule!("duplicate-concept", Error),
    rule!("duplicate-heading-id", Error),
    rule!("duplicate-key", Error, duplicate_key::check),
    rule!("duplicate-url", Error),
    rule!("empty-diagram", Error, empty_diagram::check),
    rule!("empty-heading", Warning),
    rule!("expected-nothing", Error),
    rule!("file-too-large", Error),
    rule!("frozen-registry", Warning, frozen_registry::check),
    rule!(
        "headless-port-differs",
        Warning,
        headless_port_differs::check
    ),
    rule!(
        "headless-with-session-affinity",
        Warning,
        headless_with_session_affinity::check
    ),
    rule!("ignored-by-get-all", Info, ignored_by_get_all::check),
    rule!("ignored-yaml", Warning),
    rule!(
        "immutable-change-between-steps",
        Error,
        immutable_change_between_steps::check
    ),
    rule!("include-loop", Error),
    rule!("include-not-found", Error),
    rule!("include-outside-root", Error),
    rule!("invalid-configuration", Error),
    rule!("invalid-data", Error),
    rule!("invalid-front-matter", Error),
    rule!("invalid-lab", Error),
    rule!("invalid-script", Error),
    rule!("invalid-suppression", Error),
    rule!("invalid-utf8", Error),
    rule!("invalid-version", Error),
    rule!("kubeadm-map-args", Error, kubeadm_map_args::check),
    rule!("legacy-ip-literal", Warning, legacy_ip_literal::check),
    rule!(
        "max-unavailable-gated",
        Warning,
        max_unavailable_gated::check
    ),
    rule!("missing-alt-text", Warning, missing_alt_text::check),
    rule!("missing-image", Error, missing_image::check),
    rule!("missing-summary", Info, missing_summary::check, whole site),
    rule!("missing-verify", Error, missing_verify::check),
    rule!("mistyped-command", Error, mistyped_command::check),
    rule!("needless-feature-gate", Info, needless_feature_gate::check),
    rule!(
        "ordered-peer-deadlock",
        Warning,
        ordered_peer_deadlock::check
    ),
    rule!(
        "orphan-endpoint-slice",
        Warning,
        orphan_endpoint_slice::check
    ),
    rule!("orphan-page", Warning, orphan_page::check, whole site),
    rule!(
        "output-matches-anything",
        Error,
        output_matches_anything::check
    ),
    rule!(
        "partition-reaches-nobody",
        Warning,
        partition_reaches_nobody::check
    ),
    rule!(
        "prompt-in-copyable-block",
        Warning,
        prompt_in_copyable_block::check
    ),
    rule!("redirect-loop", Error),
    rule!("reject-was-accepted", Error, reject_was_accepted::check),
    rule!("rejected-manifest", Error, rejected_manifest::check),
    rule!(
        "removed-admission-plugin",
        Error,
        removed_admission_plugin::check
    ),
    rule!("removed-api", Error, removed_api::check),
    rule!("removed-command", Error, removed_command::check),
    rule!("removed-flag", Error, removed_flag::check),
    rule!(
        "replica-set-flag-missing",
        Warning,
        replica_set_flag_missing::check
    ),
    rule!("requirement-cycle", Error),
    rule!(
        "retention-delete-on-database",
        Warning,
        retention_delete_on_database::check
    ),
    rule!(
        "rwo-shared-by-replicas",
        Warning,
        rwo_shared_by_replicas::check
    ),
    rule!("schema-mismatch", Error, schema_mismatch::check),
    rule!(
        "selector-matches-nothing",
        Warning,
        selector_matches_nothing::check
    ),
    rule!("server-warning", Warning, server_warning::check),
    rule!("site-absolute-link", Error, site_absolute_link::check, whole site),
    rule!("skipped-heading", Warning, skipped_heading::check),
    rule!("srv-needs-port-name", Warning, srv_needs_port_name::check),
    rule!("stale-proof", Warning, stale_proof::check),
    rule!("sts-name-too-long", Error, sts_name_too_long::check),
    rule!("sts-no-service-name", Info, sts_no_service_name::check),
    rule!("sts-service-missing", Warning, sts_service_missing::check),
    rule!("sts-service-namespace", Error, sts_service_namespace::check),
    rule!(
        "sts-service-not-headless",
        Warning,
        sts_service_not_headless::check
    ),
    rule!(
        "sts-service-selector-mismatch",
        Error,
        sts_service_selector_mismatch::check
    ),
    rule!("symlink-loop", Error),
    rule!("template-error", Error),
    rule!("unbracketed-ipv6", Error, unbracketed_ipv6::check),
    rule!("unclosed-tabs", Error),
    rule!("undecided-manifest", Error, undecided_manifest::check),
    rule!("unjudged-yaml", Error, unjudged_yaml::check),
    rule!("unknown-feature-gate", Error, unknown_feature_gate::check),
    rule!("unknown-flag", Error, unknown_flag::check),
    rule!("unknown-front-matter-key", Error),
    rule!("unknown-kubectl-flag", Error, unknown_kubectl_flag::check),
    rule!("unknown-pod-name", Warning, unknown_pod_name::check),
    rule!("unknown-requirement", Error),
    rule!("unknown-resource", Error, unknown_resource::check),
    rule!("unknown-srv-name", Warning, unknown_srv_name::check),
    rule!("unpinned-image", Warning, unpinned_image::check),
    rule!("unproven-lab", Warning, unproven_lab::check),
    rule!("unreadable-file", Error),
    rule!("unused-suppression", Warning),
    rule!("vendor-storage-class", Warning, vendor_storage_class::check),
    rule!("version-differs", Error, version_differs::check),
    rule!("wrong-component-flag", Error, wrong_component_flag::check),
    rule!(
        "zero-grace-period-on-sts",
        Warning,
        zero_grace_period_on_sts::check
    ),
];
