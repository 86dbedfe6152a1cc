//! Prints of each file its bytes: raw, by gzip 9 and by brotli 11.
//!
//! `cargo xtask size` calls it and judges the numbers.

use std::{env, fs, io::Write};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

fn main() -> Result<()> {
    for path in env::args().skip(1) {
        let body = fs::read(&path).with_context(|| format!("cannot read {path}"))?;
        println!("{} {} {}", body.len(), gzip(&body)?, brotli(&body)?);
    }
    Ok(())
}

fn gzip(body: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body)?;
    Ok(encoder.finish()?.len())
}

fn brotli(mut body: &[u8]) -> Result<usize> {
    let mut packed = Vec::new();
    let quality = BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut body, &mut packed, &quality)?;
    Ok(packed.len())
}
