//! Requests → answers, on as many threads as are worth their memory.

use std::sync::{
    Mutex, OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use super::{
    engine::Engine,
    running::{Broken, Running},
};

/// Each worker's instance takes 100 to 200 MB and a tenth of a second to start.
const MAX_WORKERS: usize = 4;

/// Fewer requests than this do not pay for another instance.
const WORTH_A_WORKER: usize = 64;

/// Requests that a worker goes for at a time.
const AT_ONCE: usize = 16;

/// Instances that are kept between rounds of questions.
#[derive(Default)]
pub(super) struct Pool {
    idle: Mutex<Vec<Running>>,
}

impl Pool {
    /// The answer to each request, as the engine wrote it, in their order. A request that
    /// breaks its instance is told why, and the rest by a fresh instance.
    pub fn answer(&self, engine: &Engine, requests: &[&[u8]]) -> Vec<Result<Vec<u8>, Broken>> {
        let next = AtomicUsize::new(0);
        let answers: Vec<OnceLock<Result<Vec<u8>, Broken>>> =
            requests.iter().map(|_| OnceLock::new()).collect();
        let work = || {
            let mut instance = self.lock().pop();
            loop {
                let start = next.fetch_add(AT_ONCE, Ordering::Relaxed);
                let end = requests.len().min(start + AT_ONCE);
                let Some(mine) = requests.get(start..end).filter(|mine| !mine.is_empty()) else {
                    break;
                };
                let heard = ask_all(engine, &mut instance, mine);
                for (slot, answer) in answers[start..end].iter().zip(heard) {
                    slot.get_or_init(|| answer);
                }
            }
            self.lock().extend(instance);
        };
        std::thread::scope(|scope| {
            for _ in 1..workers(requests.len()) {
                scope.spawn(work);
            }
            work();
        });
        let answer = |slot: OnceLock<_>| slot.into_inner().expect("every slot was filled");
        answers.into_iter().map(answer).collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Running>> {
        self.idle
            .lock()
            .expect("no worker panics while it holds the list")
    }
}

/// How many instances so many requests are worth.
pub(super) fn workers(requests: usize) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let wanted = requests.div_ceil(WORTH_A_WORKER);
    wanted.min(cores).min(MAX_WORKERS)
}

/// The answer to each request. Where several at once break an instance, each is asked by itself:
/// only the one that is at fault is to be told so.
fn ask_all(
    engine: &Engine,
    held: &mut Option<Running>,
    requests: &[&[u8]],
) -> Vec<Result<Vec<u8>, Broken>> {
    let mut heard = Vec::with_capacity(requests.len());
    let mut alone = 0;
    while let open @ [_, ..] = &requests[heard.len()..] {
        let mut instance = match held.take().map_or_else(|| Running::start(engine), Ok) {
            Ok(instance) => instance,
            Err(why) => {
                heard.push(Err(why));
                continue;
            }
        };
        let taken = match heard.len() < alone {
            true => 1,
            false => instance.takes(open),
        };
        match instance.judge(&open[..taken]) {
            Ok(answers) => {
                heard.extend(answers.into_iter().map(Ok));
                *held = Some(instance).filter(|instance| !instance.is_worn());
            }
            Err(why) if taken == 1 => heard.push(Err(why)),
            Err(_) => alone = heard.len() + taken,
        }
    }
    heard
}
