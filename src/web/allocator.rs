//! The allocator of the module: Talc, which is smaller and faster in a page than the standard library's `dlmalloc`.

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

// Sound only where nothing runs beside it.
#[cfg(not(target_feature = "atomics"))]
#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();
