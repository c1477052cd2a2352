// SPDX-License-Identifier: Apache-2.0

extension RefusalCode {
    /// What `borrow` and `lend` exit with: 1 for a no, otherwise the number of `sysexits.h`.
    public var exitStatus: Int32 {
        switch self {
        case .featureUnknown, .versionTooOld, .noneFree, .allInUse, .tooManySeats, .notBorrowable, .tooLong, .endInPast, .notStarted,
            .lineExpired,
            .earlyReturnOff, .notHeld, .requestFinished, .loanUnknown, .notYourLoan, .recalled:
            1
        case .usage, .noEnd, .badWhen, .badLMBorrow, .lmBorrowLapsed: 64
        case .badRequest, .tooLarge, .notFound, .methodNotAllowed, .badSignature, .wrongServer, .clockSkew, .idReused, .requestUnknown,
            .answerUnsigned, .answerInvalid, .badMessage:
            65
        case .serverUnreachable, .storeFailed, .tooManyConnections, .shuttingDown, .contactFailed, .alreadyRunning: 69
        case .internalFault: 70
        case .cannotWrite: 73
        case .cannotRead, .machineUnknown: 74
        case .noPublishers, .publisherUntrusted, .keyringAbsent, .keyringLocked, .keyringFailed, .badKey, .notYourUser: 77
        case .badConfiguration, .noServer, .runtimeDirectory: 78
        }
    }
}
