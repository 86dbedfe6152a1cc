//! Arithmetic coding with mixed contexts: what makes a pack small whether or
//! not its host compresses files.
//!
//! A number is coded bit by bit. For each bit every context votes with what it
//! has seen; a mixer learns which contexts to trust; the arithmetic coder turns
//! the chance into a fraction of a bit. The technique is that of the PAQ family
//! of compressors, on words instead of bytes. Integers only, so every machine
//! decodes the same.

/// The most contexts that a number has.
const MAX_CONTEXTS: usize = 8;

/// The most guesses.
const MAX_GUESSES: usize = 2;

const MAX_VOTES: usize = MAX_CONTEXTS + MAX_GUESSES;

/// How far a guess is trusted: 0 to 7.
const N_SURE: usize = 8;

/// What the number may well be, and how far that is trusted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guess {
    pub(crate) value: u32,
    pub(crate) sure: usize,
}

/// Slots for what contexts have seen; a power of two. With twice as many
/// ICD-10-CM would take half a percent fewer bytes.
const N_SLOTS: usize = 1 << 18;

/// How long a cell remembers, 1 to 15 sightings. Tables change their subject
/// every few rows, so the least that isn't noise is best.
const MEMORY: u16 = 5;

/// Bits whose cells lie together, so that memory is reached once for them.
const NIBBLE: u32 = 3;

/// The cells of those bits.
const SLOT: usize = 1 << NIBBLE;

/// What the numbers are; contexts of different kinds never mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Kind {
    /// Counts and flags that come seldom.
    Count,
    /// Letters of texts and words.
    Letter,
    /// Letters that a word shares with the one before.
    Shared,
    /// Characters of codes.
    Code,
    /// How many of them are those of the code before.
    CodeShared,
    /// What else is known of a row.
    Flags,
    /// Words that a phrase begins with like the one before.
    Prefix,
    /// Words that it ends with like the one before.
    Suffix,
    /// Words between the two.
    Middle,
    /// Words.
    Word,
}

const N_KINDS: usize = 10;
const N_DEPTHS: usize = 16;
const N_TRUSTS: usize = MAX_CONTEXTS + 1;

/// Codes numbers: reads them, or writes them on the desk. The same calls must
/// be made both ways; when reading, the given value doesn't matter.
pub(crate) struct Coder {
    model: Model,
    way: Way,
    low: u32,
    high: u32,
}

enum Way {
    Read {
        bytes: Vec<u8>,
        at: usize,
        window: u32,
    },
    #[cfg(feature = "author")]
    Write(Vec<u8>),
}

impl Coder {
    /// Reads from bytes; past their end come zeros.
    pub(crate) fn read(bytes: Vec<u8>) -> Self {
        let window = (0..4).fold(0, |window, at| window << 8 | byte(&bytes, at));
        Self {
            model: Model::new(),
            way: Way::Read { bytes, at: 4, window },
            low: 0,
            high: u32::MAX,
        }
    }

    /// Writes.
    #[cfg(feature = "author")]
    pub(crate) fn write() -> Self {
        Self { model: Model::new(), way: Way::Write(Vec::new()), low: 0, high: u32::MAX }
    }

    /// Returns what was written.
    #[cfg(feature = "author")]
    pub(crate) fn finish(self) -> Vec<u8> {
        match self.way {
            Way::Read { .. } => Vec::new(),
            Way::Write(mut bytes) => {
                bytes.extend(self.high.to_be_bytes());
                bytes
            }
        }
    }

    /// Returns `true` if more was read than there is.
    pub(crate) fn is_past_end(&self) -> bool {
        match &self.way {
            Way::Read { bytes, at, .. } => *at > bytes.len() + 4,
            #[cfg(feature = "author")]
            Way::Write(_) => false,
        }
    }

    /// Codes a number of `n_bits` bits, at most 16; each context is something
    /// that may tell it, the most telling last.
    pub(crate) fn number(&mut self, kind: Kind, n_bits: u32, contexts: &[u32], value: u32) -> u32 {
        self.guessed(kind, n_bits, contexts, &[], value)
    }

    /// As [`Coder::number`], where there are guesses besides.
    pub(crate) fn guessed(
        &mut self,
        kind: Kind,
        n_bits: u32,
        contexts: &[u32],
        guesses: &[Guess],
        value: u32,
    ) -> u32 {
        let mut bases = [0; MAX_CONTEXTS];
        for (idx, (base, context)) in (1..).zip(bases.iter_mut().zip(contexts)) {
            *base = mix(mix(kind as u32 * 16 + idx, GOLDEN), *context);
        }
        let bases = bases.get(..contexts.len()).unwrap_or(&bases);
        let mut node = 1;
        let mut within = 1;
        self.model.seek(bases, node);
        self.model.arrive(bases.len());
        for depth in 0..n_bits {
            let row = kind as usize * N_DEPTHS + (depth as usize).min(N_DEPTHS - 1);
            self.model.guess(row, n_bits - depth, n_bits, guesses, node);
            let chance = self.model.predict(row, within);
            let bit = self.bit(chance, value >> (n_bits - 1 - depth) & 1 == 1);
            node = node << 1 | u32::from(bit);
            within = within << 1 | usize::from(bit);
            let is_last = within >= SLOT && depth + 1 < n_bits;
            if is_last {
                self.model.seek(bases, node);
            }
            self.model.learn(bit);
            if is_last {
                self.model.arrive(bases.len());
                within = 1;
            }
        }
        node - (1 << n_bits)
    }

    /// Codes one bit whose chance to be 1 is `chance` in 65,536.
    fn bit(&mut self, chance: u32, bit: bool) -> bool {
        let range = self.high - self.low;
        let middle = self.low + (range >> 16) * chance + (((range & 0xffff) * chance) >> 16);
        let bit = match &self.way {
            Way::Read { window, .. } => {
                let _ = bit;
                *window <= middle
            }
            #[cfg(feature = "author")]
            Way::Write(_) => bit,
        };
        if bit {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            match &mut self.way {
                Way::Read { bytes, at, window } => {
                    *window = *window << 8 | byte(bytes, *at);
                    *at += 1;
                }
                #[cfg(feature = "author")]
                Way::Write(bytes) => bytes.push((self.high >> 24) as u8),
            }
            self.low <<= 8;
            self.high = self.high << 8 | 255;
        }
        bit
    }
}

fn byte(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at).map_or(0, |&b| u32::from(b))
}

const GOLDEN: u32 = 0x9e37_79b1;

/// Makes one well-spread number of two.
pub(crate) fn mix(a: u32, b: u32) -> u32 {
    let mixed = (a ^ b.rotate_left(15)).wrapping_mul(0x85eb_ca6b);
    (mixed ^ mixed >> 15).wrapping_mul(0xc2b2_ae35) ^ mixed >> 13
}

/// What was seen, and whom to trust.
struct Model {
    /// Chance of a 1 in the upper 12 bits, sightings in the lower 4.
    cells: Vec<[u16; SLOT]>,
    /// ln(p / (1 - p)) in 256ths, for p in 4,096ths.
    stretch: Vec<i16>,
    /// The mixer's weights in 65,536ths, a set for each kind, bit and state of
    /// knowledge.
    weights: Vec<[i32; MAX_VOTES]>,
    inputs: [i32; MAX_VOTES],
    slots: [usize; MAX_CONTEXTS],
    /// Slot and owner for the bits after these, and how many are another's still.
    next: [(usize, u16); MAX_CONTEXTS],
    n_others: u32,
    within: usize,
    n_used: usize,
    /// How many of the inputs may be more than 0.
    n_votes: usize,
    /// Chances that a guessed bit is right, in 65,536ths.
    guesses: Vec<u16>,
    /// The cell of each guess that still stands, and the bit it says.
    guessed: [Option<(usize, bool)>; MAX_GUESSES],
    set: usize,
    /// In 4,096ths.
    chance: i32,
}

impl Model {
    fn new() -> Self {
        let mut x = -2047;
        let stretch = (0..4096).map(|chance| {
            while x < 2047 && squash(x) < chance {
                x += 1;
            }
            x as i16
        });
        Self {
            cells: vec![[1 << 15; SLOT]; N_SLOTS],
            stretch: stretch.collect(),
            weights: vec![[0x6666; MAX_VOTES]; N_KINDS * N_DEPTHS * N_TRUSTS],
            inputs: [0; MAX_VOTES],
            guesses: vec![0x8000; N_KINDS * N_DEPTHS * N_SURE * MAX_GUESSES],
            guessed: [None; MAX_GUESSES],
            slots: [0; MAX_CONTEXTS],
            next: [(0, 0); MAX_CONTEXTS],
            n_others: 0,
            within: 0,
            n_used: 0,
            n_votes: 0,
            set: 0,
            chance: 0,
        }
    }

    /// Finds the slots of the next bits. Memory is asked for all of them at
    /// once, and answers while something else is done: waiting for one after
    /// the other would take a third of the time.
    fn seek(&mut self, bases: &[u32], node: u32) {
        let salt = node.wrapping_mul(GOLDEN);
        self.n_others = 0;
        for (base, next) in bases.iter().zip(&mut self.next) {
            let hash = mix(*base, salt);
            let (slot, owner) = (hash as usize & (N_SLOTS - 1), (hash >> 16) as u16 | 1);
            *next = (slot, owner);
            let is_own = self.cells.get(slot).is_some_and(|cells| cells[0] == owner);
            self.n_others += u32::from(!is_own);
        }
    }

    /// Goes to those slots. The first cell of a slot, which no bit needs, says
    /// whose it is: what was another's is forgotten.
    fn arrive(&mut self, n: usize) {
        self.n_used = n;
        for ((slot, owner), place) in self.next.iter().zip(&mut self.slots).take(n) {
            *place = *slot;
            if self.n_others > 0
                && let Some(cells) = self.cells.get_mut(*slot)
                && cells[0] != *owner
            {
                *cells = [1 << 15; SLOT];
                cells[0] = *owner;
            }
        }
    }

    /// Finds which guesses agree with the bits so far, and what they say next.
    fn guess(&mut self, row: usize, left: u32, n_bits: u32, guesses: &[Guess], node: u32) {
        self.guessed = [None; MAX_GUESSES];
        for (nth, (guess, place)) in guesses.iter().zip(&mut self.guessed).enumerate() {
            if guess.value < 1 << n_bits && (guess.value | 1 << n_bits) >> left == node {
                let cell = (row * N_SURE + guess.sure.min(N_SURE - 1)) * MAX_GUESSES + nth;
                *place = Some((cell, guess.value >> (left - 1) & 1 == 1));
            }
        }
    }

    /// Returns the chance of a 1, in 65,536ths; `row` is the kind and the bit,
    /// `within` the place in the slots.
    fn predict(&mut self, row: usize, within: usize) -> u32 {
        self.within = within % SLOT;
        let mut trust = 0;
        self.inputs = [0; MAX_VOTES];
        let slots = self.slots.iter().zip(&mut self.inputs).take(self.n_used);
        for (idx, (slot, input)) in slots.enumerate() {
            let cells = self.cells.get(*slot);
            let seen = cells.and_then(|cells| cells.get(self.within)).map_or(0, |&seen| seen);
            // Who has seen nothing has no vote.
            if seen & 15 > 0 {
                *input = self.stretch.get(usize::from(seen >> 4)).map_or(0, |&x| i32::from(x));
                trust = idx;
            }
        }
        for (guess, input) in self.guessed.iter().zip(self.inputs.iter_mut().skip(MAX_CONTEXTS)) {
            let Some((cell, bit)) = *guess else { continue };
            let chance = self.guesses.get(cell).map_or(0, |&chance| usize::from(chance >> 4));
            let vote = self.stretch.get(chance).map_or(0, |&x| i32::from(x));
            *input = if bit { vote } else { -vote };
            if vote != 0 {
                trust = MAX_CONTEXTS;
            }
        }
        self.n_votes = match self.guessed {
            [None, None] => self.n_used,
            _ => MAX_VOTES,
        };
        self.set = row * N_TRUSTS + trust;
        let mut sum = 0;
        if let Some(weights) = self.weights.get(self.set) {
            for (&x, &weight) in self.inputs.iter().zip(weights).take(self.n_votes) {
                sum += i64::from(x) * i64::from(weight);
            }
        }
        self.chance = squash((sum >> 16).clamp(-2047, 2047) as i32);
        (self.chance as u32 * 16 + 8).clamp(32, 65_504)
    }

    fn learn(&mut self, bit: bool) {
        let error = ((i32::from(bit) << 12) - self.chance) * 5;
        if let Some(weights) = self.weights.get_mut(self.set) {
            for (weight, x) in weights.iter_mut().zip(&self.inputs).take(self.n_votes) {
                *weight += (x * error + 0x2000) >> 14;
            }
        }
        for (cell, guess) in self.guessed.iter().flatten() {
            if let Some(chance) = self.guesses.get_mut(*cell) {
                match *guess == bit {
                    true => *chance += (u16::MAX - *chance) >> 5,
                    false => *chance -= *chance >> 5,
                }
            }
        }
        let target = if bit { 4095 } else { 0 };
        for slot in self.slots.iter().take(self.n_used) {
            let cells = self.cells.get_mut(*slot);
            if let Some(cell) = cells.and_then(|cells| cells.get_mut(self.within)) {
                let (chance, n) = (i32::from(*cell >> 4), *cell & 15);
                let step = STEPS.get(usize::from(n)).map_or(0, |&step| step);
                let moved = chance + (((target - chance) * step) >> 16);
                *cell = (moved as u16) << 4 | (n + 1).min(MEMORY);
            }
        }
    }
}

/// How far a cell moves after so many sightings: by 1 / (n + 1.5), in
/// 65,536ths. So no vote takes a division.
const STEPS: [i32; MEMORY as usize + 1] = [43_690, 26_214, 18_724, 14_563, 11_915, 10_082];

/// Returns 4,096 / (1 + e^(-x / 256)).
fn squash(x: i32) -> i32 {
    const TABLE: [i32; 33] = [
        1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994,
        3348, 3607, 3785, 3901, 3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094,
    ];
    let x = x + 2048;
    let (idx, part) = ((x >> 7) as usize, x & 127);
    let at = |idx: usize| TABLE.get(idx).copied().unwrap_or(4094);
    (at(idx) * (128 - part) + at(idx + 1) * part + 64) >> 7
}

#[cfg(all(test, feature = "author"))]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let numbers: Vec<u32> = (0..5_000).map(|n| mix(n / 7, n % 5) % 300).collect();
        let mut writer = Coder::write();
        let mut last = 0;
        for &n in &numbers {
            writer.number(Kind::Word, 9, &[0, last], n);
            last = n;
        }
        let bytes = writer.finish();
        let mut reader = Coder::read(bytes);
        let mut last = 0;
        for &n in &numbers {
            last = reader.number(Kind::Word, 9, &[0, last], 0);
            assert_eq!(last, n);
        }
        assert!(!reader.is_past_end());
    }

    #[test]
    fn any_bytes_are_numbers() {
        let mut reader = Coder::read(b"no pack at all".to_vec());
        for _ in 0..10_000 {
            assert!(reader.number(Kind::Word, 15, &[0; 7], 0) < 1 << 15);
        }
        assert!(reader.is_past_end());
    }
}
