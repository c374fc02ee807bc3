//! The program; everything is in the library.

fn main() -> std::process::ExitCode {
    proofmark::cli::main()
}
