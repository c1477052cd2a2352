// SPDX-License-Identifier: Apache-2.0

extension RefusalCode {
    /// The number that FlexNet's administrators search for, where one fits.
    public var flexnet: Int? {
        switch self {
        case .allInUse, .limitReached, .reserved: -4
        case .noneFree, .tooManySeats, .lowWater: -67
        case .notAllowed, .borrowNotAllowed: -18
        case .featureUnknown: -5
        case .lineExpired: -10
        case .serverUnreachable: -15
        case .versionTooOld: -21
        case .notStarted: -31
        case .clockSkew: -88
        case .notBorrowable: -68
        case .tooLong: -104
        default: nil
        }
    }
}
