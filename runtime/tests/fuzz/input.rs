//! Bytes of a fuzzer as choices, texts and changes to something else.

/// What is left of the bytes. Where there are none, it gives zeros and empty texts.
pub struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// A number below another one; 0 if that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::from(u16::from_be_bytes([self.byte(), self.byte()])) % end.max(1)
    }

    pub fn one_of<T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// Up to 255 bytes.
    pub fn bytes(&mut self) -> &'a [u8] {
        let length = usize::from(self.byte()).min(self.0.len());
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        bytes
    }

    pub fn text(&mut self) -> String {
        String::from_utf8_lossy(self.bytes()).into_owned()
    }

    pub fn rest(self) -> &'a [u8] {
        self.0
    }

    /// Flips, cuts, repeats and puts in, once to eight times.
    pub fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.byte() % 8 {
            self.change(bytes);
        }
    }

    pub fn mutate_text(&mut self, text: &mut String) {
        let mut bytes = std::mem::take(text).into_bytes();
        self.mutate(&mut bytes);
        *text = String::from_utf8_lossy(&bytes).into_owned();
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let (start, end) = (self.below(bytes.len() + 1), self.below(bytes.len() + 1));
        let range = start.min(end)..start.max(end);
        match self.byte() % 8 {
            0 => bytes.iter_mut().skip(start).take(1).for_each(|byte| *byte ^= 1 << (end % 8)),
            1 => drop(bytes.drain(range)),
            2 => {
                let again = bytes[range].to_vec();
                bytes.splice(start..start, again);
            }
            3 => drop(bytes.splice(start..start, self.bytes().iter().copied())),
            4 => drop(bytes.splice(range, self.bytes().iter().copied())),
            5 => bytes.truncate(start),
            // A few bytes rather than a long range.
            6 => drop(bytes.drain(start..bytes.len().min(start + end % 4))),
            _ => drop(bytes.splice(start..start, self.one_of(WORDS).iter().copied())),
        }
    }
}

/// What means something to one of the readers.
const WORDS: &[&[u8]] = &[
    b"&",
    b"=",
    b"%",
    b"%00",
    b"%C3%28",
    b"%2F..",
    b"+",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b";",
    b":",
    b"null",
    b"true",
    b"1e999",
    b"-0",
    b"0.1e-400",
    b"99999999999999999999",
    b"\0",
    b"\r\n",
    b"\xef\xbb\xbf",
    b"\xff",
    b"<a>",
    b"</",
    b"&amp;",
    b"&#0;",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"--",
    b"--b\r\n",
    b"name=\"",
    b"filename*=",
    b"boundary=",
    b"Signature=",
    b"signature=",
    b"timestamp=",
    b"nonce=",
    b"authToken=",
    b"testFlag",
    b"activity",
    b"x-oss-date",
    b"9999-12-31T23:59:60Z",
    b"-999999999",
];
