// SPDX-License-Identifier: Apache-2.0

/// What happens to the counts of a metered feature: `METERED` uses them up, `METERED=REUSABLE` lends them.
public enum Metering: Sendable {
    case consumed, reusable
}
