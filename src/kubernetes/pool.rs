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
                let at = next.fetch_add(1, Ordering::Relaxed);
                let (Some(request), Some(slot)) = (requests.get(at), answers.get(at)) else {
                    break;
                };
                slot.get_or_init(|| ask(engine, &mut instance, request));
            }
            self.lock().extend(instance);
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let wanted = requests.len().div_ceil(WORTH_A_WORKER);
        let workers = wanted.min(cores).min(MAX_WORKERS);
        std::thread::scope(|scope| {
            for _ in 1..workers {
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

fn ask(engine: &Engine, held: &mut Option<Running>, request: &[u8]) -> Result<Vec<u8>, Broken> {
    let mut instance = match held.take() {
        Some(instance) => instance,
        None => Running::start(engine)?,
    };
    let answer = instance.judge(request)?;
    *held = Some(instance).filter(|instance| !instance.is_worn());
    Ok(answer)
}
