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

    // The administrator's rules say no.
    /// Not among those who may use it: INCLUDE, EXCLUDE, an authorization, Allow or Deny.
    case notAllowed = "not-allowed"
    /// May use it, and not borrow it: INCLUDE_BORROW, EXCLUDE_BORROW.
    case borrowNotAllowed = "borrow-not-allowed"
    /// Holds as much as he may: MAX, Limit.
    case limitReached = "limit-reached"
    /// What is free is kept for others: RESERVE.
    case reserved = "reserved"
    /// What is free may not be borrowed: BORROW_LOWWATER.
    case lowWater = "low-water"
    case passwordNeeded = "password-needed"
    case passwordWrong = "password-wrong"
    /// Wrong passwords, codes or tokens: none is looked at for a while.
    case tooManyAttempts = "too-many-attempts"

    // Metered features and capability requests.
    case notMetered = "not-metered"
    /// A metered feature is used, not borrowed.
    case metered = "metered"
    case undoTooLate = "undo-too-late"
    /// An answer that is no newer than the last one.
    case staleAnswer = "stale-answer"

    // Who may ask.
    case notEnrolled = "not-enrolled"
    case enrolmentClosed = "enrolment-closed"
    /// A one-time code that is wrong, used or expired.
    case codeInvalid = "code-invalid"
    /// The claimed user is not the one whom the device was enrolled for.
    case userDiffers = "user-differs"
    case deviceBlocked = "device-blocked"
    case tooManyDevices = "too-many-devices"
    /// Passwords, codes and tokens travel encrypted or not at all.
    case encryptionNeeded = "encryption-needed"
    case certificateRefused = "certificate-refused"
    /// No token, or one that is forged, expired or withdrawn.
    case unauthorized = "unauthorized"
    /// The token's role does not reach so far.
    case forbidden = "forbidden"

    // The server lends nothing, or not this.
    /// Its database was lost or is older than its key's epoch: it lends nothing that a forgotten grant may hold.
    case recovering = "recovering"
    /// The loan was reclaimed.
    case reclaimed = "reclaimed"
    /// The key is an old one, which only takes returns.
    case keyRetired = "key-retired"
    /// Another server of its three lends.
    case standby = "standby"
    case databaseChanged = "database-changed"
    case auditBroken = "audit-broken"
    case passphraseNeeded = "passphrase-needed"
    case passphraseWrong = "passphrase-wrong"

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
