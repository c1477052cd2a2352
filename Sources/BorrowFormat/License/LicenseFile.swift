// SPDX-License-Identifier: Apache-2.0

/// A license file: its lines in their order, comments included.
public struct LicenseFile: Sendable {
    /// One line, with the lines that continue it; small, for a file may be many blank ones.
    public indirect enum Entry: Sendable {
        case blank
        /// The whole line, from its `#`.
        case comment(Bytes)
        case server(ServerLine)
        case vendor(VendorLine)
        case useServer(Tokens)
        case feature(FeatureLine)
        case upgrade(UpgradeLine)
        case package(PackageLine)
    }

    /// Larger files are refused before they are read.
    public static let largest = 16 * 1024 * 1024
    /// Files of more lines, as they are broken, are not read.
    public static let mostLines = 100_000

    public var entries: [Entry]

    public init(entries: [Entry] = []) {
        self.entries = entries
    }

    /// The SERVER lines in their order; each call looks through the whole file.
    public var servers: [ServerLine] {
        entries.compactMap { if case .server(let line) = $0 { line } else { nil } }
    }

    /// The VENDOR lines in their order; each call looks through the whole file.
    public var vendors: [VendorLine] {
        entries.compactMap { if case .vendor(let line) = $0 { line } else { nil } }
    }

    /// The FEATURE and INCREMENT lines in their order; each call looks through the whole file.
    public var features: [FeatureLine] {
        entries.compactMap { if case .feature(let line) = $0 { line } else { nil } }
    }

    /// The file as text; parsing it gives this file again.
    public var printed: Bytes {
        var text: Bytes = []
        for entry in entries { text += entry.printed }
        return text
    }
}

extension LicenseFile.Entry {
    /// The line as text, with its newline.
    public var printed: Bytes {
        switch self {
        case .blank: [ASCII.newline]
        case .comment(let text): text + [ASCII.newline]
        case .server(let line): line.tokens.printed
        case .vendor(let line): line.tokens.printed
        case .useServer(let tokens): tokens.printed
        case .feature(let line): line.tokens.printed
        case .upgrade(let line): line.tokens.printed
        case .package(let line): line.tokens.printed
        }
    }
}
