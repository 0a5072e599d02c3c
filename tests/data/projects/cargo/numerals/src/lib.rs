// SPDX-License-Identifier: GPL-3.0-or-later
/// The word for a small number.
pub fn word(number: u32) -> Option<&'static str> {
    ["zero", "one", "two", "three"].get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn knows_small_numbers() {
        assert_eq!(word(2), Some("two"));
    }

    #[test]
    fn knows_its_end() {
        assert_eq!(word(4), None);
    }
}
