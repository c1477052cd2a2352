// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// Who borrows and where, as claimed to the server: text that fits a license line.
public struct Person: Sendable, Equatable {
    public let user: String
    public let host: String
    public let display: String
    public let project: String

    public init(user: String, host: String, display: String = "", project: String = "") {
        self.user = Self.fitting(user, otherwise: "unknown")
        self.host = Self.fitting(host, otherwise: "unknown")
        self.display = Self.fitting(display, otherwise: "")
        self.project = Self.fitting(project, otherwise: "")
    }

    /// This process's user by the password database, this host, `DISPLAY` and `LM_PROJECT`.
    public init(variables: [String: String]) {
        let entry = getpwuid(geteuid())
        let user = entry.flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
        var name = [CChar](repeating: 0, count: 256)
        let host =
            gethostname(&name, name.count - 1) == 0
            ? String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
        self.init(
            user: user ?? variables["USER"] ?? "uid \(geteuid())", host: host,
            display: variables["DISPLAY"] ?? variables["WAYLAND_DISPLAY"] ?? "", project: variables["LM_PROJECT"] ?? "")
    }

    /// At most 255 bytes, without control characters and quotes.
    private static func fitting(_ text: String, otherwise: String) -> String {
        var kept = ""
        for scalar in text.unicodeScalars where !scalar.isTextControl && scalar != "\"" {
            guard kept.utf8.count + String(scalar).utf8.count <= 255 else { break }
            kept.unicodeScalars.append(scalar)
        }
        return kept.isEmpty ? otherwise : kept
    }
}
