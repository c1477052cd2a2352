// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The first word of a line of an options file; in any case.
enum OptionsKeyword: String, CaseIterable, Sendable {
    case include = "INCLUDE"
    case exclude = "EXCLUDE"
    case includeAll = "INCLUDEALL"
    case excludeAll = "EXCLUDEALL"
    case includeBorrow = "INCLUDE_BORROW"
    case excludeBorrow = "EXCLUDE_BORROW"
    case reserve = "RESERVE"
    case max = "MAX"
    case group = "GROUP"
    case hostGroup = "HOST_GROUP"
    case groupCaseInsensitive = "GROUPCASEINSENSITIVE"
    case borrowLowWater = "BORROW_LOWWATER"
    case maxBorrowHours = "MAX_BORROW_HOURS"
    case maxOverdraft = "MAX_OVERDRAFT"

    // Read, and not acted on.
    case linger = "LINGER"
    case timeout = "TIMEOUT"
    case timeoutAll = "TIMEOUTALL"
    case noLog = "NOLOG"
    case debugLog = "DEBUGLOG"
    case reportLog = "REPORTLOG"
    case logFile = "LOGFILE"
    case automaticReread = "AUTOMATIC_REREAD"
    case maxConnections = "MAX_CONNECTIONS"
    case fqdnMatching = "FQDN_MATCHING"
    case daemonSelectTimeout = "DAEMON_SELECT_TIMEOUT"
    case activationLowWater = "ACTIVATION_LOWWATER"
    case activationExpiryDays = "ACTIVATION_EXPIRY_DAYS"
    case includeEntitlement = "INCLUDE_ENTITLEMENT"
    case excludeEntitlement = "EXCLUDE_ENTITLEMENT"

    init?(_ word: Bytes) {
        self.init(rawValue: Bytes(word.map(ASCII.uppercased)).shown)
    }

    /// How the line goes, for those who wrote it wrong.
    var form: String {
        switch self {
        case .include, .exclude, .includeBorrow, .excludeBorrow: "\(rawValue) feature[:KEY=value] type name"
        case .includeAll, .excludeAll: "\(rawValue) type name"
        case .reserve, .max: "\(rawValue) number feature[:KEY=value] type name"
        case .group: "GROUP name user ..."
        case .hostGroup: "HOST_GROUP name host ..."
        case .groupCaseInsensitive: "GROUPCASEINSENSITIVE ON or OFF"
        case .borrowLowWater: "BORROW_LOWWATER feature[:KEY=value] number"
        case .maxBorrowHours: "MAX_BORROW_HOURS feature[:KEY=value] hours"
        case .maxOverdraft: "MAX_OVERDRAFT feature[:KEY=value] number"
        default: rawValue
        }
    }

    /// Why it is not acted on, and what takes its place; `nil` where it is.
    var unused: String? {
        switch self {
        case .linger: "a license that is given back is free at once"
        case .timeout, .timeoutAll: "a connected license ends within an hour after its application has"
        case .noLog, .debugLog, .reportLog, .logFile: "the audit has every decision, and `lend usage` reports use"
        case .automaticReread: "`lend reread` or SIGHUP reads this file anew"
        case .maxConnections: "the server takes as many connections as its limit of open files allows"
        case .fqdnMatching: "host names are compared byte by byte, as laptops give them"
        case .daemonSelectTimeout: "there is no vendor daemon that waits"
        case .activationLowWater, .activationExpiryDays, .includeEntitlement, .excludeEntitlement:
            "there is no activation; BORROW forms hold for borrowing"
        default: nil
        }
    }
}

extension ASCII {
    static func uppercased(_ byte: UInt8) -> UInt8 { isLower(byte) ? byte & 0xDF : byte }
}
