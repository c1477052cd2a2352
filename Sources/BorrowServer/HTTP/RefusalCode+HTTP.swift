// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension RefusalCode {
    /// The one mapping to HTTP.
    var httpStatus: Int {
        switch self {
        case .badRequest, .clockSkew: 400
        case .unauthorized: 401
        case .badSignature, .notYourLoan, .notBorrowable, .earlyReturnOff, .notAllowed, .borrowNotAllowed, .passwordNeeded, .passwordWrong,
            .notEnrolled, .enrolmentClosed, .codeInvalid, .userDiffers, .deviceBlocked, .encryptionNeeded, .forbidden:
            403
        case .notFound, .featureUnknown, .loanUnknown, .requestUnknown: 404
        case .methodNotAllowed: 405
        case .noneFree, .allInUse, .tooManySeats, .versionTooOld, .notStarted, .lineExpired, .idReused, .recalled, .limitReached, .reserved,
            .lowWater,
            .notMetered, .metered, .undoTooLate, .reclaimed, .keyRetired, .recovering, .standby:
            409
        case .requestFinished: 410
        case .tooLarge: 413
        case .wrongServer: 421
        case .tooLong, .endInPast: 422
        case .tooManyAttempts, .tooManyDevices: 429
        case .storeFailed, .databaseChanged: 503
        case .internalFault, .usage, .noEnd, .badWhen, .badLMBorrow, .lmBorrowLapsed, .badConfiguration, .noServer, .serverUnreachable,
            .answerUnsigned, .answerInvalid, .noPublishers, .publisherUntrusted, .keyringAbsent, .keyringLocked, .keyringFailed, .badKey,
            .machineUnknown, .notHeld, .cannotRead, .cannotWrite, .badMessage, .notYourUser, .tooManyConnections, .shuttingDown,
            .contactFailed, .alreadyRunning, .runtimeDirectory, .staleAnswer, .certificateRefused, .auditBroken, .passphraseNeeded,
            .passphraseWrong:
            500
        }
    }
}
