// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Where bytes of strangers come in: each takes any input and keeps its promises, or throws the one that broke.
enum EntryPoint: String, CaseIterable, Sendable {
    case licenseText = "license-text"
    case grant
    case request
    case time
    case message
    case options
    case authorizations
    case rules
    case capability

    func take(_ input: Bytes) throws(BrokenPromise) {
        switch self {
        case .licenseText: try LicenseTextEntry.take(input)
        case .grant: try GrantEntry.take(input)
        case .request: try RequestEntry.take(input)
        case .time: try TimeEntry.take(input)
        case .message: try MessageEntry.take(input)
        case .options: try OptionsEntry.take(input)
        case .authorizations: try AuthorizationEntry.take(input)
        case .rules: try RulesEntry.take(input)
        case .capability: try CapabilityEntry.take(input)
        }
    }
}

/// What does not hold for an input.
struct BrokenPromise: Error, CustomStringConvertible {
    let description: String
}

func promise(_ holds: Bool, _ what: String) throws(BrokenPromise) {
    guard holds else { throw BrokenPromise(description: what) }
}
