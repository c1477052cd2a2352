// swift-tools-version: 6.3
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

/// The launch library's sources build twice: as ordinary modules for Swift, and as Embedded Swift for
/// `libborrow` (trait `Embedded`). An ordinary build already refuses what Embedded cannot do.
let embeddable: [SwiftSetting] =
    strict + [
        .treatWarning("EmbeddedRestrictions", as: .error),
        .enableExperimentalFeature("Embedded", .when(traits: ["Embedded"])),
    ]

let package = Package(
    name: "borrow",
    products: [
        .library(name: "BorrowCheck", targets: ["BorrowCheck"]),
        .library(name: "BorrowLibrary", type: .static, targets: ["BorrowLibrary"]),
        .executable(name: "borrow", targets: ["borrow"]),
        .executable(name: "borrow-agent", targets: ["borrow-agent"]),
        .executable(name: "borrowd", targets: ["borrowd"]),
        .executable(name: "lmborrow", targets: ["lmborrow"]),
        .executable(name: "lend", targets: ["lend"]),
    ],
    traits: [
        .trait(name: "Embedded", description: "Build the launch check as Embedded Swift, for libborrow.so and libborrow.a.")
    ],
    dependencies: [
        // The Swift server community's standard HTTP server, and its lifecycle and log.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // Its HTTP client: time-outs, proxies and TLS that somebody else keeps up to date.
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        // The types of what goes over a connection, as Hummingbird hands it to handlers.
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        // SQLite with real transactions and migrations.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // One setting from a file, the environment and a flag, by one name.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["CommandLineArguments"]),
        // Certificates, read anew when they are renewed.
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    ],
    targets: [
        // One C library each, and the few system calls the launch check makes.
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CSecret", pkgConfig: "libsecret-1", providers: [.apt(["libsecret-1-dev"])]),
        .systemLibrary(name: "CGLib", pkgConfig: "gio-unix-2.0", providers: [.apt(["libglib2.0-dev"])]),
        .target(name: "CBorrowSystem"),
        .target(name: "CBorrow"),

        // The core: no clock, no I/O, no imports.
        .target(name: "BorrowFormat", swiftSettings: embeddable),
        // The launch check, and its C face.
        .target(name: "BorrowCheck", dependencies: ["BorrowFormat", "CSodium", "CBorrowSystem"], swiftSettings: embeddable),
        .target(name: "BorrowLibrary", dependencies: ["BorrowCheck", "CBorrow"], swiftSettings: embeddable),

        // The signing halves of device, server and publisher: apart, so that the launch library carries only verification.
        .target(name: "BorrowKeys", dependencies: ["BorrowFormat", "BorrowCheck", "CSodium"], swiftSettings: strict),
        // The messages both sides speak.
        .target(name: "BorrowAPI", dependencies: ["BorrowFormat"], swiftSettings: strict),

        // Whom clients believe that a server is who it says: certificates, and why one was refused.
        .target(
            name: "BorrowTLS",
            dependencies: [
                "BorrowCheck", "BorrowFormat",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),

        // What lies on the laptop, as far as it is read and kept without keyring and network.
        .target(name: "BorrowPlaces", dependencies: ["BorrowCheck", "BorrowFormat", "BorrowKeys"], swiftSettings: strict),

        .target(
            name: "BorrowAgent",
            dependencies: [
                "BorrowAPI", "BorrowCheck", "BorrowKeys", "BorrowPlaces", "BorrowTLS", "CSecret",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict,
            // The HTTP client's TLS is C++.
            linkerSettings: [.linkedLibrary("stdc++")]),
        .target(
            name: "BorrowServer",
            dependencies: [
                "BorrowAPI", "BorrowCheck", "BorrowKeys", "BorrowTLS", "CSodium",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Configuration", package: "swift-configuration"),
                // How an administrator's command reaches a server elsewhere.
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict,
            linkerSettings: [.linkedLibrary("stdc++")]),

        // Answers `borrow check` itself, in a few milliseconds, and hands everything else to borrow-agent beside it.
        .executableTarget(
            name: "borrow",
            dependencies: ["BorrowCheck", "BorrowFormat", "BorrowPlaces"],
            swiftSettings: strict,
            // Loading Swift's shared libraries would take most of its time.
            linkerSettings: [.unsafeFlags(["-static-stdlib"])]),
        // How the agent's programs let a command in and speak to people.
        .target(
            name: "BorrowConsole",
            dependencies: [
                "BorrowAPI", "BorrowAgent", "BorrowCheck", "BorrowFormat", "BorrowKeys", "BorrowTLS",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "borrow-agent",
            dependencies: [
                "BorrowAgent", "BorrowAPI", "BorrowCheck", "BorrowConsole", "BorrowFormat",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "lmborrow",
            dependencies: [
                "BorrowAgent", "BorrowConsole", "BorrowFormat",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // The daemon: asks for licenses when applications do. Without HTTP and Foundation it stays small.
        .target(name: "BorrowDaemon", dependencies: ["BorrowCheck", "BorrowFormat", "BorrowPlaces", "CGLib"], swiftSettings: strict),
        .executableTarget(
            name: "borrowd",
            dependencies: ["BorrowDaemon"],
            swiftSettings: strict,
            linkerSettings: [.unsafeFlags(["-static-stdlib"])]),

        .executableTarget(
            name: "lend",
            dependencies: ["BorrowKeys", "BorrowServer", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: strict),

        // Laptops without end, for the bench and the soak.
        .executableTarget(
            name: "load",
            dependencies: [
                "BorrowAPI", "BorrowCheck", "BorrowKeys",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Load",
            swiftSettings: strict),

        // What the server's rate is compared with.
        .executableTarget(
            name: "bare",
            dependencies: [
                "BorrowFormat", "BorrowKeys",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Bench/Bare",
            swiftSettings: strict),

        // What a decision costs with many rules.
        .executableTarget(
            name: "rules", dependencies: ["BorrowFormat", "BorrowServer"], path: "Tests/Bench/Rules", swiftSettings: strict),

        // What the tests that draw at random share.
        .target(name: "SeededRandom", path: "Tests/SeededRandom", swiftSettings: strict),

        .testTarget(name: "BorrowFormatTests", dependencies: ["BorrowFormat", "SeededRandom"], swiftSettings: strict),
        .testTarget(name: "BorrowKeysTests", dependencies: ["BorrowKeys"], swiftSettings: strict),
        .testTarget(name: "BorrowAPITests", dependencies: ["BorrowAPI"], swiftSettings: strict),
        .testTarget(name: "BorrowCheckTests", dependencies: ["BorrowCheck", "BorrowKeys"], swiftSettings: strict),
        .testTarget(
            name: "BorrowServerTests",
            dependencies: [
                "BorrowServer", "SeededRandom",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "BorrowConsoleTests", dependencies: ["BorrowConsole"], exclude: ["Golden"], swiftSettings: strict),
        .testTarget(name: "BorrowDaemonTests", dependencies: ["BorrowDaemon", "BorrowFormat", "BorrowPlaces"], swiftSettings: strict),
        .testTarget(name: "BorrowAgentTests", dependencies: ["BorrowAgent", "BorrowServer", "SeededRandom"], swiftSettings: strict),
    ]
)

// The fuzzing entry points: libFuzzer's program where `Packaging/fuzz` builds it, and otherwise a test of what it begins with.
let fuzzed: [Target.Dependency] = ["BorrowServer", "BorrowAPI", "BorrowKeys"]
package.targets.append(
    Context.environment["BORROW_FUZZ"] == nil
        ? .testTarget(
            name: "FuzzTests", dependencies: fuzzed, path: "Tests/Fuzz", exclude: ["Fuzz.swift", "Seeds", "keywords.dict"],
            swiftSettings: strict)
        : .executableTarget(
            name: "Fuzz", dependencies: fuzzed, path: "Tests/Fuzz", exclude: ["ReplayTests.swift", "Seeds", "keywords.dict"],
            swiftSettings: strict))
