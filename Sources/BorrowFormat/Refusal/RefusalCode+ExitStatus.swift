// SPDX-License-Identifier: Apache-2.0

extension RefusalCode {
    /// What `borrow` and `lend` exit with: 1 for a no, otherwise the number of `sysexits.h`.
    public var exitStatus: Int32 {
        switch self {
        case .featureUnknown, .versionTooOld, .noneFree, .allInUse, .tooManySeats, .notBorrowable, .tooLong, .endInPast, .notStarted,
            .lineExpired, .notAllowed, .borrowNotAllowed, .limitReached, .reserved, .lowWater, .notMetered, .metered, .undoTooLate,
            .enrolmentClosed, .tooManyDevices, .reclaimed, .auditBroken, .earlyReturnOff, .notHeld, .requestFinished, .loanUnknown,
            .notYourLoan, .recalled:
            1
        case .usage, .noEnd, .badWhen, .badLMBorrow, .lmBorrowLapsed: 64
        case .badRequest, .tooLarge, .notFound, .methodNotAllowed, .badSignature, .wrongServer, .clockSkew, .idReused, .requestUnknown,
            .answerUnsigned, .answerInvalid, .badMessage, .staleAnswer:
            65
        case .serverUnreachable, .storeFailed, .tooManyConnections, .shuttingDown, .contactFailed, .alreadyRunning, .recovering,
            .keyRetired, .standby,
            .databaseChanged:
            69
        case .internalFault: 70
        case .cannotWrite: 73
        case .cannotRead, .machineUnknown: 74
        case .noPublishers, .publisherUntrusted, .keyringAbsent, .keyringLocked, .keyringFailed, .badKey, .notYourUser, .passwordNeeded,
            .passwordWrong, .tooManyAttempts, .notEnrolled, .codeInvalid, .userDiffers, .deviceBlocked, .encryptionNeeded,
            .certificateRefused, .unauthorized, .forbidden, .passphraseNeeded, .passphraseWrong:
            77
        case .badConfiguration, .noServer, .runtimeDirectory: 78
        }
    }
}
