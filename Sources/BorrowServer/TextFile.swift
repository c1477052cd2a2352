// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import Foundation

/// License files as they lie on disk: read with a limit, written whole or not at all.
public enum TextFile {
    /// Reads a file of at most `LicenseFile.largest` bytes; `-` is standard input.
    public static func read(_ path: String) throws(Refusal) -> LicenseText {
        if path == "-" { return try readStandardInput() }
        do throws(BoundedFile.Failure) {
            return LicenseText(name: path, bytes: try BoundedFile.read(Bytes(path.utf8), limit: LicenseFile.largest, following: true))
        } catch {
            switch error {
            case .absent: throw Refusal(.cannotRead, "there is no file \(path)", hint: "check the path")
            case .notAFile: throw Refusal(.cannotRead, "\(path) is not a plain file", hint: "name a license file")
            case .tooLarge: throw tooLarge(path)
            case .unreadable: throw Refusal(.cannotRead, "cannot read \(path)", hint: "check its owner and mode")
            }
        }
    }

    private static func readStandardInput() throws(Refusal) -> LicenseText {
        do {
            let data = try FileHandle.standardInput.read(upToCount: LicenseFile.largest + 1) ?? Data()
            guard data.count <= LicenseFile.largest else { throw tooLarge("standard input") }
            return LicenseText(name: "-", bytes: Bytes(data))
        } catch {
            throw error as? Refusal ?? Refusal(.cannotRead, "cannot read standard input")
        }
    }

    private static func tooLarge(_ name: String) -> Refusal {
        Refusal(.cannotRead, "\(name) is larger than \(LicenseFile.largest >> 20) MiB", hint: "split it into several files")
    }
}
