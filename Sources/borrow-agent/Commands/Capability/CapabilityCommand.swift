// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowConsole
import BorrowFormat

struct CapabilityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capability",
        abstract: "Hold exactly these features, and count the use of metered ones, as FlexNet Embedded's clients do.",
        discussion: """
            A request says what this machine is to hold: what earlier requests brought goes back first, unless it is --incremental. A request without features returns everything.
            Metered features are counted by their use, and not borrowed: report counts it, undo takes it back in time.
            """,
        subcommands: [
            RequestCommand.self, PreviewCommand.self, ReportCommand.self, UndoCommand.self, CapabilityStatusCommand.self,
        ])
}

/// What is asked.
struct WantedOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("Features: a version is the oldest that will do.", valueName: "[vendor/]feature[:version][*count]"),
        completion: .offeredFeatures)
    var features: [String] = []

    @Flag(help: "Take fewer where not all can be had.")
    var partial = false

    @OptionGroup var password: PasswordOptions
    @OptionGroup var server: ServerOption
    @OptionGroup var json: JSONOption

    func wanted(_ agent: Agent) throws(AgentError) -> [WantedFeature] {
        try Order.features(features, sets: agent.laptop.state.sets)
    }
}

/// How it is held.
struct HoldingOptions: ParsableArguments {
    @Flag(help: "Add to what is held.")
    var incremental = false

    @Option(
        name: .customLong("for"), parsing: .unconditional,
        help: ArgumentHelp("For so long, or as long as is allowed: 12h, 3d, 2w.", valueName: "duration"))
    var duration: String?

    @Option(
        help: ArgumentHelp(
            "Round the end up to that of its second, minute, hour or day; never coarser than the license says.", valueName: "unit"))
    var granularity: String?

    func unit() throws(AgentError) -> Granularity? {
        guard let granularity else { return nil }
        return try Order.unit(granularity)
    }

    func seconds(now: Instant, zone: Zone) throws(AgentError) -> Int64? {
        guard let duration else { return nil }
        guard case .lasting(let seconds) = try Order.end(until: nil, duration: duration, variable: nil, now: now, zone: zone) else {
            return nil
        }
        return seconds
    }
}

extension WantedOptions {
    /// Asks for them to be held, or what asking would bring.
    func hold(_ operation: CapabilityOrder.Operation, _ holding: HoldingOptions) async throws {
        try await Door(servers: server.servers, isJSON: json.isOn).run { agent throws(AgentError) in
            let laptop = agent.laptop
            if features.isEmpty, holding.incremental {
                throw AgentError(
                    .usage, "nothing is named to be added", hint: "name features; without --incremental everything is returned")
            }
            let order = CapabilityOrder(
                operation, features: try wanted(agent), isIncremental: holding.incremental, takesFewer: partial,
                duration: try holding.seconds(now: laptop.clock(), zone: laptop.zone), granularity: try holding.unit())
            return try await agent.asking(try password.source()).carryOut(order, isJSON: json.isOn)
        }
    }
}

extension Agent {
    /// - Returns: the exit status.
    func carryOut(_ order: CapabilityOrder, isJSON: Bool) async throws(AgentError) -> Int32 {
        switch try await capability(order) {
        case .refused(let problem):
            if isJSON { JSON.print(JSON.Failure(problem)) }
            return OrderWords(zone: laptop.zone).refusal(problem)
        case .answered(let harvests):
            if isJSON { JSON.print(CapabilityPage(harvests)) }
            var status: Int32 = 0
            for harvest in harvests where !isJSON {
                let shown = CapabilityWords(zone: laptop.zone).show(harvest.answer, isPreview: order.operation == .preview)
                if status == 0 { status = shown }
                if order.operation != .preview, harvest.answer.features.contains(where: { $0.metered && $0.granted > 0 }) {
                    Voice.note("`borrow capability undo --request \(harvest.request)` takes this use back, as long as its publisher allows")
                }
            }
            return status
        }
    }
}
