// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import Testing

@testable import BorrowServer

@Suite struct TextFileTests {
    private let folder: Folder
    private let manager = FileManager.default

    init() throws { folder = try Folder() }

    private func mode(_ path: String) throws -> Int? { try manager.attributesOfItem(atPath: path)[.posixPermissions] as? Int }

    @Test func writesAndReplacesAndLeavesNothingBeside() throws {
        let path = folder.file("a.lic")
        try TextFile.write(Bytes("one"), to: path)
        #expect(try TextFile.read(path).bytes == Bytes("one"))
        #expect(chmod(path, 0o640) == 0)
        try TextFile.write(Bytes("two"), to: path)
        #expect(try TextFile.read(path).bytes == Bytes("two"))
        #expect(try mode(path) == 0o640)
        #expect(try manager.contentsOfDirectory(atPath: folder.path) == ["a.lic"])
    }

    @Test func aLinkStays() throws {
        try TextFile.write(Bytes("one"), to: folder.file("a.lic"))
        try manager.createSymbolicLink(atPath: folder.file("b.lic"), withDestinationPath: "a.lic")
        try TextFile.write(Bytes("two"), to: folder.file("b.lic"))
        #expect(try TextFile.read(folder.file("a.lic")).bytes == Bytes("two"))
        #expect(try manager.destinationOfSymbolicLink(atPath: folder.file("b.lic")) == "a.lic")
    }

    /// A device that is written through a name would be replaced by a file: by root, for everybody.
    @Test(arguments: ["/dev/null", "folder", "nowhere/a.lic"]) func refuses(_ path: String) throws {
        try manager.createDirectory(atPath: folder.file("folder"), withIntermediateDirectories: true)
        let path = path.hasPrefix("/") ? path : folder.file(path)
        #expect(throws: Refusal(.cannotWrite, "")) { try TextFile.write(Bytes("one"), to: path) }
        #expect(try manager.contentsOfDirectory(atPath: folder.path) == ["folder"])
    }
}
