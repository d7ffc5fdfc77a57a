//! Reads workbooks, archives and every other file that is no plain table in a child process of our own program,
//! with limits on memory and time, so that a hostile file costs its own process only.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde::Deserialize;
use statement::{Part, Unpacked};

use crate::intake::open;
use crate::{Error, ErrorCode};

/// First argument of a process that reads for another.
const WORD: &str = "--read-for-another";
/// Memory a reading process may take, in bytes.
const MEMORY_MAX: usize = 512 << 20;
/// How long it may take.
const TIME_MAX: Duration = Duration::from_secs(60);
/// How often it is looked whether a person said stop.
const LOOK: Duration = Duration::from_millis(50);

/// Whether this process was started to read for another; then it does so and ends.
///
/// `limit` sets how much memory the process may take from now on.
pub fn serve(limit: impl FnOnce(usize)) -> Option<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    if words.next()? != WORD {
        return None;
    }
    limit(MEMORY_MAX);
    let (path, part) = (PathBuf::from(words.next()?), words.next());
    Some(match work(&path, part) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let told = serde_json::to_vec(&error).unwrap_or_default();
            // A parent that is gone hears nothing, and needs nothing.
            let _ = io::stderr().write_all(&told);
            ExitCode::FAILURE
        }
    })
}

/// Writes one line of JSON, then what it announces.
fn work(path: &Path, part: Option<OsString>) -> Result<(), Error> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes).map_err(|cause| Error::io("read", path, &cause))?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let io = |cause: io::Error| Error::io("write", path, &cause);
    let Some(part) = part else {
        let parts = statement::parts(&bytes)?;
        serde_json::to_writer(&mut out, &parts).map_err(|cause| io(cause.into()))?;
        return out.write_all(b"\n").and_then(|()| out.flush()).map_err(io);
    };
    let announce = |out: &mut dyn Write, unpacked: &Unpacked| -> io::Result<()> {
        serde_json::to_writer(&mut *out, unpacked)?;
        out.write_all(b"\n")
    };
    statement::unpack(&bytes, &part.to_string_lossy(), &mut out, &announce)?;
    out.flush().map_err(io)
}

/// What a reading process said of itself before it failed.
#[derive(Deserialize)]
struct Refused {
    code: String,
    params: std::collections::BTreeMap<String, String>,
    detail: String,
}

/// A process that reads a file for this one; ended when dropped.
pub(crate) struct Worker {
    child: Arc<Mutex<Child>>,
    /// Dropped to end the watch.
    ended: Option<mpsc::Sender<()>>,
    watch: Option<JoinHandle<Option<Error>>>,
    complaint: Option<JoinHandle<Vec<u8>>>,
}

/// Lists the statements a file may hold.
pub(crate) fn parts(program: &Path, path: &Path, stop: &Arc<AtomicBool>) -> Result<Vec<Part>, Error> {
    let (worker, mut out) = Worker::start(program, path, None, stop)?;
    let line = first_line(&mut out);
    worker.finish()?;
    parse(&line)
}

/// Unpacks one statement: what is announced, and the bytes that follow.
pub(crate) fn unpack(
    program: &Path,
    path: &Path,
    part: &str,
    stop: &Arc<AtomicBool>,
) -> Result<(Worker, Unpacked, BufReader<ChildStdout>), Error> {
    let (worker, mut out) = Worker::start(program, path, Some(part), stop)?;
    let line = first_line(&mut out);
    if line.is_empty() {
        worker.finish()?;
        return Err(Error::new(ErrorCode::Internal).because("a reading process said nothing"));
    }
    Ok((worker, parse(&line)?, out))
}

fn first_line(out: &mut impl BufRead) -> Vec<u8> {
    let mut line = Vec::new();
    // A broken pipe means that the process failed, which it tells itself.
    let _ = out.take(1 << 20).read_until(b'\n', &mut line);
    line
}

fn parse<T: serde::de::DeserializeOwned>(line: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(line).map_err(|cause| Error::new(ErrorCode::Internal).because(cause))
}

impl Worker {
    fn start(
        program: &Path,
        path: &Path,
        part: Option<&str>,
        stop: &Arc<AtomicBool>,
    ) -> Result<(Self, BufReader<ChildStdout>), Error> {
        let io = |cause: io::Error| Error::io("start", program, &cause);
        let mut child = Command::new(program)
            .arg(WORD)
            .arg(path)
            .args(part)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(io)?;
        let (out, complaint) = (child.stdout.take(), child.stderr.take());
        let out = out.ok_or_else(|| io(io::Error::other("no pipe")))?;
        let complaint = complaint.map(|mut pipe| {
            thread::spawn(move || {
                let mut told = Vec::new();
                // What cannot be read cannot be told.
                let _ = (&mut pipe).take(64 << 10).read_to_end(&mut told);
                told
            })
        });
        let child = Arc::new(Mutex::new(child));
        let (ended, end) = mpsc::channel();
        let watch = thread::spawn({
            let (child, stop) = (Arc::clone(&child), Arc::clone(stop));
            move || watch(&child, &end, &stop)
        });
        let worker = Self { child, ended: Some(ended), watch: Some(watch), complaint };
        Ok((worker, BufReader::with_capacity(256 << 10, out)))
    }

    /// Waits for its end; an error where it failed, was too slow, took too much, or was stopped.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let status = loop {
            match self.child.lock().unwrap_or_else(PoisonError::into_inner).try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) => {}
                Err(cause) => return Err(Error::new(ErrorCode::Internal).because(cause)),
            }
            thread::sleep(Duration::from_millis(2));
        };
        self.ended = None;
        let cut_short = self.watch.take().and_then(|watch| watch.join().ok().flatten());
        if let Some(error) = cut_short {
            return Err(error);
        }
        if status.success() {
            return Ok(());
        }
        let told = self.complaint.take().and_then(|complaint| complaint.join().ok()).unwrap_or_default();
        match serde_json::from_slice::<Refused>(&told) {
            Ok(Refused { code, params, detail }) => {
                let code = ErrorCode::ALL.iter().copied().find(|known| known.code() == code);
                Err(Error { code: code.unwrap_or(ErrorCode::Internal), params, detail })
            }
            // It ended without a word of its own: an allocation over the limit ends a process on the spot.
            Err(_) => Err(over("memory", MEMORY_MAX as u64).because(String::from_utf8_lossy(&told))),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // It may have ended by itself.
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Ends the process when a person says stop or its time is over.
fn watch(child: &Mutex<Child>, end: &mpsc::Receiver<()>, stop: &AtomicBool) -> Option<Error> {
    let started = Instant::now();
    while end.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
        let error = if stop.load(Ordering::SeqCst) {
            Error::new(ErrorCode::Cancelled)
        } else if started.elapsed() > TIME_MAX {
            over("seconds", TIME_MAX.as_secs())
        } else {
            continue;
        };
        // It may have ended by itself.
        let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
        return Some(error);
    }
    None
}

/// The program that reads for this one: itself.
pub(crate) fn program() -> Result<PathBuf, Error> {
    std::env::current_exe().map_err(|cause| Error::io("start", Path::new("settlebench"), &cause))
}

fn over(what: &str, limit: u64) -> Error {
    Error::new(ErrorCode::FileLimit)
        .with("what", what)
        .with("limit", limit)
        .with("actual", format!("> {limit}"))
}
