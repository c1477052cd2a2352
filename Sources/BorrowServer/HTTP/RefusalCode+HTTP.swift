// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension RefusalCode {
    /// The one mapping to HTTP.
    var httpStatus: Int {
        switch self {
        case .badRequest, .clockSkew: 400
        case .badSignature, .notYourLoan, .notBorrowable, .earlyReturnOff: 403
        case .notFound, .featureUnknown, .loanUnknown, .requestUnknown: 404
        case .methodNotAllowed: 405
        case .noneFree, .allInUse, .tooManySeats, .versionTooOld, .notStarted, .lineExpired, .idReused, .recalled: 409
        case .requestFinished: 410
        case .tooLarge: 413
        case .wrongServer: 421
        case .tooLong, .endInPast: 422
        case .storeFailed: 503
        case .internalFault, .usage, .noEnd, .badWhen, .badLMBorrow, .lmBorrowLapsed, .badConfiguration, .noServer, .serverUnreachable,
            .answerUnsigned, .answerInvalid, .noPublishers, .publisherUntrusted, .keyringAbsent, .keyringLocked, .keyringFailed, .badKey,
            .machineUnknown, .notHeld, .cannotRead, .cannotWrite, .badMessage, .notYourUser, .tooManyConnections, .shuttingDown,
            .contactFailed, .alreadyRunning, .runtimeDirectory:
            500
        }
    }
}
