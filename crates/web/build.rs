//! Makes Cargo notice new and removed assets, which the embedding macro alone does not see.

fn main() {
    let directive = "cargo:rerun-if-changed=../../assets\n";
    // A build script speaks to Cargo on its standard output.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), directive.as_bytes());
}
