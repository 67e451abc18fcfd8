//! The golden expansions of `codegen/tests/expanded` are Rust: this compiles them, without the derives.
//!
//! A file that is added there is added here; a test sees to it.

#![deny(missing_docs, unsafe_code)]

macro_rules! goldens {
    ($($module:ident = $file:literal),* $(,)?) => {
        $(
            #[allow(clippy::panic, dead_code, unreachable_pub, reason = "compiled, not used")]
            #[path = $file]
            mod $module;
        )*

        /// The files that are compiled.
        const COMPILED: &[&str] = &[$($file),*];
    };
}

goldens!(
    aliyun_cams_client = "../codegen/tests/expanded/aliyun-cams-client.rs",
    aliyun_cams_server = "../codegen/tests/expanded/aliyun-cams-server.rs",
    hostile_names_client = "../codegen/tests/expanded/hostile-names-client.rs",
    hostile_names_server = "../codegen/tests/expanded/hostile-names-server.rs",
    huawei_koogallery_saas_client = "../codegen/tests/expanded/huawei-koogallery-saas-client.rs",
    huawei_koogallery_saas_server = "../codegen/tests/expanded/huawei-koogallery-saas-server.rs",
    kitchen_sink_client = "../codegen/tests/expanded/kitchen-sink-client.rs",
    kitchen_sink_server = "../codegen/tests/expanded/kitchen-sink-server.rs",
    pushes_client = "../codegen/tests/expanded/pushes-client.rs",
    pushes_server = "../codegen/tests/expanded/pushes-server.rs",
    wire_forms_client = "../codegen/tests/expanded/wire-forms-client.rs",
    wire_forms_server = "../codegen/tests/expanded/wire-forms-server.rs",
);

/// What stands for a spec in error is an error itself.
const IN_ERROR: &str = "in-error.rs";

#[test]
fn every_golden_is_compiled() -> std::io::Result<()> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../codegen/tests/expanded");
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let compiled = COMPILED.iter().any(|file| file.ends_with(&format!("/{name}")));
        assert!(compiled || name == IN_ERROR || !name.ends_with(".rs"), "{name} is not in the list above");
    }
    Ok(())
}
