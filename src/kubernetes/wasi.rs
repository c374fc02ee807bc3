//! The world as an engine sees it: no files, no arguments, no environment, and always the same
//! moment. A Go program compiled to WASI preview 1 asks for these on its way up; none of its
//! answers may depend on them.

use wasmtime::{Caller, Error, Extern, ExternType, Linker, Memory, Module, Val};

use super::state::State;

const MODULE: &str = "wasi_snapshot_preview1";

/// Errnos of WASI preview 1.
const SUCCESS: i32 = 0;
const BADF: i32 = 8;
const FAULT: i32 = 21;
const NOSYS: i32 = 52;

/// The program's name, which flag packages of Go take for granted.
const NAME: &[u8] = b"engine\0";

/// 2026-01-01T00:00:00Z in nanoseconds: a moment after every certificate and date that
/// Kubernetes' packages compare the clock with.
const NOW: u64 = 1_767_225_600_000_000_000;

/// Gives `module` an answer to each of its imports.
pub(super) fn link(linker: &mut Linker<State>, module: &Module) -> wasmtime::Result<()> {
    linker.func_wrap(
        MODULE,
        "args_sizes_get",
        |mut at: Caller<'_, State>, count: i32, bytes: i32| {
            let size = NAME.len() as u32;
            write(&mut at, count, &1u32.to_le_bytes()) | write(&mut at, bytes, &size.to_le_bytes())
        },
    )?;
    linker.func_wrap(
        MODULE,
        "args_get",
        |mut at: Caller<'_, State>, list: i32, bytes: i32| {
            write(&mut at, list, &bytes.to_le_bytes()) | write(&mut at, bytes, NAME)
        },
    )?;
    linker.func_wrap(
        MODULE,
        "environ_sizes_get",
        |mut at: Caller<'_, State>, count: i32, bytes: i32| {
            write(&mut at, count, &0u32.to_le_bytes()) | write(&mut at, bytes, &0u32.to_le_bytes())
        },
    )?;
    linker.func_wrap(MODULE, "environ_get", |_: i32, _: i32| SUCCESS)?;
    linker.func_wrap(
        MODULE,
        "clock_time_get",
        |mut at: Caller<'_, State>, clock: i32, _precision: i64, out: i32| {
            // The monotonic clock has to advance, or Go's timers would never fire.
            at.data_mut().ticks += 1_000;
            let now = if clock == 0 { NOW } else { at.data().ticks };
            write(&mut at, out, &now.to_le_bytes())
        },
    )?;
    linker.func_wrap(
        MODULE,
        "random_get",
        |mut at: Caller<'_, State>, out: i32, length: i32| {
            let mut bytes = vec![0; length.clamp(0, 1 << 16) as usize];
            for byte in &mut bytes {
                *byte = at.data_mut().random();
            }
            write(&mut at, out, &bytes)
        },
    )?;
    linker.func_wrap(MODULE, "sched_yield", || SUCCESS)?;
    linker.func_wrap(
        MODULE,
        "poll_oneoff",
        |mut at: Caller<'_, State>, _in: i32, out: i32, n: i32, events: i32| {
            // Every timer that is waited for has rung: `n` events of 32 bytes, without an error.
            let n = n.clamp(0, 64);
            write(&mut at, out, &vec![0; n as usize * 32])
                | write(&mut at, events, &n.to_le_bytes())
        },
    )?;
    linker.func_wrap(MODULE, "fd_write", fd_write)?;
    linker.func_wrap(MODULE, "fd_prestat_get", |_: i32, _: i32| BADF)?;
    linker.func_wrap(MODULE, "proc_exit", |status: i32| -> wasmtime::Result<()> {
        Err(Error::msg(format!(
            "the engine exited with status {status}"
        )))
    })?;
    refuse_the_rest(linker, module)
}

/// What else is imported is there, but does nothing: the engine has no files.
fn refuse_the_rest(linker: &mut Linker<State>, module: &Module) -> wasmtime::Result<()> {
    linker.allow_shadowing(false);
    for import in module.imports() {
        let ExternType::Func(kind) = import.ty() else {
            continue;
        };
        if import.module() == MODULE {
            // An import that has its own answer is taken already, which is no fault.
            let _ = linker.func_new(MODULE, import.name(), kind, |_, _, results| {
                results.iter_mut().for_each(|r| *r = Val::I32(NOSYS));
                Ok(())
            });
        }
    }
    Ok(())
}

/// Output is dropped, but its end is kept: it says why an engine breaks down.
fn fd_write(mut at: Caller<'_, State>, _fd: i32, vectors: i32, count: i32, out: i32) -> i32 {
    let Some(memory) = memory(&mut at) else {
        return FAULT;
    };
    let (bytes, state) = memory.data_and_store_mut(&mut at);
    let word = |at: usize| -> Option<usize> {
        let four = bytes.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes(four.try_into().ok()?) as usize)
    };
    let mut written = 0usize;
    for vector in 0..count.clamp(0, 1024) as usize {
        let entry = vectors as u32 as usize + vector * 8;
        let (Some(start), Some(length)) = (word(entry), word(entry + 4)) else {
            return FAULT;
        };
        let Some(text) = start
            .checked_add(length)
            .and_then(|end| bytes.get(start..end))
        else {
            return FAULT;
        };
        state.say(text);
        written += length;
    }
    write(&mut at, out, &(written as u32).to_le_bytes())
}

fn memory(at: &mut Caller<'_, State>) -> Option<Memory> {
    at.get_export("memory").and_then(Extern::into_memory)
}

fn write(at: &mut Caller<'_, State>, address: i32, bytes: &[u8]) -> i32 {
    let Some(memory) = memory(at) else {
        return FAULT;
    };
    match memory.write(at, address as u32 as usize, bytes) {
        Ok(()) => SUCCESS,
        Err(_) => FAULT,
    }
}
