// SPDX-License-Identifier: GPL-3.0-or-later
fn main() {
    for number in 1..=3 {
        println!("{}", numerals::word(number).unwrap_or("many"));
    }
}
