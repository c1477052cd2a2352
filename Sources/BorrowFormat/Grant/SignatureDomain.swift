// SPDX-License-Identifier: Apache-2.0

/// What a signature is for; the prefix it signs keeps one kind from ever standing for another.
public enum SignatureDomain: Sendable, CaseIterable {
    case publisherLine, grant, tombstone, receipt, request, answer
    /// What a server signs of its audit: how far it goes, and what was pruned.
    case audit
    case epoch

    /// The bytes before each message of this kind; ends in a newline.
    public var prefix: Bytes {
        switch self {
        case .publisherLine: Bytes("borrow-publisher-line-v1\n")
        case .grant: Bytes("borrow-grant-v1\n")
        case .tombstone: Bytes("borrow-return-v1\n")
        case .receipt: Bytes("borrow-receipt-v1\n")
        case .request: Bytes("borrow-request-v1\n")
        case .answer: Bytes("borrow-answer-v1\n")
        case .audit: Bytes("borrow-audit-v1\n")
        case .epoch: Bytes("borrow-epoch-v1\n")
        }
    }
}
