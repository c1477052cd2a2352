// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

/// A borrow, or a capability request, that was about to be sent: whoever reaches that server next completes it, so that a lost answer costs no seat.
struct RequestInFlight: Sendable, Codable, Equatable {
    static let folderName = NodelockFile.requestsFolderName
    static let largest = 256 * 1024

    /// The request's id; also names the file.
    let id: String
    /// `ED25519=…`
    let server: String
    let address: String
    /// `ED25519=…`
    let device: String
    /// ISO 8601, by this machine's clock or the server's.
    let sentAt: String
    /// The terms, byte for byte.
    let body: String
    /// The loans of the same features that were given up here before: any other was given up since.
    var givenUp: [String]
    /// Where it is sent; absent: it is a borrow.
    let path: String?

    var fileName: String { id + ".req" }

    func text() throws(AgentError) -> Bytes {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        do {
            return Bytes(try encoder.encode(self)) + [ASCII.newline]
        } catch {
            throw AgentError(.internalFault, "a request cannot be written: \(error)")
        }
    }

    /// `nil` where the file is none of ours.
    init?(_ text: Bytes, fileName: String) {
        guard let request = try? JSONDecoder().decode(RequestInFlight.self, from: Data(text)), request.fileName == fileName else {
            return nil
        }
        self = request
    }

    init(
        id: Bytes, server: Bytes, address: ServerAddress, device: Bytes, sentAt: Instant, body: Bytes, givenUp: [Bytes] = [],
        path: String? = nil
    ) {
        self.id = id.shown
        self.server = server.shown
        self.address = address.description
        self.device = device.shown
        self.sentAt = sentAt.iso8601.shown
        self.body = body.shown
        self.givenUp = givenUp.map(\.shown)
        self.path = path
    }
}

/// Where a server was last reached; a hint, for whoever answers must still prove its key.
enum KnownServer {
    static let folderName = "servers"
    static let largest = 1024

    static func fileName(_ server: Bytes) -> String { Slot.folder(machine: server).shown + ".url" }
}

extension NodelockDirectory {
    /// Where that server was last reached; `nil` where nobody noted it.
    func knownAddress(of server: Bytes) -> ServerAddress? {
        guard let folder = try? folder()?.folder(KnownServer.folderName),
            let text = try? folder.read(KnownServer.fileName(server), limit: KnownServer.largest)
        else { return nil }
        return ServerAddress(text.shown.trimmed)
    }
}
