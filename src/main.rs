//! The program; everything is in the library.

/// Pages are made of very many small strings, by several threads. Huge pages (`no_thp`) are left
/// out: each is zeroed whole when it is first touched, and a run is too short to make up for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    proofmark::cli::main()
}
