// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The unit whose end a borrow is rounded up to: the request's, else the administrator's, and never coarser than the line's.
public struct ChosenGranularity: Sendable, Equatable {
    public let line: Granularity
    /// `licensing.defaultBorrowGranularity`.
    public let administrator: Granularity?
    public let client: Granularity?

    public var unit: Granularity { (client ?? administrator).map { $0.seconds < line.seconds ? $0 : line } ?? line }

    /// Who decided.
    public var winner: BorrowLevels.Level {
        if let client { return client.seconds <= line.seconds ? .client : .feature }
        return administrator.map { $0.seconds <= line.seconds ? .administrator : .feature } ?? .feature
    }

    /// Whether a coarser one was asked than the line allows.
    public var isKeptAtTheLines: Bool { client.map { $0.seconds > line.seconds } ?? false }
}
