// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces
import CGLib

/// The daemon on the laptop.
public enum Daemon {
    public static func run() -> Int32 { 0 }
}
