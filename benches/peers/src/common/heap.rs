//! How many bytes a value keeps on the heap.
//!
//! The allocator counts only while it is asked to: a counter that always runs would slow down the crates that allocate
//! in every call, and the comparison with them.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

static COUNTING: AtomicBool = AtomicBool::new(false);
static BYTES: AtomicI64 = AtomicI64::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

struct Counting;

#[expect(
    unsafe_code,
    reason = "an allocator cannot be written without; it forwards every call unchanged"
)]
// SAFETY: every method passes its arguments to `System` and returns what it returns.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        count(new_size, layout.size());
        unsafe { System.realloc(at, layout, new_size) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(0, layout.size());
        unsafe { System.dealloc(at, layout) }
    }
}

#[inline]
fn count(taken: usize, given_back: usize) {
    if COUNTING.load(Ordering::Relaxed) {
        let bytes = taken as i64 - given_back as i64;
        BYTES.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// Builds a value and returns it with the bytes it keeps on the heap. The program runs on one thread.
pub(crate) fn kept<T>(build: impl FnOnce() -> T) -> (T, usize) {
    BYTES.store(0, Ordering::Relaxed);
    COUNTING.store(true, Ordering::Relaxed);
    let value = build();
    COUNTING.store(false, Ordering::Relaxed);
    let heap = usize::try_from(BYTES.load(Ordering::Relaxed)).unwrap_or(0);
    (value, heap)
}
