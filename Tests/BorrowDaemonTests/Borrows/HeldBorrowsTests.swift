// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces
import Foundation
import Testing

@testable import BorrowDaemon

/// What borrowd does about a server's answer to a renewal: its user is told of a no once, in the server's words.
@Suite struct HeldBorrowsTests {
    /// A nodelock directory with one borrow whose renewal is due, and borrowd's own folder.
    private final class Laptop {
        let folder = FileManager.default.temporaryDirectory.path + "/held-\(UUID().uuidString)"
        private(set) var asked = 0
        var summoned = 0
        private let answer: ToldRefusal
        private lazy var held = HeldBorrows(
            surroundings, notifications: Notifications(isOn: false), clock: { noon(4000) },
            ask: { [unowned self] _, heard in
                asked += 1
                heard(.told(.refused(answer)))
            }, tell: { _, _ in })

        init(answering answer: ToldRefusal) throws {
            self.answer = answer
            let slot = nodelock.path + "/" + nodelock.machineFolderName + "/ugslmd"
            try FileManager.default.createDirectory(atPath: slot, withIntermediateDirectories: true)
            try Data(grant(lasting: 86400, renewAfter: 3600).sealed.text).write(to: URL(fileURLWithPath: slot + "/cad.lic"))
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        private var nodelock: NodelockDirectory {
            NodelockDirectory(path: folder + "/nodelock", machine: Bytes(("MACHINE=" + String(repeating: "A", count: 43)).utf8))
        }

        private var surroundings: Surroundings {
            Surroundings(
                places: Places(variables: ["HOME": folder]), user: Bytes("alice"), nodelocks: [nodelock], zone: .utc,
                configuration: Configuration(), needsNoNetwork: false, borrow: "/nowhere")
        }

        /// As at a start, and whenever the renewal is due.
        func renews(at seconds: Int64) {
            held.summoned = { [unowned self] in summoned += 1 }
            held.read()
            held.perform(noon(seconds))
        }

        var holdings: Int { held.holdings.count }

        /// What is kept, so that it is not said again.
        var told: [String] {
            let text = (try? String(contentsOfFile: folder + "/.local/state/borrow/borrowd/warned", encoding: .utf8)) ?? ""
            return text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("REFUSED") }
        }
    }

    @Test func aNoIsToldOnceAndWhatIsHeldStays() throws {
        let laptop = try Laptop(answering: noneFree)
        laptop.renews(at: 5000)
        #expect(laptop.asked == 1)
        #expect(laptop.told.count == 1)
        #expect(laptop.holdings == 1)
        // Asked again after six hours; the user knows.
        laptop.renews(at: 5000 + Renewals.afterNo)
        #expect(laptop.asked == 2)
        #expect(laptop.told.count == 1)
        #expect(laptop.summoned == 0)
    }

    @Test func aServerThatIsNotReachedIsNoNo() throws {
        let laptop = try Laptop(answering: unreachable)
        laptop.renews(at: 5000)
        #expect(laptop.asked == 1)
        #expect(laptop.told.isEmpty)
    }

    /// A visit brings it home, and the user is told of that.
    @Test(arguments: [RefusalCode.recalled, .reclaimed]) func whatIsWantedBackIsVisitedFor(_ code: RefusalCode) throws {
        let laptop = try Laptop(answering: ToldRefusal(code, "needed here"))
        laptop.renews(at: 5000)
        #expect(laptop.summoned == 1)
        #expect(laptop.told.isEmpty)
    }
}
