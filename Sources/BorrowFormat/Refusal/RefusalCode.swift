// SPDX-License-Identifier: Apache-2.0

/// Every reason for a no, on the server and on the laptop: the one list. Raw values are stable and go over the wire.
public enum RefusalCode: String, Sendable, CaseIterable {
    // The pool says no.
    case featureUnknown = "feature-unknown"
    case versionTooOld = "version-too-old"
    case noneFree = "none-free"
    /// The same for a connected license.
    case allInUse = "all-in-use"
    case tooManySeats = "too-many-seats"
    case notBorrowable = "not-borrowable"
    case tooLong = "too-long"
    case endInPast = "end-in-past"
    case notStarted = "not-started"
    case lineExpired = "line-expired"
    case earlyReturnOff = "early-return-off"

    // The request says something the server cannot take.
    case badRequest = "bad-request"
    case tooLarge = "too-large"
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case badSignature = "bad-signature"
    case wrongServer = "wrong-server"
    case clockSkew = "clock-skew"
    case idReused = "id-reused"
    case requestFinished = "request-finished"
    case requestUnknown = "request-unknown"
    case loanUnknown = "loan-unknown"
    case notYourLoan = "not-your-loan"
    case storeFailed = "store-failed"
    case internalFault = "internal-fault"

    // The laptop cannot go on.
    case usage = "usage"
    case noEnd = "no-end"
    case badWhen = "bad-when"
    case badLMBorrow = "bad-lm-borrow"
    case lmBorrowLapsed = "lm-borrow-lapsed"
    case badConfiguration = "bad-configuration"
    case noServer = "no-server"
    case serverUnreachable = "server-unreachable"
    case answerUnsigned = "answer-unsigned"
    case answerInvalid = "answer-invalid"
    case noPublishers = "no-publishers"
    case publisherUntrusted = "publisher-untrusted"
    case keyringAbsent = "keyring-absent"
    case keyringLocked = "keyring-locked"
    case keyringFailed = "keyring-failed"
    case badKey = "bad-key"
    case machineUnknown = "machine-unknown"
    case notHeld = "not-held"
    case cannotRead = "cannot-read"
    case cannotWrite = "cannot-write"

    // borrowd and the programs that talk to it.
    /// A message on the socket that is none, or a handle that this connection does not have.
    case badMessage = "bad-message"
    /// Another user's process.
    case notYourUser = "not-your-user"
    case tooManyConnections = "too-many-connections"
    case shuttingDown = "shutting-down"
    /// The `borrow` that was spawned hangs, cannot be started or says nothing that can be understood.
    case contactFailed = "contact-failed"
    case alreadyRunning = "already-running"
    /// The runtime directory is missing, not ours, or open to others.
    case runtimeDirectory = "runtime-directory"
    /// The server wants the loan back before its end.
    case recalled = "recalled"
}
