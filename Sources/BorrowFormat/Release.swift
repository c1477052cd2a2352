// SPDX-License-Identifier: Apache-2.0

/// Which release of this project this is; `borrow.h` says the same as `BORROW_VERSION`.
public enum Release {
    public static var version: String { "0.1.0" }
}
