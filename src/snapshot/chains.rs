//! Numbers for what is found by its hash. (The standard library's table takes some KB in a page, and going through all of
//! them takes minutes where a document has some hundred thousand.)

/// In chains by hashes.
#[derive(Debug, Default)]
pub(crate) struct Chains {
    /// For each number the hash, and the next number in its chain, plus 1.
    links: Vec<(u32, u32)>,
    /// The first number of each chain, plus 1.
    firsts: Vec<u32>,
}

/// How many chains there are: few enough for the smallest document, and short enough for the largest.
const CHAINS: u32 = 2048;

impl Chains {
    /// The number of what has this hash, and is it; or else another number, in their order from 0.
    #[inline(never)]
    pub(crate) fn number(&mut self, hash: u32, is: &dyn Fn(u32) -> bool) -> u32 {
        if self.firsts.is_empty() {
            self.firsts = vec![0; CHAINS as usize];
        }
        let Some(first) = self.firsts.get_mut((hash % CHAINS) as usize) else { return 0 };
        let mut next = *first;
        while let Some(&(known, after)) = self.links.get(next.wrapping_sub(1) as usize) {
            let number = next.wrapping_sub(1);
            if known == hash && is(number) {
                return number;
            }
            next = after;
        }
        self.links.push((hash, *first));
        *first = u32::try_from(self.links.len()).unwrap_or(u32::MAX);
        first.wrapping_sub(1)
    }
}
