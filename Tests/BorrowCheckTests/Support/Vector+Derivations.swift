// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// Grants that rest on a PACKAGE or an UPGRADE line too.
extension Vector {
    static var packages: [Vector] {
        let stated = "PACKAGE suite ugslmd 5.0 COMPONENTS=\"cad:27.5:2 cam\""
        let suite = "PACKAGE suite ugslmd 5.0 COMPONENTS=\"cad:27.5 cam\" OPTIONS=SUITE SUITE_DUP_GROUP=UHD"
        let signature = component().signedDerivation!.tokens.value("SIGN")!.shown
        return [
            packaged("licensed-for-a-component", .licensed, "8.2", component()),
            packaged("licensed-for-a-component-of-the-enabling-lines-version", .licensed, "8.2", version: "5.0", component("cam", "5.0")),
            packaged("licensed-for-twice-the-seats-of-the-package", .licensed, "8.2", component { $0.terms.seats = 20 }),
            packaged("licensed-for-a-component-of-a-suite", .licensed, "8.2", component(stated: suite) { $0.terms.seats = 10 }),
            packaged(
                "licensed-for-a-component-of-a-package-without-version", .licensed, "8.2",
                component(stated: stated.replacing(" 5.0 ", by: " "))),
            packaged(
                "licensed-for-as-long-as-the-package-says", .licensed, "8.4",
                component(stated: stated + " BORROW=2880") { $0.line = $0.line.replacing("BORROW=2880", by: "BORROW=1") }),
            packaged("a-feature-that-is-no-component", .exceedsLine, "8.2", component("cae")),
            packaged("the-package-itself-by-its-package-line", .exceedsLine, "8.2", version: "5.0", component("suite", "5.0")),
            packaged("a-component-newer-than-the-package-says", .exceedsLine, "5.2", component("cad", "27.6")),
            packaged("a-component-newer-than-the-enabling-line", .exceedsLine, "5.2", version: "5.0", component("cam", "5.1")),
            packaged("more-seats-than-the-package-gives", .exceedsLine, "5.3", component { $0.terms.seats = 21 }),
            packaged(
                "more-seats-than-the-suite", .exceedsLine, "8.2",
                component(stated: suite.replacing("cad:27.5", by: "cad:27.5:2")) { $0.terms.seats = 11 }),
            packaged(
                "a-package-of-another-version", .exceedsLine, "8.2",
                component { $0.line = $0.line.replacing("suite ugslmd 5.0", by: "suite ugslmd 6.0") }),
            packaged(
                "a-package-enabled-by-another-feature", .exceedsLine, "8.2",
                component { $0.line = $0.line.replacing("INCREMENT suite", by: "INCREMENT cad") }),
            packaged(
                "longer-than-the-package-says", .exceedsLine, "8.4",
                component(stated: stated + " BORROW=24") { $0.terms.expiresAt = World.issued + (24 * 3600 + 2) }),
            packaged(
                "past-the-enabling-lines-last-day", .exceedsLine, "8.4",
                component { $0.line = $0.line.replacing("06-nov-2027", by: "28-nov-2026") }),
            packaged("before-the-package-starts", .exceedsLine, "8.4", component(stated: stated + " START=23-nov-2026")),
            packaged(
                "the-packages-grace-for-a-line-without", .exceedsLine, "8.4",
                component(stated: stated + " GRACE=30") { $0.line = $0.line.replacing("06-nov-2027", by: "28-nov-2026") }),
            packaged(
                "a-package-of-another-publisher", .publisherUnknown, "4.5", component { $0.derivationPublisher = World.otherPublisher }),
            packaged(
                "a-package-edited-and-resealed", .publisherUnknown, "4.5",
                component().resealed { $0.replacing("cad:27.5:2", by: "cad:27.5:9") }),
            packaged(
                "a-package-that-is-not-hashed", .exceedsLine, "3.4",
                component { $0.terms.borrowedFrom = [$0.signedLine].fingerprint(servers: $0.servers) }),
            packaged("a-package-without-sign", .malformed, "2.4", component().resealed { $0.replacing(" SIGN=\"\(signature)\"", by: "") }),
            packaged(
                "a-package-of-another-vendor", .malformed, "2.4",
                component(stated: stated.replacing("ugslmd", by: "other"))),
            packaged("a-package-behind-its-line", .malformed, "2.1", component().resealed(packageMovedBack)),
            packaged(
                "a-package-twice", .malformed, "2.1",
                component().resealed { text in
                    let package = text.split(separator: "\n").first { $0.hasPrefix("PACKAGE") }!
                    return text.replacing(String(package), by: "\(package)\n\(package)")
                }),
            packaged("a-package-and-no-line", .malformed, "2.1", component().resealed { withoutLine($0, that: "INCREMENT") }),
            packaged("a-component-twice", .malformed, "8.2", component().resealed { $0.replacing("cad:27.5:2 cam", by: "cad:27.5:2 cad") }),
        ]
    }

    static var upgrades: [Vector] {
        let stated = "UPGRADE 3d_to_2d_flattener ugslmd 26.0 28.0 06-nov-2027 4"
        return [
            vector("licensed-for-an-upgraded-version", .licensed, "8.3", version: "28.0", upgraded(stated)),
            vector("licensed-for-all-that-is-upgraded", .licensed, "8.3", version: "28.0", upgraded(stated) { $0.terms.seats = 4 }),
            vector(
                "licensed-by-a-line-of-the-first-version-upgraded", .licensed, "8.3", version: "28.0",
                upgraded(stated.replacing("26.0", by: "27"))),
            vector(
                "licensed-for-upgraded-seats-of-two-lines", .licensed, "8.3", version: "28.0",
                upgraded(stated.replacing("2027 4", by: "2027 12")) { world in
                    world.moreLines = [world.line.replacing("27.0 06-nov-2027 10", by: "26.5 06-nov-2027 2")]
                    world.terms.seats = 12
                }),
            vector(
                "newer-than-its-upgrade", .exceedsLine, "5.2", version: "28.1", upgraded(stated) { $0.terms.version = Version("28.1")! }),
            vector("more-seats-than-are-upgraded", .exceedsLine, "8.3", version: "28.0", upgraded(stated) { $0.terms.seats = 5 }),
            vector(
                "more-seats-than-there-were-to-upgrade", .exceedsLine, "5.3", version: "28.0",
                upgraded(stated.replacing("2027 4", by: "2027 40")) { $0.terms.seats = 11 }),
            vector("an-upgrade-of-a-newer-line", .exceedsLine, "8.3", version: "28.0", upgraded(stated.replacing("26.0", by: "27.1"))),
            vector(
                "an-upgrade-of-a-line-as-new-already", .exceedsLine, "8.3", version: "26.0",
                upgraded(stated.replacing("26.0 28.0", by: "26.0 27.0"))),
            vector(
                "an-upgrade-of-another-feature", .exceedsLine, "8.3", version: "28.0",
                upgraded(stated.replacing("3d_to_2d_flattener", by: "cad"))),
            vector(
                "an-upgrade-that-counts-nothing", .exceedsLine, "8.3", version: "28.0",
                upgraded(stated.replacing("2027 4", by: "2027 uncounted"))),
            vector(
                "past-the-upgrades-last-day", .exceedsLine, "8.4", version: "28.0",
                upgraded(stated.replacing("06-nov-2027", by: "28-nov-2026"))),
            vector(
                "past-the-older-lines-last-day", .exceedsLine, "8.4", version: "28.0",
                upgraded(stated) { $0.line = $0.line.replacing("06-nov-2027", by: "28-nov-2026") }),
            vector("before-the-upgrade-starts", .exceedsLine, "8.4", version: "28.0", upgraded(stated + " START=23-nov-2026")),
            vector(
                "longer-than-the-upgrade-says", .exceedsLine, "8.4", version: "28.0",
                upgraded(stated + " BORROW=24") { $0.terms.expiresAt = World.issued + (24 * 3600 + 2) }),
            vector(
                "an-upgrade-edited-and-resealed", .publisherUnknown, "4.5", version: "28.0",
                upgradedWorld(stated).resealed { $0.replacing("28.0 06-nov-2027 4", by: "28.0 06-nov-2027 9") }),
            vector(
                "an-upgrade-to-an-older-version", .malformed, "8.3", version: "28.0",
                upgradedWorld(stated).resealed { $0.replacing("26.0 28.0 06", by: "28.0 26.0 06") }),
        ]
    }

    private static func packaged(_ name: String, _ expect: VerdictCode, _ clause: String, version: String = "27.5", _ world: World)
        -> Vector
    {
        vector(name, expect, clause, version: version, feature: world.terms.feature.shown, world.grant)
    }

    private static func packaged(_ name: String, _ expect: VerdictCode, _ clause: String, _ body: Bytes) -> Vector {
        vector(name, expect, clause, version: "27.5", feature: "cad", body)
    }

    private static func component(
        _ feature: String = "cad", _ version: String = "27.5", stated: String = "PACKAGE suite ugslmd 5.0 COMPONENTS=\"cad:27.5:2 cam\"",
        _ edit: (inout World) -> Void = { _ in }
    ) -> World {
        var world = World()
        world.line = "INCREMENT suite ugslmd 5.0 06-nov-2027 10 ISSUED=06-sep-2026 BORROW=2880 ck=194"
        world.derivation = stated
        (world.terms.feature, world.terms.version) = (Bytes(feature.utf8), Version(version)!)
        edit(&world)
        return world
    }

    private static func upgradedWorld(_ stated: String, _ edit: (inout World) -> Void = { _ in }) -> World {
        var world = World()
        world.derivation = stated
        world.terms.version = Version("28.0")!
        edit(&world)
        return world
    }

    private static func upgraded(_ stated: String, _ edit: (inout World) -> Void = { _ in }) -> Bytes {
        upgradedWorld(stated, edit).grant
    }

    private static func packageMovedBack(_ text: String) -> String {
        let package = text.split(separator: "\n").first { $0.hasPrefix("PACKAGE") }!
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { $0 != package }
        let own = lines.lastIndex { $0.hasPrefix("FEATURE") }!
        return (lines[..<own] + [package] + lines[own...]).joined(separator: "\n")
    }

    private static func withoutLine(_ text: String, that begins: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix(begins) }.joined(separator: "\n")
    }
}
