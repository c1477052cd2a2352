// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces
import Foundation
import Testing

@testable import BorrowDaemon

@Suite final class SettingClockTests {
    private let home = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    /// Hours east of Greenwich.
    private let east = Travelled()

    private final class Travelled: @unchecked Sendable {
        var hours: Int64 = 0
    }

    deinit {
        try? FileManager.default.removeItem(at: home)
    }

    @Test func aTravellersMidnightIsThatOfWhereHeIsNow() throws {
        let zone = Zone(offset: { [east] _ in east.hours * 3600 }, abbreviation: { _ in "" })
        let places = Places(variables: ["HOME": home.path])
        let setting = BorrowSetting(folder: places.state)
        try setting.set(
            LMBorrow.Entry(
                today: zone.civil(noonByTheWall).date, vendor: nil, end: zone.civil(noonByTheWall + 864_000).date, time: nil))
        let surroundings = Surroundings(
            places: places, user: [], nodelocks: [], zone: zone, configuration: try Configuration(folders: []), needsNoNetwork: false,
            borrow: "")
        let clock = SettingClock(surroundings, clock: { noon(60) })
        clock.read()
        #expect(clock.nextDue(noon()) == .at(noonByTheWall + 43200))
        east.hours = 9
        clock.perform(noon(60))
        #expect(clock.nextDue(noon()) == .at(noonByTheWall + 3 * 3600))
        // There it is the next day already.
        east.hours = 13
        clock.perform(noon(60))
        #expect(clock.nextDue(noon()) == nil)
        #expect(!setting.isKept)
    }
}
