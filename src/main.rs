//! The program; everything is in the library.

/// Pages are made of very many small strings, by several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    proofmark::cli::main()
}
